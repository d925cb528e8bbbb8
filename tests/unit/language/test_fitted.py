from pathlib import Path

import pytest

from language.fitted import fit_and_store, load_or_fit


class Counted:
    """A fit that counts its calls."""

    def __init__(self) -> None:
        self.fits = 0

    def __call__(self) -> dict[str, int]:
        self.fits += 1
        return {"fit": self.fits}


def test_a_stored_model_is_not_fitted_again(tmp_path: Path) -> None:
    fit = Counted()
    assert load_or_fit(tmp_path / "m-1.joblib", dict, fit) == load_or_fit(tmp_path / "m-1.joblib", dict, fit)
    assert fit.fits == 1


def test_refitting_ignores_and_replaces_what_is_stored(tmp_path: Path) -> None:
    fit = Counted()
    load_or_fit(tmp_path / "m-1.joblib", dict, fit)
    assert fit_and_store(tmp_path / "m-1.joblib", fit) == {"fit": 2}
    assert load_or_fit(tmp_path / "m-1.joblib", dict, fit) == {"fit": 2}


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_a_torn_file_is_fitted_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m-1.joblib").write_bytes(content)
    assert load_or_fit(tmp_path / "m-1.joblib", dict, Counted()) == {"fit": 1}


def test_something_else_under_the_name_is_fitted_again(tmp_path: Path) -> None:
    fit_and_store(tmp_path / "m-1.joblib", lambda: [1, 2])
    assert load_or_fit(tmp_path / "m-1.joblib", dict, Counted()) == {"fit": 1}


def test_only_the_youngest_of_a_family_stay(tmp_path: Path) -> None:
    for number in range(4):
        load_or_fit(tmp_path / f"m-{number}.joblib", dict, Counted(), kept=2)
    load_or_fit(tmp_path / "other-1.joblib", dict, Counted(), kept=2)
    assert len(list(tmp_path.glob("m-*.joblib"))) == 2
    assert len(list(tmp_path.glob("other-*.joblib"))) == 1


def test_a_folder_that_cannot_be_written_costs_a_fit_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert load_or_fit(tmp_path / "file" / "m-1.joblib", dict, Counted()) == {"fit": 1}
