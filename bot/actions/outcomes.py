"""How it went: solved, not solved, lost in the middle."""

from dataclasses import replace

from bot.actions.flows.rating import ABOUT
from bot.actions.flows.walk import ARTICLE
from bot.actions.handing_over import about, acknowledged, hand_over
from bot.actions.port import HandOffReason, Turn
from bot.actions.toolbox import ASKED_HELPED, FlowState, Memory, Outcome, Tools
from bot.actions.understanding import help_with
from bot.answer import Answer
from knowledge import Article
from triage import MessageType


async def resolved_ticket(tools: Tools, turn: Turn, memory: Memory) -> str | None:
    """The ticket that is meant: the button's, or the one of which he has just been asked whether it is solved."""
    if memory.ticket_number is not None:
        return memory.ticket_number
    latest = await tools.desk.ticket_status(turn, number=None)
    return latest.number if latest is not None and latest.asked_about else None


async def helped(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """It worked: close the resolved ticket, or remember that the article helped."""
    slots = {"asked": None, "ticket_number": None, "misses": 0.0}
    number = await resolved_ticket(tools, turn, memory)
    if number is not None:
        closed = await tools.desk.confirm_solved(turn, number=number)
        if closed is not None:
            thanks = about(tools, turn, "utter_ticket_closed", closed)
            return Outcome((thanks,), slots, begins=FlowState("rating", told={ABOUT: closed.number}))
    if memory.last_article is None or memory.asked != ASKED_HELPED:
        return await _good_news_of_nothing(tools, turn, memory)
    await tools.desk.note_feedback(turn, article=memory.last_article, helped=True)
    glad = tools.texts.say("utter_helped", turn.language)
    asks = None if memory.rated else FlowState("rating", told={ABOUT: memory.last_article})
    return Outcome((glad,), {**slots, "rated": True}, begins=asks)


async def _good_news_of_nothing(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Nothing was asked: words that sound like success may as well tell of trouble."""
    trouble = tools.classifier.classify(turn.text).type in {MessageType.COMPLAINT, MessageType.QUESTION}
    outcome = await acknowledged(tools, turn)
    if outcome is None and trouble and len(turn.text.split()) > 2:
        outcome = await help_with(tools, turn, memory)
    outcome = outcome or Outcome((tools.texts.say("utter_helped", turn.language),), {"asked": None, "misses": 0.0})
    return replace(outcome, slots={**outcome.slots, "ticket_number": None})


async def not_helped(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """It did not work: the resolved ticket opens again, or a person takes over what the article could not do."""
    number = await resolved_ticket(tools, turn, memory)
    if number is not None:
        reopened = await tools.desk.reopen(turn, number=number)
        if reopened is not None:
            answer = about(tools, turn, "utter_ticket_reopened", reopened)
            return Outcome((answer,), {"asked": None, "ticket_number": None})
    if memory.last_article is None:
        outcome = await help_with(tools, turn, memory)
        return replace(outcome, slots={**outcome.slots, "ticket_number": None})
    return await _unsolved(tools, turn, memory, memory.last_article)


async def _unsolved(tools: Tools, turn: Turn, memory: Memory, tried: str) -> Outcome:
    """A ticket at once, and what may still help until the officer answers."""
    await tools.desk.note_feedback(turn, article=tried, helped=False)
    triage = tools.classifier.classify(memory.problem or turn.text)
    reason = HandOffReason.UNSOLVED
    handed = await hand_over(tools, turn, reason, triage, article=tried, problem=memory.problem)
    article = tools.article(tried)
    if article is None:
        return handed
    meanwhile = tools.texts.say("utter_meanwhile", turn.language)
    instead = Answer(f"{meanwhile.text}\n{article.text(turn.language).if_that_fails}")
    return replace(handed, answers=(*handed.answers, instead))


async def next_step(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Ready to go on: the steps of the last answer one by one, when there are any."""
    article = tools.article(memory.last_article)
    if article is None or memory.asked != ASKED_HELPED or len(article.text(turn.language).steps) < 2:
        return Outcome((tools.texts.say("utter_next_step", turn.language),))
    return _walk(article, memory)


def _walk(article: Article, memory: Memory) -> Outcome:
    return Outcome((), begins=FlowState("walk", told={ARTICLE: article.id}, problem=memory.problem))


async def stuck(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Lost in the middle of the steps: walk them one by one, or what to do when there are none."""
    article = tools.article(memory.last_article)
    if article is None or memory.asked != ASKED_HELPED:
        return await help_with(tools, turn, memory)
    if len(article.text(turn.language).steps) > 1:
        return _walk(article, memory)
    meta = {"article": article.id, "topic": article.topic}
    instead = Answer(article.text(turn.language).if_that_fails, meta=meta)
    asking = tools.texts.say("utter_did_this_help_now", turn.language)
    return Outcome((instead, asking), {"asked": ASKED_HELPED})
