import json
import sys

import pytest

from language.__main__ import main


def test_the_last_line_is_json_with_both_sets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["language", "evaluate-masking", "--json", "--count", "20"])
    main()
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"precision", "recall", "failures"} <= figures["hand_written"].keys() & figures["generated"].keys()
