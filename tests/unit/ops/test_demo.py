"""The demo says so when a day went wrong."""

from dataclasses import replace

import pytest
from rich.console import Console

from bot.channels.inbound import Channel
from ops.demo.figures import Figures, table
from ops.demo.play import Outcome, Report, Scene

GOOD = Figures(
    written=3, stored=3, turns=2, sent=4, unknown=1, arrived_once=4, doubled=0, lost=0, out_of_order=0, tickets=1
)
SCENE = Scene("07.10", "somebody writes", lambda stage: None)
KEPT = Outcome(SCENE, ((True, "He is answered."),))


def report(*outcomes: Outcome, figures: Figures = GOOD) -> Report:
    waits: dict[Channel, list[float]] = {Channel.TELEGRAM: [0.1, 0.2], Channel.WHATSAPP: []}
    return Report(outcomes or (KEPT,), {Channel.TELEGRAM: GOOD, Channel.WHATSAPP: figures}, waits)


def test_a_good_day_has_no_faults() -> None:
    assert report().faults == []


@pytest.mark.parametrize(("name", "said"), [("lost", "lost"), ("doubled", "doubled"), ("out_of_order", "out of order")])
def test_a_single_message_that_is_lost_doubled_or_out_of_order_is_a_fault(name: str, said: str) -> None:
    assert report(figures=replace(GOOD, **{name: 1})).faults == [f"1 messages {said}"]


def test_a_broken_promise_is_told_with_the_hour_of_its_scene() -> None:
    broken = Outcome(SCENE, ((True, "He is answered."), (False, "Once.")))
    assert report(KEPT, broken).faults == ["07.10 Once."]


def test_a_scene_in_which_nothing_was_looked_at_did_not_happen() -> None:
    assert report(Outcome(SCENE, ())).faults == ["07.10 nothing happened"]


def test_the_sheet_can_be_shown_when_a_channel_got_no_answer_at_all() -> None:
    console = Console(width=100)
    with console.capture() as shown:
        console.print(table(report().figures, report().waits))
    assert "0.15 s" in shown.get()
    assert "–" in shown.get()
