"""Any article step by step; who is stuck says what he sees and gets another way, then an officer."""

from datetime import date

import pytest

from bot.actions.flows.script import SKIPPED
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Tools
from knowledge import Article
from language.detection import Language
from tests.factories import an_article, article_text, texts, tools_with
from tests.talking import Talk, a_talk_of, said

STEPS = ("Buka JMO.", "Tekan menu Profil.", "Tekan Simpan.")
GUIDE = an_article(
    "account-otp",
    id_text=article_text("Ganti nomor", "Begini caranya.", *STEPS),
    en_text=article_text("Change number", "This is how.", "Open JMO.", "Press Profile.", "Press Save."),
)


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(GUIDE,))


async def walking(tools: Tools, problem: str | None = "nomor hp lama hilang") -> Talk:
    talk = a_talk_of("walk", tools, problem=problem, article=GUIDE.id)
    await talk.begin()
    return talk


async def stuck_at_the_second(tools: Tools, seen: str = "menu profil tidak ada") -> Talk:
    talk = await walking(tools)
    await talk.say("sudah")
    await talk.say("tidak ketemu")
    await talk.say(seen)
    return talk


async def test_it_begins_with_the_first_step_alone(tools: Tools) -> None:
    talk = a_talk_of("walk", tools, article=GUIDE.id)
    intro, first = said(await talk.begin())
    assert intro == "Kita jalan pelan-pelan, satu langkah setiap kali."
    assert first == "Langkah 1 dari 3.\nBuka JMO."


async def test_every_step_is_its_own_message_until_the_last_asks_whether_it_helped(tools: Tools) -> None:
    talk = await walking(tools)
    assert said(await talk.choose("done")) == ["Langkah 2 dari 3.\nTekan menu Profil."]
    assert said(await talk.say("sudah")) == ["Langkah 3 dari 3.\nTekan Simpan."]
    outcome = await talk.say("oke beres")
    assert said(outcome) == ["Itu langkah terakhir.", texts().say("utter_did_this_help_now", Language.ID).text]
    assert (outcome.slots["last_article"], outcome.slots["asked"]) == (GUIDE.id, "helped")
    assert talk.state is None


async def test_it_walks_in_the_language_of_the_talk(tools: Tools) -> None:
    talk = a_talk_of("walk", tools, article=GUIDE.id)
    talk.language = Language.EN
    assert said(await talk.begin())[-1] == "Step 1 of 3.\nOpen JMO."


async def test_a_step_cannot_be_left_out(tools: Tools) -> None:
    talk = await walking(tools)
    for words in ("lewati", "lumayan lah", "yang mana"):
        await talk.say(words, act="skip")
        assert talk.waits_for == "step_1"


@pytest.mark.parametrize("words", ["tidak ketemu", "bingung", "macet di sini", "tombolnya tidak ada"])
async def test_who_is_stuck_is_asked_what_he_sees(tools: Tools, words: str) -> None:
    talk = await walking(tools)
    outcome = await talk.say(words)
    assert said(outcome) == ["Tidak apa-apa. Apa yang Anda lihat di layar sekarang? Tulis apa adanya."]


async def test_who_told_what_he_sees_gets_another_way(tools: Tools) -> None:
    talk = await walking(tools)
    await talk.choose("stuck")
    assert said(await talk.say("layar putih saja")) == ["Gagal? Ganti nomor", "Bagaimana, bisa lanjut?"]


async def test_who_can_go_on_walks_the_next_step(tools: Tools) -> None:
    talk = await stuck_at_the_second(tools)
    assert said(await talk.say("sudah bisa"))[-1] == "Langkah 3 dari 3.\nTekan Simpan."


async def test_who_leaves_that_open_walks_the_next_step_too(tools: Tools) -> None:
    talk = await stuck_at_the_second(tools)
    assert said(await talk.choose(SKIPPED))[-1] == "Langkah 3 dari 3.\nTekan Simpan."
    assert talk.desk.tickets == {}


async def test_who_cannot_go_on_gets_an_officer_who_reads_where_and_what(tools: Tools) -> None:
    talk = await stuck_at_the_second(tools)
    outcome = await talk.say("masih gagal")
    (ticket,) = talk.desk.tickets.values()
    assert (ticket.reason, ticket.article, ticket.problem) == (
        HandOffReason.UNSOLVED,
        GUIDE.id,
        "nomor hp lama hilang",
    )
    assert ticket.details == {
        "Tertahan di langkah": "2. Tekan menu Profil.",
        "Yang terlihat di layar": "menu profil tidak ada",
    }
    assert outcome.answers[-1].meta["ticket"] == ticket.view.number
    assert talk.state is None


async def test_what_was_not_told_of_the_screen_does_not_stand_in_the_ticket(tools: Tools) -> None:
    talk = await stuck_at_the_second(tools, seen="lewati")
    await talk.choose("not")
    (ticket,) = talk.desk.tickets.values()
    assert ticket.details == {"Tertahan di langkah": "2. Tekan menu Profil."}


async def test_without_a_word_of_his_own_the_title_is_the_problem(tools: Tools) -> None:
    talk = await walking(tools, problem=None)
    await talk.choose("stuck")
    await talk.say("putih")
    await talk.choose("not")
    assert [ticket.problem for ticket in talk.desk.tickets.values()] == ["Ganti nomor"]


async def test_being_stuck_twice_asks_anew_what_is_seen_at_that_step(tools: Tools) -> None:
    talk = await stuck_at_the_second(tools)
    await talk.choose("works")
    await talk.choose("stuck")
    assert talk.waits_for == "seen_3"


async def test_from_the_beginning_walks_the_same_article_again(tools: Tools) -> None:
    talk = await walking(tools)
    await talk.say("sudah")
    assert said(await talk.say("ulang"))[-1] == "Langkah 1 dari 3.\nBuka JMO."
    assert said(await talk.say("sudah")) == ["Langkah 2 dari 3.\nTekan menu Profil."]


@pytest.mark.parametrize(
    "articles",
    [
        (),
        (an_article(GUIDE.id, valid_to=date(2026, 11, 19)),),
        (an_article(GUIDE.id, id_text=article_text("Tanpa langkah", "Begitu saja.")),),
    ],
)
async def test_an_article_that_cannot_be_walked_is_said_to_be_gone(articles: tuple[Article, ...]) -> None:
    talk = a_talk_of("walk", tools_with(articles=articles), article=GUIDE.id)
    (gone,) = said(await talk.begin())
    assert gone.startswith("Panduan ini sedang diperbarui.")
    assert talk.state is None


async def test_an_article_that_expires_on_the_way_is_said_to_be_gone() -> None:
    talk = a_talk_of("walk", tools_with(), article=GUIDE.id)
    talk.state = FlowState("walk", {"article": GUIDE.id}, asking="step_1", question="step")
    assert said(await talk.choose("done"))[0].startswith("Panduan ini sedang diperbarui.")
