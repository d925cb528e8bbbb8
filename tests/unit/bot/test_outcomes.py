"""How it went: solved things are closed or remembered, unsolved ones go to a person, lost people get a way on."""

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import outcomes
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Memory, Tools
from knowledge import Band
from language.detection import Language
from tests.factories import a_finding, a_triage, a_turn, an_article, article_text, said_of_ticket, texts, tools_with
from triage import MessageType, Severity

OTP = an_article("account-otp")


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(OTP,))


async def waiting_ticket(tools: Tools) -> str:
    outcome = await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    return str(outcome.answers[-1].meta["ticket"])


async def resolved_ticket(tools: Tools, *, asked: bool = True) -> str:
    """A resolved ticket; `asked`: the last thing its participant read is whether it is solved."""
    number = await waiting_ticket(tools)
    tools.desk.resolved.add(number)
    tools.desk.asked_about = number if asked else None
    return number


def said(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


async def test_an_article_that_helped_is_remembered(tools: Tools) -> None:
    outcome = await outcomes.helped(tools, a_turn(), Memory(last_article=OTP.id, asked="helped"))
    assert tools.desk.feedback == [(OTP.id, True)]
    assert outcome.answers[0].text == said("utter_helped")
    assert outcome.slots["asked"] is None


async def test_a_resolved_ticket_is_closed_and_the_article_is_not_praised_for_it(tools: Tools) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn(), Memory(ticket_number=number, last_article=OTP.id))
    assert f"Tiket {number} kami tutup" in outcome.answers[0].text
    assert tools.desk.feedback == []
    assert outcome.slots["ticket_number"] is None


@pytest.mark.parametrize("asked", [None, "helped", "which"])
@pytest.mark.parametrize("last_article", [None, OTP.id])
async def test_plain_words_right_after_the_question_close_the_ticket_whatever_was_asked_before(
    tools: Tools, last_article: str | None, asked: str | None
) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn("sudah beres"), Memory(last_article=last_article, asked=asked))
    assert f"Tiket {number} kami tutup" in outcome.answers[0].text
    assert tools.desk.feedback == []


async def test_once_the_talk_has_moved_on_plain_success_is_about_the_article(tools: Tools) -> None:
    await resolved_ticket(tools, asked=False)
    outcome = await outcomes.helped(tools, a_turn("sudah bisa"), Memory(last_article=OTP.id, asked="helped"))
    assert outcome.answers[0].text == said("utter_helped")
    assert tools.desk.feedback == [(OTP.id, True)]


async def test_the_button_of_a_ticket_means_that_ticket_whatever_was_said_since(tools: Tools) -> None:
    number = await resolved_ticket(tools, asked=False)
    memory = Memory(ticket_number=number, last_article=OTP.id, asked="helped")
    assert f"Tiket {number} kami tutup" in (await outcomes.helped(tools, a_turn(), memory)).answers[0].text
    assert f"tiket {number} kami buka lagi" in (await outcomes.not_helped(tools, a_turn(), memory)).answers[0].text
    assert tools.desk.feedback == []


async def test_the_resolved_ticket_of_somebody_else_is_not_closed(tools: Tools) -> None:
    number = await resolved_ticket(tools)
    for memory in (Memory(), Memory(ticket_number=number)):
        outcome = await outcomes.helped(tools, a_turn("sudah beres", conversation_id=2), memory)
        assert outcome.answers[0].text == said("utter_helped")


async def test_while_a_ticket_waits_plain_success_is_passed_to_the_officer(tools: Tools) -> None:
    number = await waiting_ticket(tools)
    for memory in (Memory(), Memory(last_article=OTP.id)):
        outcome = await outcomes.helped(tools, a_turn("sudah beres"), memory)
        assert outcome.answers[0].meta == {"ticket": number}
        assert outcome.answers[0].text == said_of_ticket("utter_information_added", number)
    assert tools.desk.feedback == []


async def test_while_a_ticket_waits_the_article_asked_about_may_still_have_helped(tools: Tools) -> None:
    await waiting_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn("sudah bisa"), Memory(last_article=OTP.id, asked="helped"))
    assert tools.desk.feedback == [(OTP.id, True)]
    assert outcome.answers[0].text == said("utter_helped")


