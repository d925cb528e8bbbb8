"""Photos, voice notes, stickers: what the bot cannot read gets a kind word and a way on."""

from collections.abc import Mapping

from bot.actions.handing_over import acknowledged
from bot.actions.port import Turn
from bot.actions.toolbox import Memory, Outcome, Tools
from bot.answer import Answer
from bot.attachment import Attachment

_SAYS: Mapping[str, str] = {
    Attachment.PHOTO: "utter_attachment_photo",
    Attachment.VOICE: "utter_attachment_voice",
    Attachment.STICKER: "utter_attachment_sticker",
}


async def attachment(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Ask for words instead; while a ticket waits, say that the officer sees that something came."""
    name = _SAYS.get(memory.pressed.get("kind", ""), "utter_attachment_other")
    said = tools.texts.say(name, turn.language)
    waiting = await acknowledged(tools, turn)
    if waiting is None or name == "utter_attachment_sticker":
        return Outcome((said,))
    return Outcome((Answer(said.text), *waiting.answers))
