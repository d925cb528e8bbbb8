"""`python -m ops.demo`: exit code 1 if anything was lost or doubled, or a scene did not go as it should."""

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ops.demo.figures import table
from ops.demo.play import Report, play, set_up
from ops.demo.screen import WIDTH, Screen

_INTRODUCTION = """
  [bold]A day at the JMO help desk[/], played in about a minute.

  The whole product runs, with its real adapters. Only the servers of Telegram and WhatsApp are
  local ones, which keep the rules of the real ones, and the participants are invented.

  [dim]·[/] what nobody in a chat sees    [green]✓[/] what a scene promises    [cyan]\\[ a button ][/]
  [dim]Dates and office hours that the assistant tells go by your own clock.[/]
"""


def main(pace: Annotated[float, typer.Option(min=0, help="seconds of rest after each speech")] = 0.3) -> None:
    """Play a day: participants on WhatsApp and Telegram, an officer, and what goes wrong."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    try:
        report, seconds = _day(console, pace)
    except AssertionError as reason:  # the product did not start, and the reason holds its log
        console.print(Text(f"  ✗ {reason}", style="red"))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("Stopped.")
        raise typer.Exit(130) from None
    _sum_up(console, report, seconds)
    raise typer.Exit(1 if report.faults else 0)


def _day(console: Console, pace: float) -> tuple[Report, float]:
    """The report and how long the day took, without the start."""
    console.print(_INTRODUCTION)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with console.status("Starting the help desk (half a minute; longer the first time) …"):
            stage = stack.enter_context(set_up(folder / "data", Screen(console, pace)))
        if "reduced mode" in stage.around.product.output:
            console.print("  [yellow]![/] Rasa is not installed, so scenes with guided flows cannot succeed.")
        began = time.monotonic()
        report = play(stage)
        seconds = time.monotonic() - began
        stack.enter_context(console.status("Stopping …"))
        return report, seconds


def _sum_up(console: Console, report: Report, seconds: float) -> None:
    console.print()
    console.print(Padding(table(report.figures, report.waits), (0, 0, 1, 2), expand=False))
    for fault in report.faults:
        console.print(Text(f"  ✗ {fault}", style="bold red"))
    if not report.faults:
        kept = sum(len(outcome.verdicts) for outcome in report.outcomes)
        done = f"{len(report.outcomes)} scenes in {seconds:.0f} s, {kept} promises kept: nothing lost, nothing doubled."
        console.print(Text(f"  ✓ {done}", style="bold green"))
    console.print()


if __name__ == "__main__":
    typer.run(main)