@pytest.mark.parametrize("memory", [Memory(), Memory(last_article=OTP.id), Memory(last_article=OTP.id, asked="which")])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sudah beres", MessageType.COMPLAINT),  # so few words tell of no trouble
        ("sudah bisa", MessageType.QUESTION),
        ("sudah bisa masuk lagi", MessageType.PRAISE),
        ("sudah bisa masuk lagi", MessageType.OFF_TOPIC),
    ],
)
async def test_success_where_nothing_was_asked_is_friendly_and_no_feedback(
    text: str, kind: MessageType, memory: Memory
) -> None:
    tools = tools_with(a_finding(Band.SURE, OTP), a_triage(type=kind))
    outcome = await outcomes.helped(tools, a_turn(text), memory)
    assert [answer.text for answer in outcome.answers] == [said("utter_helped")]
    assert (outcome.slots["asked"], outcome.slots["misses"]) == (None, 0.0)
    assert tools.desk.feedback == []


@pytest.mark.parametrize("kind", [MessageType.COMPLAINT, MessageType.QUESTION])
async def test_words_that_only_sound_like_success_get_help(kind: MessageType) -> None:
    tools = tools_with(a_finding(Band.SURE, OTP), a_triage(type=kind))
    outcome = await outcomes.helped(tools, a_turn("sudah kirim berkas, kok ditolak"), Memory())
    assert outcome.answers[0].meta["article"] == OTP.id
    assert outcome.slots["asked"] == "helped"
    assert tools.desk.feedback == []


async def test_while_a_ticket_waits_words_that_sound_like_trouble_are_passed_to_the_officer(tools: Tools) -> None:
    number = await waiting_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn("sudah kirim berkas, kok ditolak"), Memory())
    assert [answer.text for answer in outcome.answers] == [said_of_ticket("utter_information_added", number)]


async def test_an_article_that_did_not_help_goes_to_a_person_with_the_problem(tools: Tools) -> None:
    memory = Memory(last_article=OTP.id, problem="otp tidak masuk")
    outcome = await outcomes.not_helped(tools, a_turn("belum bisa"), memory)
    (ticket,) = tools.desk.tickets.values()
    assert (ticket.reason, ticket.article) == (HandOffReason.UNSOLVED, OTP.id)
    assert ticket.problem == "otp tidak masuk"
    assert tools.classifier.heard == ["otp tidak masuk"]
    assert tools.desk.feedback == [(OTP.id, False)]
    assert outcome.answers[0].text == said("utter_sorry_not_solved")
    assert outcome.answers[1].meta["ticket"] == ticket.view.number


@pytest.mark.parametrize(("language", "advice"), [(Language.ID, "Gagal? Soal"), (Language.EN, "Gagal? About")])
async def test_after_the_receipt_comes_what_may_still_help(tools: Tools, language: Language, advice: str) -> None:
    memory = Memory(last_article=OTP.id, problem="otp tidak masuk")
    outcome = await outcomes.not_helped(tools, a_turn(language=language), memory)
    _, receipt, meanwhile = outcome.answers
    assert receipt.meta["ticket"] in receipt.text
    assert meanwhile.text == f"{said('utter_meanwhile', language)}\n{advice} {OTP.id}"


async def test_of_an_expired_article_nothing_more_is_shown() -> None:
    tools = tools_with(articles=(an_article(valid_to=date(2026, 11, 19)),))
    outcome = await outcomes.not_helped(tools, a_turn("belum bisa"), Memory(last_article=OTP.id))
    lead_in, receipt = outcome.answers
    assert lead_in.text == said("utter_sorry_not_solved")
    assert receipt.meta["ticket"] in receipt.text


async def test_what_an_article_could_not_solve_has_at_least_s3() -> None:
    tools = tools_with(triage=a_triage(severity=Severity.S4), articles=(OTP,))
    await outcomes.not_helped(tools, a_turn("belum bisa"), Memory(last_article=OTP.id))
    assert [ticket.triage.severity for ticket in tools.desk.tickets.values()] == [Severity.S3]


async def test_a_resolved_ticket_opens_again(tools: Tools) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.not_helped(tools, a_turn(), Memory(ticket_number=number))
    assert f"tiket {number} kami buka lagi" in outcome.answers[0].text
    assert len(tools.desk.tickets) == 1


@pytest.mark.parametrize("asked", [None, "helped", "which"])
@pytest.mark.parametrize("last_article", [None, OTP.id])
async def test_plain_words_right_after_the_question_open_the_ticket_again_whatever_was_asked_before(
    tools: Tools, last_article: str | None, asked: str | None
) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.not_helped(tools, a_turn("belum beres"), Memory(last_article=last_article, asked=asked))
    assert f"tiket {number} kami buka lagi" in outcome.answers[0].text
    assert number not in tools.desk.resolved
    assert tools.desk.feedback == []


