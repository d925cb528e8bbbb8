"""Acts that steer the talk: yes, no, another language, from the beginning."""

from bot.actions.handing_over import acknowledged
from bot.actions.outcomes import helped, not_helped, resolved_ticket
from bot.actions.port import Turn
from bot.actions.toolbox import ASKED_HELPED, ASKED_WHICH, FlowState, Memory, Outcome, Tools
from bot.actions.understanding import missed, offer_again, show_article
from language.detection import Language


async def affirm(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """A plain yes answers the last question, if there was one."""
    if memory.asked == ASKED_HELPED or await resolved_ticket(tools, turn, memory):
        return await helped(tools, turn, memory)
    if memory.asked == ASKED_WHICH and len(memory.offers) == 1:
        return await show_article(tools, turn, Memory(article=memory.offers[0], problem=memory.problem))
    if memory.asked == ASKED_WHICH and memory.offers:
        return await offer_again(tools, turn, memory)
    return await acknowledged(tools, turn) or Outcome((tools.texts.say("utter_menu", turn.language),))


async def deny(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """A plain no answers the last question, if there was one."""
    if memory.asked == ASKED_HELPED or await resolved_ticket(tools, turn, memory):
        return await not_helped(tools, turn, memory)
    if memory.asked == ASKED_WHICH:
        return await missed(tools, turn, memory)
    return await acknowledged(tools, turn) or Outcome((tools.texts.say("utter_menu", turn.language),))


async def change_language(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Continue in the language asked for, and stay there."""
    wanted = memory.wanted_language or _other(turn.language)
    await tools.desk.choose_language(turn, wanted)
    answer = tools.texts.say("utter_language_changed", wanted)
    return Outcome((answer,), {"language": str(wanted), "wanted_language": None})


async def insult(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Anger is met with understanding once; after that with nothing but help."""
    name = "utter_insult_again" if memory.soothed else "utter_insult"
    return Outcome((tools.texts.say(name, turn.language),), {"soothed": True})


async def privacy(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """What is stored; then whether he wants it erased."""
    told = tools.texts.say("utter_privacy", turn.language)
    return Outcome((told,), begins=FlowState("privacy"))


async def delete_my_data(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The wish is told; only the second question is left."""
    return Outcome((), begins=FlowState("privacy", told={"wish": "delete"}))


async def start_over(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Forget what was being talked about; tickets and messages stay."""
    forgotten = dict.fromkeys(("last_article", "article", "problem", "asked", "offers", "ticket_number"))
    return Outcome((tools.texts.say("utter_menu", turn.language),), {**forgotten, "misses": 0.0})


def _other(language: Language) -> Language:
    return Language.EN if language == Language.ID else Language.ID
