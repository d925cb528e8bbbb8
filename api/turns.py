"""One turn of a conversation: read what waits, let its owner answer, store the answer, in order and once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import outbox
from api.conversations.enums import Author, MessageState, Owner
from api.conversations.inbox import KEPT_KINDS
from api.conversations.models import Conversation, Message
from api.db import Database
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
class Turns:
    """Runs the turns of a conversation. `dialogue` is Rasa; `stand_in` answers when Rasa does not."""

    database: Database
    dialogue: Dialogue
    stand_in: Dialogue
    texts: Texts
    clock: Clock

    async def run(self, conversation_id: int) -> None:
        """Answer everything that waits in the conversation. The caller makes sure that nobody else does."""
        while await self._run_next(conversation_id):
            pass

    async def _run_next(self, conversation_id: int) -> bool:
        begun = await self._begin(conversation_id)
        if begun is None:
            return False
        owner, heard = begun
        answers = [] if owner == Owner.OFFICER else await self._answer(heard)
        await self._finish(heard, answers)
        return True

    async def _begin(self, conversation_id: int) -> tuple[Owner, Heard] | None:
        """The oldest waiting message, its attempt counted before anything can go wrong with it."""
        async with self.database.transaction() as session:
            conversation = await outbox.lock_conversation(session, conversation_id)
            message = await session.scalar(
                select(Message)
                .where(Message.conversation_id == conversation_id, Message.state == MessageState.RECEIVED)
                .order_by(Message.seq)
                .limit(1)
                .with_for_update()
            )
            if message is None:
                return None
            if message.attempts >= ALL_ATTEMPTS:
                await self._set_aside(session, conversation, message)
                return None
            message.attempts += 1
            turn = Turn(conversation_id, message.id, message.text, message.language)
            payload = message.payload or await self._pressed_in_words(session, message)
            return conversation.owner, Heard(turn, payload, message.attempts)

    async def _set_aside(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        """Keep the message for `helpdesk replay`, and do not leave its author without a word.

        The sweeper goes on with the messages behind it.
        """
        _log.error("Message %s set aside after %s attempts", message.id, ALL_ATTEMPTS)
        message.state = MessageState.FAILED
        sorry = self.texts.say("utter_set_aside", message.language)
        await outbox.queue(session, conversation, [sorry], author=Author.SYSTEM, clock=self.clock, reply_to=message)

    async def _pressed_in_words(self, session: AsyncSession, message: Message) -> str | None:
        """Who writes "2" or a button's title has pressed that button; phones without buttons have no other way."""
        last = await outbox.last_said(session, message.conversation_id)
        button = chosen(message.text, [Button.from_dict(button) for button in last.buttons]) if last else None
        return button.payload if button else None

    async def _answer(self, heard: Heard) -> Sequence[Answer]:
        if heard.attempt <= RASA_ATTEMPTS:
            try:
                return await self.dialogue.answer(heard)
            except BotUnavailable as reason:
                _log.warning("The dialogue did not answer (%s); the stand-in does", reason)
        return await self.stand_in.answer(heard)

    async def _finish(self, heard: Heard, answers: Sequence[Answer]) -> None:
        """Store the outcome, once. An officer who took the talk meanwhile silences the bot."""
        async with self.database.transaction() as session:
            conversation = await outbox.lock_conversation(session, heard.turn.conversation_id)
            message = await session.get_one(Message, heard.turn.message_id, with_for_update=True)
            if message.state != MessageState.RECEIVED:
                return
            if await self._stored(session, conversation, message, answers):
                message.state, message.processed_at = MessageState.PROCESSED, self.clock()

    async def _stored(
        self, session: AsyncSession, conversation: Conversation, message: Message, answers: Sequence[Answer]
    ) -> bool:
        """Whether the outcome reached its place; if not, the officer has just left, and it is the bot's turn."""
        if conversation.owner == Owner.OFFICER:
            return await tickets.participant_wrote(session, conversation, message, clock=self.clock)
        if answers:
            warned = [*self._warning(message), *answers]
            await outbox.queue(session, conversation, warned, author=Author.BOT, clock=self.clock, reply_to=message)
        return bool(answers)

    def _warning(self, message: Message) -> list[Answer]:
        """Somebody who typed a personal number or a secret is told at once what became of it."""
        kinds = set(message.meta.get("masked", ()))
        if not kinds:
            return []
        secret = bool(kinds - KEPT_KINDS)
        return [self.texts.say("utter_masked_secret" if secret else "utter_masked", message.language)]
