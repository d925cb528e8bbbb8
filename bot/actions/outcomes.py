"""How it went: solved, not solved, lost in the middle."""

from bot.actions.handing_over import about, hand_over
from bot.actions.port import HandOffReason, Turn
from bot.actions.toolbox import ASKED_HELPED, Memory, Outcome, Tools
from bot.actions.understanding import help_with
from bot.answer import Answer


async def helped(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """It worked: close the resolved ticket, or remember that the article helped."""
    slots = {"asked": None, "ticket_number": None, "misses": 0.0}
    if memory.ticket_number is not None:
        closed = await tools.desk.confirm_solved(turn, number=memory.ticket_number)
        if closed is not None:
            return Outcome((about(tools, turn, "utter_ticket_closed", closed),), slots)
    elif memory.last_article is not None:
        await tools.desk.note_feedback(turn, article=memory.last_article, helped=True)
    return Outcome((tools.texts.say("utter_helped", turn.language),), slots)


async def not_helped(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """It did not work: the resolved ticket opens again, or a person takes over what the article could not do."""
    if memory.ticket_number is not None:
        reopened = await tools.desk.reopen(turn, number=memory.ticket_number)
        if reopened is not None:
            answer = about(tools, turn, "utter_ticket_reopened", reopened)
            return Outcome((answer,), {"asked": None, "ticket_number": None})
    if memory.last_article is None:
        outcome = await help_with(tools, turn, memory)
        return Outcome(outcome.answers, {**outcome.slots, "ticket_number": None})
    await tools.desk.note_feedback(turn, article=memory.last_article, helped=False)
    triage = tools.classifier.classify(memory.problem or turn.text)
    return await hand_over(tools, turn, HandOffReason.UNSOLVED, triage, article=memory.last_article)


async def stuck(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Lost in the middle of the steps: what to do when they fail, and a person within reach."""
    article = tools.article(memory.last_article)
    if article is None:
        return await help_with(tools, turn, memory)
    meta = {"article": article.id, "topic": article.topic}
    instead = Answer(article.text(turn.language).if_that_fails, meta=meta)
    asking = tools.texts.say("utter_did_this_help_now", turn.language)
    return Outcome((instead, asking), {"asked": ASKED_HELPED})
