"""Photos and voice notes: kind words and a way on; words beside them count as words."""

import pytest

from bot.actions.handing_over import hand_over
from bot.actions.media import attachment
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Memory, Outcome, Tools
from bot.attachment import Attachment, media
from bot.payload import Payload
from language.detection import Language
from tests.factories import a_triage, a_turn, said_of_ticket, texts, tools_with

OWN_WORDS = {
    Attachment.PHOTO: "utter_attachment_photo",
    Attachment.VOICE: "utter_attachment_voice",
    Attachment.STICKER: "utter_attachment_sticker",
}


@pytest.fixture
def tools() -> Tools:
    return tools_with()


async def sent(tools: Tools, kind: str | None, language: Language = Language.ID) -> Outcome:
    pressed = {"act": "attachment"} | ({"kind": kind} if kind else {})
    return await attachment(tools, a_turn("[foto]", language=language), Memory(pressed=pressed))


async def waiting(tools: Tools) -> str:
    outcome = await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    return str(outcome.answers[-1].meta["ticket"])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Attachment)
async def test_each_kind_gets_a_kind_word_in_the_language_of_the_turn(
    tools: Tools, kind: Attachment, language: Language
) -> None:
    expected = texts().say(OWN_WORDS.get(kind, "utter_attachment_other"), language)
    assert [answer.text for answer in (await sent(tools, kind, language)).answers] == [expected.text]


async def test_something_unheard_of_is_met_like_any_other_file(tools: Tools) -> None:
    for kind in ("hologram", None):
        (answer,) = (await sent(tools, kind)).answers
        assert answer.text == texts().say("utter_attachment_other", Language.ID).text


async def test_who_sends_a_photo_is_asked_for_words_and_to_send_no_identity_card(tools: Tools) -> None:
    (answer,) = (await sent(tools, "photo")).answers
    assert "Jangan kirim foto KTP" in answer.text
    assert "kata-kata" in answer.text


@pytest.mark.parametrize("kind", [kind for kind in Attachment if kind != Attachment.STICKER])
async def test_while_a_ticket_waits_the_officer_learns_that_something_came(tools: Tools, kind: Attachment) -> None:
    number = await waiting(tools)
    kind_word, passed_on = (await sent(tools, kind)).answers
    assert kind_word.buttons == ()
    assert passed_on.text == said_of_ticket("utter_information_added", number)


async def test_a_sticker_is_no_information_for_an_officer(tools: Tools) -> None:
    await waiting(tools)
    assert len((await sent(tools, "sticker")).answers) == 1


async def test_when_the_ticket_is_solved_nothing_is_passed_on(tools: Tools) -> None:
    number = await waiting(tools)
    tools.desk.resolved.add(number)
    assert len((await sent(tools, "photo")).answers) == 1


@pytest.mark.parametrize("kind", Attachment)
def test_without_words_it_is_a_payload_that_our_buttons_could_carry(kind: Attachment) -> None:
    for caption in ("", "  \n"):
        text, payload = media(kind, caption)
        assert text == kind.label_id
        assert payload == Payload.parse(str(payload)) == Payload("attachment", {"kind": kind})


def test_words_beside_it_count_as_words() -> None:
    assert media(Attachment.PHOTO, "ini layarnya") == ("[foto] ini layarnya", None)