async def test_once_the_talk_has_moved_on_not_helped_is_about_the_article(tools: Tools) -> None:
    number = await resolved_ticket(tools, asked=False)
    await outcomes.not_helped(tools, a_turn("belum bisa"), Memory(last_article=OTP.id, asked="helped"))
    assert number in tools.desk.resolved
    assert tools.desk.feedback == [(OTP.id, False)]
    assert len(tools.desk.tickets) == 2


async def test_not_helped_by_nothing_is_read_as_a_problem(tools: Tools) -> None:
    outcome = await outcomes.not_helped(tools, a_turn("masih tidak bisa"), Memory())
    assert outcome.answers[0].text == said("utter_ask_rephrase")


# Walked through the steps


SHOWN = Memory(last_article=OTP.id, asked="helped", problem="otp tidak masuk")
WALK = FlowState("walk", told={"article": OTP.id}, problem="otp tidak masuk")


async def test_who_is_stuck_is_walked_through_the_steps_of_the_last_answer(tools: Tools) -> None:
    outcome = await outcomes.stuck(tools, a_turn("bingung"), SHOWN)
    assert (outcome.answers, outcome.begins) == ((), WALK)


async def test_who_is_ready_for_the_next_step_is_walked_through_them_too(tools: Tools) -> None:
    outcome = await outcomes.next_step(tools, a_turn("lanjut"), SHOWN)
    assert (outcome.answers, outcome.begins) == ((), WALK)


@pytest.mark.parametrize("steps", [(), ("Satu saja.",)])
async def test_where_there_is_nothing_to_walk_who_is_stuck_learns_what_to_do_instead(steps: tuple[str, ...]) -> None:
    tools = tools_with(articles=(an_article(OTP.id, id_text=article_text("Kode OTP", "Begini.", *steps)),))
    outcome = await outcomes.stuck(tools, a_turn("bingung"), SHOWN)
    instead, asking = outcome.answers
    assert instead.text == "Gagal? Kode OTP"
    assert "/ask_person" in [button.payload for button in asking.buttons]
    assert outcome.begins is None


@pytest.mark.parametrize(
    "memory",
    [
        Memory(),
        Memory(last_article=OTP.id),
        Memory(last_article=OTP.id, asked="which"),
        replace(SHOWN, last_article="no-such"),
    ],
)
async def test_the_next_step_of_nothing_is_asked_for_in_words(tools: Tools, memory: Memory) -> None:
    outcome = await outcomes.next_step(tools, a_turn("lanjut"), memory)
    assert [answer.text for answer in outcome.answers] == [said("utter_next_step")]
    assert outcome.begins is None


async def test_the_steps_of_an_expired_article_are_not_walked() -> None:
    tools = tools_with(articles=(an_article(valid_to=date(2026, 11, 19)),))
    for act in (outcomes.stuck, outcomes.next_step):
        assert (await act(tools, a_turn("lanjut"), SHOWN)).begins is None


async def test_stuck_outside_of_any_steps_is_read_as_a_problem(tools: Tools) -> None:
    for memory in (Memory(), Memory(last_article=OTP.id), Memory(last_article=OTP.id, asked="which")):
        outcome = await outcomes.stuck(tools, a_turn("bingung"), memory)
        assert outcome.answers[0].text == said("utter_ask_rephrase")


# Satisfaction


async def test_after_an_article_helped_a_score_is_asked_for_once(tools: Tools) -> None:
    outcome = await outcomes.helped(tools, a_turn("sudah bisa"), SHOWN)
    assert outcome.begins == FlowState("rating", told={"about": OTP.id})
    assert outcome.slots["rated"] is True
    again = await outcomes.helped(tools, a_turn("sudah bisa"), replace(SHOWN, rated=True))
    assert again.begins is None
    assert [answer.text for answer in again.answers] == [said("utter_helped")]


@pytest.mark.parametrize("rated", [False, True])
async def test_after_a_ticket_is_closed_a_score_is_asked_for_each_time(tools: Tools, rated: bool) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn("sudah beres"), Memory(rated=rated))
    assert outcome.begins == FlowState("rating", told={"about": number})


async def test_good_news_of_nothing_is_not_to_be_scored(tools: Tools) -> None:
    assert (await outcomes.helped(tools, a_turn("sudah bisa"), Memory())).begins is None


async def test_what_did_not_help_is_asked_for_more_and_not_for_a_score(tools: Tools) -> None:
    outcome = await outcomes.not_helped(tools, a_turn("belum bisa"), SHOWN)
    assert outcome.begins == FlowState("report", problem="otp tidak masuk")
