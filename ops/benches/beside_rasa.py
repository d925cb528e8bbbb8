"""Part 2: the same messages to the product and to Rasa's own connector; what each does wrong is counted."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ops import rasa_model
from ops.benches import long_answers
from ops.benches.bare_rasa import bare_rasa
from ops.benches.crowd import telegram_call
from ops.benches.load import Acknowledged, post_all
from ops.benches.progress import progress
from ops.benches.sides import RATE, Side, usual_length
from ops.connected import connected
from ops.providers import UNLIMITED, BotApi, serving_in_thread
from ops.providers.telegram_people import User

QUESTION, EDITED = "kode otp saya tidak masuk juga dari tadi", "kode otp saya tidak masuk juga dari kemarin"
_ANSWER = "Periksa sinyal dan kotak SMS, lalu minta kode satu kali saja."
ONCE, REPEATED, COPIES, FORGED, LONG, EDITS = 300, 100, 3, 100, 50, 50
_WARM_UP = 20
_PATIENCE_S, _LONG_PATIENCE_S = 120.0, 60.0


@dataclass(frozen=True)
class Found:
    """What one side did wrong, and how quickly it acknowledged."""

    acknowledged: Acknowledged
    unanswered: int
    repeated: int
    forged: int
    edited: int
    long_unbroken: int
    long_broken: int


def measure(console: Console) -> None:
    """Print the comparison. Both sides run all the time; they get their messages one after the other."""
    if not rasa_model.is_installed():
        console.print("[yellow]![/] Rasa's connector is left out: Rasa is not installed (.venv-rasa).")
        return
    with _product() as ours, _rasa() as rasas:
        sides = (ours, rasas)
        found = [_try(side) for side in sides]
    console.print(_table(sides, found))
    console.print("We send the 200 when a message is stored, Rasa when it has answered, here with a fixed sentence.")


def _telegram() -> BotApi:
    """Without limits, so that a line of the table counts only what it names."""
    return BotApi(overall=UNLIMITED, per_chat=UNLIMITED)


@contextmanager
def _product() -> Iterator[Side]:
    with tempfile.TemporaryDirectory() as folder, connected(Path(folder) / "data", telegram=_telegram()) as around:
        data = around.product.data
        long_answers.publish(data, long_answers.articles())
        is_idle = partial(_is_drained, data)
        yield Side("ours", around.telegram, around.telegram_host, is_idle)


def _is_drained(data: Path) -> bool:
    return progress(data).waiting == 0


@contextmanager
def _rasa() -> Iterator[Side]:
    unbroken, broken = (long_answers.said(article) for article in long_answers.articles())
    answers = {
        "otp": ([QUESTION, EDITED, "otp tidak masuk"], _ANSWER),
        "unbroken": (list(long_answers.UNBROKEN_ASKED), unbroken),
        "broken": (list(long_answers.BROKEN_ASKED), broken),
    }
    telegram = _telegram()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_in_thread(telegram) as host,
        bare_rasa(Path(folder), telegram, host, answers),
    ):
        yield Side("Rasa's connector", telegram, host)


def _try(side: Side) -> Found:
    """The answers that Rasa cannot send come last: Telegram brings such messages again and again."""
    side.hears(side.people(_WARM_UP), QUESTION)
    side.settle(_PATIENCE_S)
    people = side.people(ONCE)
    acknowledged = post_all([telegram_call(side.telegram, user, 1, QUESTION) for user in people], RATE)
    side.settle(_PATIENCE_S)
    unbroken, broken = (long_answers.said(article) for article in long_answers.articles())
    return Found(
        acknowledged=acknowledged,
        unanswered=sum(not person.heard for person in people),
        repeated=_repeated(side, usual_length(people)),
        forged=_forged(side),
        edited=_edited(side),
        long_broken=_not_whole(side, long_answers.BROKEN_ASKED[0], broken),
        long_unbroken=_not_whole(side, long_answers.UNBROKEN_ASKED[0], unbroken),
    )


def _repeated(side: Side, usual: int) -> int:
    """Answers too many, though every update came three times at the same moment."""
    side.telegram.faults.duplicates = COPIES - 1
    people = side.people(REPEATED)
    side.hears(people, QUESTION)
    side.settle(_PATIENCE_S)
    side.telegram.faults.duplicates = 0
    return sum(max(0, len(person.heard) - usual) for person in people) // usual


def _forged(side: Side) -> int:
    """Strangers answered who know the address, but no secret or a wrong one."""
    people = side.people(FORGED)
    calls = [
        telegram_call(side.telegram, user, 1, QUESTION, secret="wrong" if place % 2 else "")
        for place, user in enumerate(people)
    ]
    post_all(calls, RATE)
    side.settle(_PATIENCE_S)
    return sum(bool(person.heard) for person in people)


def _edited(side: Side) -> int:
    """People answered again because they mended a word of what had been answered."""
    people = side.people(EDITS)
    numbers = side.hears(people, QUESTION)
    side.settle(_PATIENCE_S)
    before = [len(person.heard) for person in people]
    side.sees_edited(people, numbers, EDITED)
    side.settle(_PATIENCE_S)
    return sum(len(person.heard) > heard for person, heard in zip(people, before, strict=True))


def _not_whole(side: Side, asked: str, answer: str) -> int:
    """People who did not hear every word of it in order."""
    people = side.people(LONG)
    side.hears(people, asked)
    side.settle(_LONG_PATIENCE_S)
    return sum(squeezed(answer) not in heard_by(person) for person in people)


def heard_by(person: User) -> str:
    """Everything, one message behind the other."""
    return squeezed(" ".join(heard.text for heard in person.heard))


def squeezed(text: str) -> str:
    """Without white space: where a text was cut does not count."""
    return re.sub(r"\s+", "", text)


def _table(sides: Sequence[Side], found: Sequence[Found]) -> Table:
    lengths = [len(long_answers.said(article)) for article in long_answers.articles()]
    table = Table("messages, and what is counted", "n", *(side.name for side in sides), title="Beside Rasa's connector")
    rows = (
        ("asked once: never answered", ONCE, [str(one.unanswered) for one in found]),
        ("asked once: ms to the 200, p50 / p95", ONCE, [_times(one.acknowledged) for one in found]),
        (f"brought {COPIES} times: answers too many", REPEATED, [str(one.repeated) for one in found]),
        ("secret missing or wrong: answered", FORGED, [str(one.forged) for one in found]),
        ("edited afterwards: answered again", EDITS, [str(one.edited) for one in found]),
        (f"answer of {lengths[0]:,} letters: not whole", LONG, [str(one.long_unbroken) for one in found]),
        (f"{lengths[1]:,} with blank lines: not whole", LONG, [str(one.long_broken) for one in found]),
    )
    for kind, number, cells in rows:
        table.add_row(kind, str(number), *cells)
    return table


def _times(acknowledged: Acknowledged) -> str:
    return f"{acknowledged.ms(50):.0f} / {acknowledged.ms(95):.0f}"
