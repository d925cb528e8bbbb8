"""`make demo` plays a whole day through the real adapters, and every scene keeps what it promises."""

from pathlib import Path

from rich.console import Console

from ops.demo.figures import sum_of, table
from ops.demo.play import THE_DAY, play, set_up
from ops.demo.screen import WIDTH, Screen


def test_the_day_of_the_demo_loses_and_doubles_nothing_and_every_scene_happens(tmp_path: Path) -> None:
    console = Console(width=WIDTH)  # pytest shows the chat when something fails
    with set_up(tmp_path / "data", Screen(console)) as stage:
        report = play(stage)
    console.print(table(report.figures, report.waits))
    assert report.faults == []
    assert [outcome.scene for outcome in report.outcomes] == list(THE_DAY)
    total = sum_of(report.figures)
    assert (total.written, total.sent) == (total.stored, total.arrived_once)
    assert (total.unknown, total.tickets) == (1, 2)
