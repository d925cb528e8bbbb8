"""Questions that people asked and the bot could not answer, and what a trainer does with them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from api.conversations.enums import Author
from api.conversations.models import Message
from api.conversations.outbox import lock_conversation, queue
from api.db import Database
from api.desk import Desk
from api.publishing import dealing, unanswered
from api.publishing.enums import Missed
from api.publishing.models import Revision
from api.publishing.unanswered import Question
from bot.actions.port import HandOffReason, Turn
from bot.answer import Answer, Button
from tests.factories import JAKARTA, a_triage, kpj_article, otp_article, send, turn_of
from tests.fakes import NOON_FRIDAY, StoppedClock

OTP, KPJ = otp_article(), kpj_article()
LOST, UNSURE = {"band": "lost"}, {"band": "unsure", "article": None}
GUIDE = {"band": "sure", "article": OTP.id}
CHOICE = '/choose_article{"article": "account-otp"}'
OFFERS = (Button("Kode OTP", CHOICE), Button("Tidak ada yang cocok", "/none_of_these"))


async def asked(
    database: Database,
    text: str = "kode otp tidak masuk",
    answered: Mapping[str, Any] = LOST,
    *,
    session: str | None = None,
    payload: str | None = None,
    buttons: tuple[Button, ...] = (),
    clock: StoppedClock | None = None,
) -> Turn:
    """Somebody (a new person, unless the session says who) wrote this, and the bot answered with such a `meta`."""
    clock = clock or StoppedClock()
    received = await send(database, text, session=session or uuid4().hex, payload=payload, clock=clock)
    async with database.transaction() as opened:
        conversation = await lock_conversation(opened, received.conversation.id)
        message = await opened.get_one(Message, received.message.id)
        said = [Answer("…", meta=answered), Answer("Apakah ini membantu?", buttons)]
        await queue(opened, conversation, said, author=Author.BOT, clock=clock, reply_to=message)
    return turn_of(received)


async def not_helped(database: Database, session: str, article: str = OTP.id, *, helped: bool = False) -> Turn:
    """The person pressed a button below the article."""
    pressed = "/helped" if helped else "/not_helped"
    turn = turn_of(await send(database, "tombol", session=session, payload=pressed))
    await desk(database).note_feedback(turn, article=article, helped=helped)
    return turn


async def handed_over(
    database: Database, turn: Turn, reason: HandOffReason = HandOffReason.UNSOLVED, *, problem: str | None = None
) -> None:
    problem = problem or turn.text
    await desk(database).open_ticket(turn, reason=reason, triage=a_triage(), article=None, problem=problem, details={})


def desk(database: Database) -> Desk:
    return Desk(database, StoppedClock(), JAKARTA)


async def questions(database: Database, **how: Any) -> list[Question]:
    async with database.transaction() as session:
        return await unanswered.open_questions(session, **({"since": NOON_FRIDAY - timedelta(days=1)} | how))


async def found(database: Database) -> list[tuple[str, Missed]]:
    return [(question.text, question.why) for question in await questions(database)]


async def variant(database: Database, *turns: Turn, by: int, article: str = OTP.id) -> Revision:
    ids = [turn.message_id for turn in turns]
    async with database.transaction() as session:
        return await dealing.make_variant(session, ids, article, officer_id=by, clock=StoppedClock())


async def dismissed(database: Database, *turns: Turn, by: int) -> None:
    async with database.transaction() as session:
        ids = [turn.message_id for turn in turns]
        await dealing.dismiss(session, ids, officer_id=by, clock=StoppedClock())
