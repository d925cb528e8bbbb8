"""From the bot to people: whoever asks gets a ticket; only its own conversation learns of it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions import handing_over
from bot.actions.port import HandOffReason, TicketView, Turn
from bot.actions.toolbox import FlowState, Memory, Tools
from language.detection import Language
from tests.factories import a_triage, a_turn, said_of_ticket, texts, tools_with
from tests.fakes import NOON_FRIDAY, FakeDesk
from triage import Category, MessageType, Severity, Triage

NO_PROBLEM = a_triage(category=Category.OTHER_NONE, type=MessageType.OFF_TOPIC)
UNSURE = a_triage(sure=False)


@pytest.fixture
def tools() -> Tools:
    return tools_with()


async def opened(tools: Tools, reason: HandOffReason = HandOffReason.PERSON_ASKED) -> str:
    outcome = await handing_over.hand_over(tools, a_turn(), reason, a_triage())
    return str(outcome.answers[-1].meta["ticket"])


async def test_the_receipt_names_number_and_time(tools: Tools) -> None:
    outcome = await handing_over.ask_person(tools, a_turn(), Memory(problem="otp tidak masuk"))
    (receipt,) = outcome.answers
    assert "JMO-TEST22" in receipt.text
    assert "Jumat, 20 November 2026 pukul 14.00 WIB" in receipt.text


async def test_the_receipt_tells_evaluations_the_labels(tools: Tools) -> None:
    outcome = await handing_over.ask_person(tools, a_turn(), Memory())
    assert outcome.answers[0].meta == {
        "ticket": "JMO-TEST22",
        "reason": "person_asked",
        "category": "otp_code",
        "severity": "S3",
        "type": "question",
    }


async def test_asking_for_a_person_hands_over_the_problem_told_before_and_the_article_tried(tools: Tools) -> None:
    memory = Memory(problem="otp tidak masuk", last_article="account-otp")
    await handing_over.ask_person(tools, a_turn("mau bicara petugas"), memory)
    (ticket,) = tools.desk.tickets.values()
    assert (ticket.reason, ticket.article) == (HandOffReason.PERSON_ASKED, "account-otp")
    assert ticket.problem == "otp tidak masuk"
    assert tools.classifier.heard[-1] == "otp tidak masuk"


async def test_asking_without_a_problem_needs_no_condition() -> None:
    tools = tools_with(triage=NO_PROBLEM)
    await handing_over.ask_person(tools, a_turn("petugas"), Memory())
    assert tools.classifier.heard == ["petugas"]
    assert [ticket.problem for ticket in tools.desk.tickets.values()] == ["petugas"]


@pytest.mark.parametrize("triage", [NO_PROBLEM, UNSURE])
@pytest.mark.parametrize("language", Language)
async def test_who_asks_without_a_problem_gets_his_receipt_and_may_tell_more(
    language: Language, triage: Triage
) -> None:
    tools = tools_with(triage=triage)
    outcome = await handing_over.ask_person(tools, a_turn("petugas", language=language), Memory())
    receipt, tell_more = outcome.answers
    assert receipt.meta["ticket"] in receipt.text
    assert tell_more.text == texts().say("utter_tell_more", language).text


async def test_who_tells_his_problem_while_asking_is_not_asked_for_it_again(tools: Tools) -> None:
    told = "otp tidak masuk, tolong sambungkan ke petugas"
    outcome = await handing_over.ask_person(tools, a_turn(told), Memory())
    (receipt,) = outcome.answers
    assert receipt.meta["ticket"] in receipt.text
    assert [ticket.problem for ticket in tools.desk.tickets.values()] == [told]


async def test_the_problem_told_before_wins_over_the_words_that_ask(tools: Tools) -> None:
    await handing_over.ask_person(tools, a_turn("sambungkan ke petugas"), Memory(problem="saldo tidak muncul"))
    assert [ticket.problem for ticket in tools.desk.tickets.values()] == ["saldo tidak muncul"]


@pytest.mark.parametrize("sounds", [MessageType.PRAISE, MessageType.OFF_TOPIC])
@pytest.mark.parametrize("reason", HandOffReason)
async def test_whoever_is_handed_over_has_a_case_however_kind_his_words(
    tools: Tools, reason: HandOffReason, sounds: MessageType
) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), reason, a_triage(type=sounds))
    assert [ticket.triage.type for ticket in tools.desk.tickets.values()] == [MessageType.COMPLAINT]
    assert outcome.answers[-1].meta["type"] == MessageType.COMPLAINT


@pytest.mark.parametrize("kind", [MessageType.COMPLAINT, MessageType.QUESTION, MessageType.STATUS])
async def test_the_type_of_a_case_stays_as_it_was_heard(tools: Tools, kind: MessageType) -> None:
    await handing_over.hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage(type=kind))
    assert [ticket.triage.type for ticket in tools.desk.tickets.values()] == [kind]


@pytest.mark.parametrize(
    ("reason", "sounds", "severity"),
    [
        (HandOffReason.DESPAIR, Severity.S4, Severity.S1),
        (HandOffReason.PERSON_ASKED, Severity.S4, Severity.S3),
        (HandOffReason.UNSOLVED, Severity.S4, Severity.S3),
        (HandOffReason.NEEDS_PERSON, Severity.S4, Severity.S3),
        (HandOffReason.PERSON_ASKED, Severity.S2, Severity.S2),  # raised, never lowered
        (HandOffReason.UNSOLVED, Severity.S1, Severity.S1),
        (HandOffReason.BOT_FAILED, Severity.S4, Severity.S4),
        (HandOffReason.BOT_UNAVAILABLE, Severity.S4, Severity.S4),
    ],
)
async def test_who_cannot_get_on_alone_does_not_wait_as_if_it_were_minor(
    tools: Tools, reason: HandOffReason, sounds: Severity, severity: Severity
) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), reason, a_triage(severity=sounds))
    (ticket,) = tools.desk.tickets.values()
    assert ticket.triage.severity == severity
    assert outcome.answers[-1].meta["severity"] == severity


async def test_asking_for_a_person_has_at_least_s3() -> None:
    tools = tools_with(triage=a_triage(severity=Severity.S4))
    await handing_over.ask_person(tools, a_turn("petugas"), Memory())
    assert [ticket.triage.severity for ticket in tools.desk.tickets.values()] == [Severity.S3]


async def test_the_ticket_carries_the_problem_in_the_participants_words(tools: Tools) -> None:
    told = a_turn("otp sy ga masuk2")
    await handing_over.hand_over(tools, told, HandOffReason.SEVERE, a_triage())
    assert [ticket.problem for ticket in tools.desk.tickets.values()] == ["otp sy ga masuk2"]


async def test_handing_over_ends_what_was_asked_and_offered(tools: Tools) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    assert outcome.slots == {"misses": 0.0, "asked": None, "offers": None}


async def test_a_second_time_the_same_ticket_is_told_of(tools: Tools) -> None:
    number = await opened(tools)
    outcome = await handing_over.ask_person(tools, a_turn(), Memory())
    assert len(tools.desk.tickets) == 1
    assert outcome.answers[0].text.startswith("Laporan Anda sudah ada pada petugas.")
    assert number in outcome.answers[0].text


@pytest.mark.parametrize(
    ("reason", "lead_in"),
    [
        (HandOffReason.DESPAIR, "utter_despair"),
        (HandOffReason.SEVERE, "utter_severe"),
        (HandOffReason.UNSOLVED, "utter_sorry_not_solved"),
    ],
)
async def test_some_reasons_are_led_in(tools: Tools, reason: HandOffReason, lead_in: str) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), reason, a_triage())
    assert outcome.answers[0].text == texts().say(lead_in, Language.ID).text
    assert outcome.answers[1].meta["reason"] == reason


async def test_despair_gets_a_receipt_of_its_own_with_a_number_and_no_deadline(tools: Tools) -> None:
    for _ in range(2):  # also when a ticket waits already
        _, receipt = (await handing_over.hand_over(tools, a_turn(), HandOffReason.DESPAIR, a_triage())).answers
        assert receipt.text == said_of_ticket("utter_ticket_despair", "JMO-TEST22")
        assert receipt.meta["ticket"] == "JMO-TEST22"
        assert "WIB" not in receipt.text


@pytest.mark.parametrize("language", Language)
async def test_the_status_is_told_in_the_language_of_the_turn(tools: Tools, language: Language) -> None:
    number = await opened(tools)
    outcome = await handing_over.ticket_status(tools, a_turn(language=language), Memory(ticket_number=number))
    state = {Language.ID: "menunggu petugas", Language.EN: "waiting for an officer"}[language]
    assert state in outcome.answers[0].text
    assert outcome.slots == {"ticket_number": None}


async def test_without_a_number_the_latest_ticket_is_meant(tools: Tools) -> None:
    number = await opened(tools)
    outcome = await handing_over.ticket_status(tools, a_turn(), Memory())
    assert outcome.answers[0].meta == {"ticket": number}


async def test_nobody_learns_of_the_ticket_of_somebody_else(tools: Tools) -> None:
    number = await opened(tools)
    stranger = a_turn(conversation_id=2)
    outcome = await handing_over.ticket_status(tools, stranger, Memory(ticket_number=number))
    assert outcome.answers[0].text == texts().say("utter_ticket_unknown", Language.ID).text
    assert outcome.answers[0].meta == {}


async def test_without_any_ticket_that_is_said(tools: Tools) -> None:
    expected = texts().say("utter_no_ticket", Language.ID).text
    for act in (handing_over.ticket_status, handing_over.add_information):
        assert (await act(tools, a_turn(), Memory())).answers[0].text == expected


async def test_added_information_is_acknowledged_with_its_ticket(tools: Tools) -> None:
    number = await opened(tools)
    outcome = await handing_over.add_information(tools, a_turn("nama saya Budi"), Memory())
    (answer,) = outcome.answers
    assert answer.text == said_of_ticket("utter_information_added", number)
    assert answer.meta == {"ticket": number}


async def test_the_acknowledgement_names_the_time_again(tools: Tools) -> None:
    await opened(tools)
    outcome = await handing_over.add_information(tools, a_turn("nama saya Budi"), Memory())
    assert "paling lambat Jumat, 20 November 2026 pukul 14.00 WIB" in outcome.answers[0].text


async def test_only_a_ticket_that_waits_takes_what_has_no_other_meaning(tools: Tools) -> None:
    assert await handing_over.acknowledged(tools, a_turn("oke")) is None
    number = await opened(tools)
    waiting = await handing_over.acknowledged(tools, a_turn("oke"))
    assert waiting is not None
    assert waiting.answers[0].meta == {"ticket": number}
    tools.desk.resolved.add(number)
    assert await handing_over.acknowledged(tools, a_turn("oke")) is None
    assert await handing_over.acknowledged(tools, a_turn("oke", conversation_id=2)) is None


async def test_nothing_is_added_to_a_resolved_ticket(tools: Tools) -> None:
    tools.desk.resolved.add(await opened(tools))
    outcome = await handing_over.add_information(tools, a_turn("nama saya Budi"), Memory())
    assert outcome.answers[0].text == texts().say("utter_no_ticket", Language.ID).text


# What is asked afterwards


@pytest.mark.parametrize("reason", HandOffReason)
async def test_who_only_wants_a_person_is_in_despair_or_was_asked_already_is_not_questioned(
    tools: Tools, reason: HandOffReason
) -> None:
    asks = reason in {HandOffReason.UNSOLVED, HandOffReason.SEVERE, HandOffReason.BOT_FAILED}
    outcome = await handing_over.hand_over(tools, a_turn("otp"), reason, a_triage(), problem="otp tidak masuk")
    assert outcome.begins == (FlowState("report", problem="otp tidak masuk") if asks else None)


async def test_the_questions_come_once_and_not_again_for_a_ticket_that_waits(tools: Tools) -> None:
    for begins in (True, False):
        outcome = await handing_over.hand_over(tools, a_turn(), HandOffReason.UNSOLVED, a_triage())
        assert (outcome.begins is not None) is begins


async def test_a_flow_that_has_asked_already_hands_over_without_more_questions(tools: Tools) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), HandOffReason.UNSOLVED, a_triage(), ask_more=False)
    assert outcome.begins is None


async def test_what_a_flow_was_told_stands_in_the_ticket_also_in_one_that_waits_already(tools: Tools) -> None:
    for details in ({"Di layar": "putih"}, {"Di layar": "hitam", "Sejak kapan": "kemarin"}):
        await handing_over.hand_over(tools, a_turn(), HandOffReason.NEEDS_PERSON, a_triage(), details=details)
    (ticket,) = tools.desk.tickets.values()
    assert ticket.details == {"Di layar": "hitam", "Sejak kapan": "kemarin"}


async def test_who_is_sent_on_by_a_flow_reads_no_apology_for_a_guide(tools: Tools) -> None:
    outcome = await handing_over.hand_over(tools, a_turn(), HandOffReason.NEEDS_PERSON, a_triage())
    (receipt,) = outcome.answers
    assert receipt.meta["reason"] == "needs_person"


# While the office is closed


@dataclass
class ClosedDesk(FakeDesk):
    """A desk whose office opens on Monday morning."""

    async def open_ticket(self, turn: Turn, **told: Any) -> TicketView:
        ticket = await super().open_ticket(turn, **told)
        return replace(ticket, opens_at=NOON_FRIDAY + timedelta(days=2, hours=20))


@pytest.mark.parametrize(
    ("language", "opens"),
    [(Language.ID, "Senin, 23 November 2026 pukul 08.00 WIB"), (Language.EN, "Monday 23 November 2026, 08:00 WIB")],
)
async def test_when_the_office_is_closed_it_is_said_when_it_opens(language: Language, opens: str) -> None:
    tools = replace(tools_with(), desk=ClosedDesk())
    turn = a_turn(language=language)
    receipt, closed = (await handing_over.hand_over(tools, turn, HandOffReason.PERSON_ASKED, a_triage())).answers
    assert receipt.meta["ticket"] in receipt.text
    assert opens in closed.text


async def test_in_despair_nobody_is_told_that_an_office_is_closed() -> None:
    tools = replace(tools_with(), desk=ClosedDesk())
    outcome = await handing_over.hand_over(tools, a_turn(), HandOffReason.DESPAIR, a_triage())
    assert len(outcome.answers) == 2
    assert "Senin" not in "".join(answer.text for answer in outcome.answers)
