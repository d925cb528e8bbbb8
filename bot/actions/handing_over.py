"""From the bot to people: a ticket opened, asked for, added to."""

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.dates import spoken
from bot.actions.port import HandOffReason, TicketView, Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from bot.answer import Answer
from language.detection import Language
from triage import Category, MessageType, Severity, Triage

_LEAD_IN = {
    HandOffReason.DESPAIR: "utter_despair",
    HandOffReason.SEVERE: "utter_severe",
    HandOffReason.UNSOLVED: "utter_sorry_not_solved",
}
# Who asks for a person, or could not be helped, cannot get on alone or nearly so, whatever his words were like.
_LEAST_SEVERITY = {
    HandOffReason.DESPAIR: Severity.S1,
    HandOffReason.PERSON_ASKED: Severity.S3,
    HandOffReason.UNSOLVED: Severity.S3,
    HandOffReason.NEEDS_PERSON: Severity.S3,
}

# Whoever only wants a person gets one without questions; in despair nobody is questioned.
_ASKING = frozenset({HandOffReason.UNSOLVED, HandOffReason.SEVERE, HandOffReason.BOT_FAILED})


async def hand_over(
    tools: Tools,
    turn: Turn,
    reason: HandOffReason,
    triage: Triage,
    *,
    article: str | None = None,
    problem: str | None = None,
    details: Mapping[str, str] | None = None,
    ask_more: bool = True,
) -> Outcome:
    """Open a ticket (or add to the open one) and give the participant his receipt.

    With `ask_more` the questions that this kind of case needs follow; the ticket waits for none of them.
    """
    triage = _as_a_case(triage, reason)
    ticket = await tools.desk.open_ticket(
        turn, reason=reason, triage=triage, article=article, problem=problem or turn.text, details=details or {}
    )
    receipt = about(tools, turn, _receipt(reason, created=ticket.created), ticket)
    receipt = replace(receipt, meta={**receipt.meta, "reason": str(reason), **labels_of(triage)})
    lead_in = _LEAD_IN.get(reason)
    answers = (tools.texts.say(lead_in, turn.language), receipt) if lead_in else (receipt,)
    if ticket.opens_at is not None and reason != HandOffReason.DESPAIR:
        opens = spoken(ticket.opens_at, tools.zone, turn.language)
        answers = (*answers, tools.texts.say("utter_office_closed", turn.language, opens=opens))
    asks = ask_more and ticket.created and reason in _ASKING
    begins = FlowState("report", problem=problem or turn.text) if asks else None
    return Outcome(answers, {"misses": 0.0, "asked": None, "offers": None}, begins=begins)


def _as_a_case(triage: Triage, reason: HandOffReason) -> Triage:
    """Whoever is handed over has a case, however kind his words were."""
    severity = min(triage.severity, _LEAST_SEVERITY.get(reason, Severity.S4))
    spoken = triage.type not in {MessageType.PRAISE, MessageType.OFF_TOPIC}
    return replace(triage, severity=severity, type=triage.type if spoken else MessageType.COMPLAINT)


def _receipt(reason: HandOffReason, *, created: bool) -> str:
    if reason == HandOffReason.DESPAIR:
        return "utter_ticket_despair"
    return "utter_ticket_opened" if created else "utter_ticket_exists"


async def ask_person(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Somebody wants a person: he gets one, without a condition; what it is about can be told meanwhile."""
    triage = tools.classifier.classify(memory.problem or turn.text)
    told = memory.problem or (turn.text if triage.category != Category.OTHER_NONE and triage.sure else None)
    reason = HandOffReason.PERSON_ASKED
    handed = await hand_over(tools, turn, reason, triage, article=memory.last_article, problem=told)
    if told is not None:
        return handed
    return Outcome((*handed.answers, tools.texts.say("utter_tell_more", turn.language)), handed.slots)


async def ticket_status(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """How a ticket stands. Only its own contact learns anything about it."""
    ticket = await tools.desk.ticket_status(turn, number=memory.ticket_number)
    if ticket is not None:
        return Outcome((about(tools, turn, "utter_ticket_status", ticket),), {"ticket_number": None})
    name = "utter_ticket_unknown" if memory.ticket_number else "utter_no_ticket"
    return Outcome((tools.texts.say(name, turn.language),), {"ticket_number": None})


async def add_information(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """What is written lands in the ticket anyway; say so."""
    added = await acknowledged(tools, turn)
    return added or Outcome((tools.texts.say("utter_no_ticket", turn.language),))


async def acknowledged(tools: Tools, turn: Turn) -> Outcome | None:
    """While a ticket waits, whatever has no other meaning is meant for the officer."""
    ticket = await tools.desk.ticket_status(turn, number=None)
    if ticket is None or not ticket.active:
        return None
    return Outcome((about(tools, turn, "utter_information_added", ticket),))


def about(tools: Tools, turn: Turn, name: str, ticket: TicketView) -> Answer:
    """A response that tells of a ticket."""
    language = turn.language
    answer = tools.texts.say(
        name,
        language,
        number=ticket.number,
        state=ticket.state_id if language == Language.ID else ticket.state_en,
        due=spoken(ticket.due_at, tools.zone, language),
        opened=spoken(ticket.opened_at, tools.zone, language),
    )
    return replace(answer, meta={"ticket": ticket.number})


def labels_of(triage: Triage) -> dict[str, str]:
    """The triage as `meta` shows it."""
    return {"category": str(triage.category), "severity": str(triage.severity), "type": str(triage.type)}
