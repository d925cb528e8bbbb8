"""One turn of a conversation: read what waits, let its owner answer, store the answer, in order and once."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bursts import MOST_LINES, PAUSE, Burst, burst_of
from api.clock import Clock
from api.conversations import outbox
from api.conversations.enums import Author, MessageState, Owner
from api.conversations.inbox import KEPT_KINDS
from api.conversations.models import WHOLE, Conversation, Message
from api.conversations.wakeups import announce
from api.db import Database
from api.settings import TURNS_AT_ONCE
from api.tickets import service as tickets
from bot.actions.choosing import chosen
from bot.actions.dialogue import BotUnavailable, Dialogue, Heard
from bot.actions.port import Turn
from bot.actions.texts import Texts
from bot.answer import Answer, Button

# After so many attempts with Rasa the stand-in answers; after so many in all the message is set aside.
RASA_ATTEMPTS = 2
ALL_ATTEMPTS = 6
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Begun:
    """A turn under way: who answers, what was heard, and the messages that it answers."""

    owner: Owner
    heard: Heard
    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class Turns:
    """Runs the turns of a conversation. `dialogue` is Rasa; `stand_in` answers when Rasa does not.

    Short lines that follow each other within `pause` are one turn; `places` is how many turns run at a time.
    """

    database: Database
    dialogue: Dialogue
    stand_in: Dialogue
    texts: Texts
    clock: Clock
    pause: timedelta = PAUSE
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TURNS_AT_ONCE))

    async def run(self, conversation_id: int) -> None:
        """Answer everything that waits in the conversation. The caller makes sure that nobody else does."""
        while (wait := await self._run_next(conversation_id)) is not None:
            if wait:
                await asyncio.sleep(wait.total_seconds())

    async def _run_next(self, conversation_id: int) -> timedelta | None:
        """One turn at most, and how long to wait before the next: for the rest of a burst, outside of the places."""
        async with self.places:
            begun = await self._begin(conversation_id)
            if not isinstance(begun, Begun):
                return begun
            answers = [] if begun.owner == Owner.OFFICER else await self._answer(begun.heard)
            await self._finish(begun, answers)
            return timedelta(0)

    async def _begin(self, conversation_id: int) -> Begun | timedelta | None:
        """What waits longest, its attempt counted before anything can go wrong; or how long to wait for more."""
        async with self.database.transaction() as session:
            locked = await _locked(
                session, Message.conversation_id == conversation_id, Message.state == MessageState.RECEIVED
            )
            if locked is None:
                return None
            conversation, waiting = locked
            last = await outbox.last_said(session, conversation_id)
            # Officers read every line as it came; a line that presses a button stands alone.
            alone = conversation.owner == Owner.OFFICER or bool(_pressed(waiting[0], last))
            burst = Burst((waiting[0],)) if alone else burst_of(waiting, self.pause)
            # Nobody waits for an answer to a question of a flow, or for a second attempt.
            at_once = alone or burst.lead.attempts > 0 or _asks(last)
            if not at_once and (patience := burst.lacks(self.clock(), self.pause)):
                return patience
            if burst.lead.attempts >= ALL_ATTEMPTS:
                await self._set_aside(session, conversation, burst.lead)
                return None
            burst.lead.attempts += 1
            conversation.turns += 1
            return Begun(conversation.owner, _heard(conversation, burst, last), tuple(m.id for m in burst.messages))

    async def _set_aside(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        """Keep the message for `helpdesk replay`, and do not leave its author without a word.

        The sweeper goes on with the messages behind it.
        """
        _log.error("Message %s set aside after %s attempts", message.id, ALL_ATTEMPTS)
        message.state = MessageState.FAILED
        sorry = self.texts.say("utter_set_aside", message.language)
        await outbox.queue(session, conversation, [sorry], author=Author.SYSTEM, clock=self.clock, reply_to=message)

    async def _answer(self, heard: Heard) -> Sequence[Answer]:
        if heard.attempt <= RASA_ATTEMPTS:
            try:
                return await self.dialogue.answer(heard)
            except BotUnavailable as reason:
                _log.warning("The dialogue did not answer (%s); the stand-in does", reason)
        return await self.stand_in.answer(heard)

    async def _finish(self, begun: Begun, answers: Sequence[Answer]) -> None:
        """Store the outcome, once. An officer who took the talk meanwhile silences the bot."""
        turn = begun.heard.turn
        async with self.database.transaction() as session:
            locked = await _locked(session, Message.id.in_(begun.message_ids))
            if locked is None or locked[1][0].state != MessageState.RECEIVED:
                return
            conversation, messages = locked
            if await self._stored(session, conversation, messages, answers):
                for message in messages:
                    message.state, message.processed_at = MessageState.PROCESSED, self.clock()
                _tie(messages, turn.text)

    async def _stored(
        self, session: AsyncSession, conversation: Conversation, messages: Sequence[Message], answers: Sequence[Answer]
    ) -> bool:
        """Whether the outcome reached its place; if not, the officer has just left, and it is the bot's turn."""
        if conversation.owner == Owner.OFFICER:
            await announce(session, conversation.id, answered=True)
            reached = [
                await tickets.participant_wrote(session, conversation, message, clock=self.clock)
                for message in messages
            ]
            return all(reached)
        if answers:
            said = [*self._warning(messages), *answers]
            lead = messages[0]
            await outbox.queue(session, conversation, said, author=Author.BOT, clock=self.clock, reply_to=lead)
        return bool(answers)

    def _warning(self, messages: Sequence[Message]) -> list[Answer]:
        """Somebody who typed a personal number or a secret is told at once what became of it."""
        kinds = {kind for message in messages for kind in message.meta.get("masked", ())}
        if not kinds:
            return []
        name = "utter_masked_secret" if kinds - KEPT_KINDS else "utter_masked"
        return [self.texts.say(name, messages[-1].language)]


def _tie(messages: Sequence[Message], whole: str) -> None:
    """The first line of a burst keeps the whole of it, unless this very turn has erased the talk: then none keeps
    a word."""
    lead, *others = messages
    if others and lead.text:
        lead.meta = {**lead.meta, WHOLE: whole}
    for message in others:
        message.answered_with_id = lead.id
        if not lead.text:
            message.text = ""


async def _locked(session: AsyncSession, *which: ColumnElement[bool]) -> tuple[Conversation, Sequence[Message]] | None:
    """A conversation and its oldest messages of that kind, all their rows locked; None when there are none."""
    rows = await session.execute(
        select(Conversation, Message)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(*which)
        .order_by(Message.seq)
        .limit(MOST_LINES)
        .with_for_update()
    )
    found = [(conversation, message) for conversation, message in rows]
    return (found[0][0], [message for _, message in found]) if found else None


def _heard(conversation: Conversation, burst: Burst, last: Message | None) -> Heard:
    """What the dialogue hears. The answer is in the language of the newest line."""
    lead = burst.lead
    turn = Turn(conversation.id, lead.id, burst.text, burst.messages[-1].language)
    return Heard(
        turn,
        next((pressed for message in burst.messages if (pressed := _pressed(message, last))), None),
        lead.attempts,
        number=conversation.turns,
        interrupted=not _asks(last),
    )


def _pressed(message: Message, last: Message | None) -> str | None:
    """The button that was pressed, also in words: phones without buttons have no other way."""
    if message.payload is not None or last is None:
        return message.payload
    button = chosen(message.text, [Button.from_dict(button) for button in last.buttons])
    return button.payload if button else None


def _asks(last: Message | None) -> bool:
    """Whether the last words to the participant are a question of a guided flow."""
    return last is not None and "question" in last.meta
