"""The dialogue while Rasa is away: buttons work, words get the best article, and a ticket exists either way."""

from collections.abc import Sequence

from bot.actions import articles, understanding
from bot.actions.dialogue import Heard
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason, Turn
from bot.actions.registry import respond
from bot.actions.toolbox import Memory, Outcome, Tools, known_language
from bot.answer import Answer
from bot.payload import Payload
from triage import MessageType

# Without memory a flow cannot go on: a person does.
_NEEDS_MEMORY = frozenset({"answer", "begin"})


class StandIn:
    """Answers without memory: what a button names is all that it knows of earlier turns."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        if heard.payload is None:
            outcome = await self._answer_words(heard.turn)
        else:
            outcome = await self._answer_button(heard.turn, Payload.parse(heard.payload))
        return list(outcome.answers)

    async def _answer_words(self, turn: Turn) -> Outcome:
        """The best article or the offers, and a ticket, unless there is nothing to solve."""
        triage = self._tools.classifier.classify(turn.text)
        helped = await understanding.help_or_decline(self._tools, turn, Memory())
        if _ticket_of(helped) is not None:
            return helped
        guide = await self._in_full(turn, helped)
        if triage.type in {MessageType.PRAISE, MessageType.OFF_TOPIC}:
            return helped if guide else Outcome((self._tools.texts.say("utter_menu", turn.language),))
        article = guide[0].meta.get("article") if guide else None
        handed = await hand_over(self._tools, turn, HandOffReason.BOT_UNAVAILABLE, triage, article=article)
        return Outcome((*guide, *handed.answers))

    async def _in_full(self, turn: Turn, helped: Outcome) -> tuple[Answer, ...]:
        """The article or the offers that came first. Where a flow would have led on, all steps are to be read."""
        guide = helped.answers[:1]
        if not guide or "band" not in guide[0].meta:
            return ()
        article = self._tools.article(guide[0].meta.get("article"))
        if helped.begins is None or article is None:
            return guide
        return (articles.brief(article, turn.language, guide[0].meta),)

    async def _answer_button(self, turn: Turn, payload: Payload) -> Outcome:
        act = payload.intent
        if act in _NEEDS_MEMORY or (act == "not_helped" and "ticket_number" not in payload.entities):
            act = "ask_person"  # nobody here remembers what was tried; a person will ask
        memory = Memory(
            article=payload.entities.get("article"),
            ticket_number=payload.entities.get("ticket_number"),
            wanted_language=known_language(payload.entities.get("language")),
            pressed=payload.entities,
        )
        return await respond(self._tools, turn, memory, act)


def _ticket_of(outcome: Outcome) -> str | None:
    return next((answer.meta["ticket"] for answer in outcome.answers if "ticket" in answer.meta), None)
