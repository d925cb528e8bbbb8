"""Three bands: answer when sure, offer when unsure, ask for other words when lost; and what goes to a person."""

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import understanding
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Memory, Outcome, Tools
from bot.payload import Payload
from knowledge import Band, Finding
from language.detection import Language
from tests.factories import URGENT, a_finding, a_triage, a_turn, an_article, texts, tools_with
from tests.fakes import FakeTicket
from triage import Category, MessageType, Severity, Triage

OTP, KPJ, JHT, BSU = (an_article(id) for id in ("account-otp", "kpj-find-number", "jht-claim-jmo", "bsu-status"))
FRAUD = an_article("about-fraud")
SURE, UNSURE, LOST = a_finding(Band.SURE, OTP), a_finding(Band.UNSURE, OTP, KPJ, JHT, BSU), a_finding(Band.LOST, OTP)


def said(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


def all_texts(outcome: Outcome) -> list[str]:
    return [answer.text for answer in outcome.answers]


def tickets(tools: Tools) -> list[FakeTicket]:
    return list(tools.desk.tickets.values())


async def test_when_sure_the_article_comes_and_is_asked_about() -> None:
    outcome = await understanding.help_with(tools_with(SURE), a_turn(), Memory())
    answer, asking = outcome.answers
    assert answer.text.startswith("Ini jawabannya.")
    assert [button.payload for button in asking.buttons][:3] == ["/helped", "/not_helped", "/show_more"]
    assert outcome.slots == {
        "last_article": "account-otp",
        "asked": "helped",
        "offers": None,
        "misses": 0.0,
        "problem": "kode otp tidak masuk",
    }


@pytest.mark.parametrize(
    ("kind", "asking"),
    [
        (MessageType.QUESTION, "utter_is_it_clear"),
        (MessageType.COMPLAINT, "utter_did_this_help"),
        (MessageType.STATUS, "utter_did_this_help"),
    ],
)
async def test_who_asked_is_asked_for_clearness_and_who_has_trouble_for_success(kind: MessageType, asking: str) -> None:
    outcome = await understanding.help_with(tools_with(SURE, a_triage(type=kind)), a_turn(), Memory())
    assert outcome.answers[1].text == said(asking)


async def test_the_answer_tells_evaluations_how_it_was_understood() -> None:
    outcome = await understanding.help_with(tools_with(SURE, a_triage()), a_turn(), Memory())
    assert outcome.answers[0].meta == {
        "article": "account-otp",
        "topic": "account.otp",
        "band": "sure",
        "confidence": 0.9,
        "category": Category.OTP_CODE,
        "severity": Severity.S3,
        "type": MessageType.QUESTION,
    }


async def test_it_answers_in_the_language_of_the_turn() -> None:
    outcome = await understanding.help_with(tools_with(SURE), a_turn(language=Language.EN), Memory())
    assert outcome.answers[0].text.startswith("This is the answer.")
    assert outcome.answers[1].text == said("utter_is_it_clear", Language.EN)


async def test_an_article_that_stands_alone_is_given_and_not_asked_about() -> None:
    tools = tools_with(a_finding(Band.UNSURE, OTP, score=0.9, in_scope=0.4))
    outcome = await understanding.help_with(tools, a_turn("kartu hilang"), Memory())
    assert outcome.slots["last_article"] == OTP.id
    assert (outcome.answers[0].meta["article"], outcome.answers[0].meta["band"]) == (OTP.id, "sure")


async def test_when_unsure_three_are_offered_and_none_of_these() -> None:
    outcome = await understanding.help_with(tools_with(UNSURE), a_turn(), Memory())
    (question,) = outcome.answers
    offered = [Payload.parse(button.payload) for button in question.buttons]
    assert [payload.entities.get("article") for payload in offered] == [OTP.id, KPJ.id, JHT.id, None]
    assert offered[-1].intent == "none_of_these"
    assert [button.topic for button in question.buttons] == [OTP.topic, KPJ.topic, JHT.topic, None]
    assert outcome.slots == {
        "asked": "which",
        "offers": "account-otp,kpj-find-number,jht-claim-jmo",
        "problem": "kode otp tidak masuk",
    }


@pytest.mark.parametrize("language", Language)
async def test_several_are_a_choice_and_one_is_a_plain_question(language: Language) -> None:
    for finding, question in (
        (UNSURE, "utter_did_you_mean"),
        (a_finding(Band.UNSURE, OTP), "utter_did_you_mean_this"),
    ):
        outcome = await understanding.help_with(tools_with(finding), a_turn(language=language), Memory())
        assert all_texts(outcome) == [said(question, language)]


async def test_an_offer_does_not_pretend_to_have_chosen() -> None:
    outcome = await understanding.help_with(tools_with(UNSURE), a_turn(), Memory())
    meta = outcome.answers[0].meta
    assert (meta["band"], meta.get("article"), meta.get("topic")) == ("unsure", None, None)


async def test_few_words_that_point_somewhere_get_an_offer() -> None:
    tools = tools_with(a_finding(Band.LOST, OTP, in_scope=0.2))
    outcome = await understanding.help_with(tools, a_turn("kartu hilang"), Memory())
    assert [button.topic for button in outcome.answers[0].buttons] == [OTP.topic, None]


async def test_unlikely_articles_do_not_fill_the_list() -> None:
    likely, unlikely = a_finding(Band.UNSURE, OTP, KPJ, score=0.5), a_finding(Band.UNSURE, JHT, score=0.01)
    tools = tools_with(replace(likely, hits=likely.hits + unlikely.hits))
    outcome = await understanding.help_with(tools, a_turn(), Memory())
    assert [button.topic for button in outcome.answers[0].buttons] == [OTP.topic, KPJ.topic, None]


async def test_when_lost_it_asks_once_for_other_words_and_keeps_the_problem() -> None:
    tools = tools_with(LOST)
    outcome = await understanding.help_with(tools, a_turn("anu itu"), Memory())
    assert all_texts(outcome) == [said("utter_ask_rephrase")]
    assert outcome.slots == {"misses": 1.0, "problem": "anu itu"}
    assert tickets(tools) == []


async def test_lost_a_second_time_a_person_gets_the_problem_as_first_told() -> None:
    tools = tools_with(LOST)
    outcome = await understanding.help_with(tools, a_turn("ya itu"), Memory(misses=1, problem="anu itu"))
    assert [(ticket.reason, ticket.problem) for ticket in tickets(tools)] == [(HandOffReason.BOT_FAILED, "anu itu")]
    assert tools.classifier.heard[-1] == "anu itu"
    assert outcome.slots["misses"] == 0.0


async def test_unclear_words_right_after_an_answer_are_taken_to_be_about_it() -> None:
    tools = tools_with(LOST, articles=(KPJ,))
    shown = Memory(last_article=KPJ.id, asked="helped", problem="nomor saya mana")
    outcome = await understanding.help_with(tools, a_turn("anu"), shown)
    assert all_texts(outcome) == [said("utter_did_this_help_now")]
    assert outcome.slots == {"misses": 1.0, "problem": "nomor saya mana"}
    await understanding.help_with(tools, a_turn("anu itu"), replace(shown, misses=1))
    assert [ticket.problem for ticket in tickets(tools)] == ["nomor saya mana"]


async def test_an_answer_forgets_earlier_misses() -> None:
    outcome = await understanding.help_with(tools_with(SURE), a_turn(), Memory(misses=1))
    assert outcome.slots["misses"] == 0.0


async def test_an_expired_article_is_never_sent() -> None:
    expired = an_article(valid_to=date(2026, 11, 19))
    tools = tools_with(a_finding(Band.SURE, expired))
    outcome = await understanding.help_with(tools, a_turn(), Memory())
    assert "Ini jawabannya" not in "".join(all_texts(outcome))
    assert not any(button.topic for answer in outcome.answers for button in answer.buttons)


async def test_an_article_is_still_sent_on_its_last_day() -> None:
    tools = tools_with(a_finding(Band.SURE, an_article(valid_to=date(2026, 11, 20))))
    outcome = await understanding.help_with(tools, a_turn(), Memory())
    assert outcome.slots["last_article"] == "account-otp"


async def test_an_expired_offer_makes_room_for_the_next() -> None:
    expired = an_article("balance-check", valid_to=date(2026, 11, 19))
    tools = tools_with(a_finding(Band.UNSURE, expired, OTP, KPJ, JHT))
    outcome = await understanding.help_with(tools, a_turn(), Memory())
    offered = [Payload.parse(button.payload).entities.get("article") for button in outcome.answers[0].buttons]
    assert offered == [OTP.id, KPJ.id, JHT.id, None]


async def test_money_at_stake_goes_to_a_person_first_and_a_fitting_guide_follows() -> None:
    tools = tools_with(SURE, URGENT)
    outcome = await understanding.help_with(tools, a_turn("jht saya kok sudah cair"), Memory())
    lead_in, receipt, guide = outcome.answers
    assert lead_in.text == said("utter_severe")
    assert receipt.meta["ticket"] in receipt.text
    assert guide.text.startswith("Ini jawabannya.")
    assert [(ticket.reason, ticket.article) for ticket in tickets(tools)] == [(HandOffReason.SEVERE, "account-otp")]
    assert [ticket.problem for ticket in tickets(tools)] == ["jht saya kok sudah cair"]
    assert outcome.slots["last_article"] == OTP.id


@pytest.mark.parametrize("text", ["saldo saya dicairkan orang", "someone withdrew my balance"])
async def test_beside_a_cry_for_help_no_guide_is_put_however_well_it_fits(text: str) -> None:
    tools = tools_with(a_finding(Band.SURE, OTP, score=0.99), URGENT)
    outcome = await understanding.help_with(tools, a_turn(text), Memory())
    lead_in, receipt = outcome.answers
    assert lead_in.text == said("utter_severe")
    assert [(ticket.reason, ticket.article) for ticket in tickets(tools)] == [(HandOffReason.SEVERE, None)]
    assert receipt.meta["ticket"] == tickets(tools)[0].view.number
    assert "last_article" not in outcome.slots


@pytest.mark.parametrize("language", Language)
async def test_despair_goes_to_a_person_at_once_whatever_else_the_words_may_mean(language: Language) -> None:
    despair = "saldo saya hilang, saya mau bunuh diri"
    for finding, triage in ((SURE, a_triage()), (UNSURE, URGENT), (LOST, a_triage(type=MessageType.OFF_TOPIC))):
        for act in (understanding.help_with, understanding.help_or_decline):
            tools = tools_with(finding, triage)
            outcome = await act(tools, a_turn(despair, language=language), Memory())
            lead_in, receipt = outcome.answers
            assert lead_in.text == said("utter_despair", language)
            assert receipt.meta["reason"] == HandOffReason.DESPAIR
            (ticket,) = tickets(tools)
            assert (ticket.triage.severity, ticket.problem) == (Severity.S1, despair)


async def test_in_an_emergency_no_guide_is_guessed() -> None:
    for finding in (a_finding(Band.SURE, OTP, score=0.79), UNSURE, LOST):
        tools = tools_with(finding, URGENT)
        outcome = await understanding.help_with(tools, a_turn(), Memory())
        assert len(outcome.answers) == 2
        assert [ticket.article for ticket in tickets(tools)] == [None]


async def test_a_general_question_about_theft_is_no_emergency() -> None:
    tools = tools_with(SURE, a_triage(severity=Severity.S1, type=MessageType.QUESTION))
    await understanding.help_with(tools, a_turn(), Memory())
    assert tickets(tools) == []


async def test_what_sounds_out_of_scope_is_declined_only_when_no_article_comes_near() -> None:
    declined = await understanding.help_or_decline(tools_with(LOST), a_turn(), Memory())
    assert all_texts(declined) == [said("utter_out_of_scope")]
    answered = await understanding.help_or_decline(tools_with(SURE), a_turn(), Memory())
    assert answered.slots["last_article"] == "account-otp"
    offered = await understanding.help_or_decline(tools_with(UNSURE), a_turn(), Memory())
    assert offered.slots["asked"] == "which"


ALONE = a_finding(Band.LOST, OTP, score=0.95, in_scope=0.5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("iuran bpjs kesehatan", Language.ID),
        ("cara pindah faskes", Language.ID),
        ("kartu KIS saya", Language.ID),
        ("my health insurance card", Language.EN),
    ],
)
async def test_who_means_the_health_insurer_is_told_so_and_gets_no_look_alike(text: str, language: Language) -> None:
    for finding in (LOST, UNSURE, ALONE):
        for act in (understanding.help_with, understanding.help_or_decline):
            outcome = await act(tools_with(finding), a_turn(text, language=language), Memory())
            assert all_texts(outcome) == [said("utter_bpjs_kesehatan", language)]


async def test_what_an_article_surely_answers_is_answered_though_it_names_the_health_insurer() -> None:
    tools = tools_with(SURE)
    outcome = await understanding.help_with(tools, a_turn("beda bpjs kesehatan dan ketenagakerjaan"), Memory())
    assert outcome.slots["last_article"] == OTP.id


async def test_a_hospital_after_an_accident_at_work_is_our_matter() -> None:
    tools = tools_with(UNSURE)
    outcome = await understanding.help_or_decline(tools, a_turn("biaya rumah sakit kecelakaan kerja"), Memory())
    assert outcome.slots["asked"] == "which"


async def test_an_emergency_goes_to_a_person_though_it_names_the_health_insurer() -> None:
    tools = tools_with(LOST, URGENT)
    await understanding.help_or_decline(tools, a_turn("bpjs kesehatan"), Memory())
    assert [ticket.reason for ticket in tickets(tools)] == [HandOffReason.SEVERE]


async def test_an_emergency_is_never_declined() -> None:
    tools = tools_with(LOST, URGENT)
    await understanding.help_or_decline(tools, a_turn(), Memory())
    assert [ticket.reason for ticket in tickets(tools)] == [HandOffReason.SEVERE]


async def test_a_chosen_article_is_shown_and_asked_about() -> None:
    outcome = await understanding.show_article(tools_with(articles=(KPJ,)), a_turn(), Memory(article=KPJ.id))
    assert outcome.answers[0].meta == {"article": KPJ.id, "topic": KPJ.topic}
    assert outcome.answers[1].text == said("utter_did_this_help")
    assert outcome.slots["last_article"] == KPJ.id
    assert (outcome.slots["asked"], outcome.slots["offers"], outcome.slots["misses"]) == ("helped", None, 0.0)


@pytest.mark.parametrize(
    ("told", "language", "problem"),
    [
        ("nomor saya mana", Language.ID, "nomor saya mana"),
        (None, Language.ID, "Soal kpj-find-number"),
        (None, Language.EN, "About kpj-find-number"),
    ],
)
async def test_the_title_of_a_chosen_article_is_the_problem_only_of_who_told_none(
    told: str | None, language: Language, problem: str
) -> None:
    chosen = Memory(article=KPJ.id, problem=told)
    outcome = await understanding.show_article(tools_with(articles=(KPJ,)), a_turn("x", language=language), chosen)
    assert outcome.slots["problem"] == problem


async def test_an_article_that_does_not_exist_counts_as_not_understood() -> None:
    for memory in (Memory(), Memory(article="no-such")):
        outcome = await understanding.show_article(tools_with(), a_turn(), memory)
        assert all_texts(outcome) == [said("utter_ask_rephrase")]


async def test_more_shows_the_rest_of_the_last_article() -> None:
    outcome = await understanding.show_more(tools_with(articles=(KPJ,)), a_turn(), Memory(last_article=KPJ.id))
    rest, asking = outcome.answers
    assert "Tanya jawab resmi" in rest.text
    assert asking.text == said("utter_did_this_help_now")


async def test_more_without_a_last_article_asks_for_words() -> None:
    outcome = await understanding.show_more(tools_with(), a_turn(), Memory())
    assert all_texts(outcome) == [said("utter_ask_rephrase")]


async def test_repeat_shows_the_last_article_again_or_the_menu() -> None:
    tools = tools_with(articles=(KPJ,))
    again = await understanding.repeat(tools, a_turn(), Memory(last_article=KPJ.id))
    assert again.answers[0].meta["article"] == KPJ.id
    nothing_yet = await understanding.repeat(tools, a_turn(), Memory())
    assert all_texts(nothing_yet) == [said("utter_menu")]


async def test_a_suspicion_of_fraud_gets_the_warning() -> None:
    tools = tools_with(articles=(FRAUD,))
    outcome = await understanding.suspect_fraud(tools, a_turn("orang itu minta otp saya"), Memory())
    assert outcome.slots["last_article"] == FRAUD.id
    assert tickets(tools) == []


async def test_a_fraud_that_happened_gets_the_warning_and_a_person() -> None:
    tools = tools_with(triage=URGENT, articles=(FRAUD,))
    outcome = await understanding.suspect_fraud(tools, a_turn("otp sudah saya kasih, saldo hilang"), Memory())
    assert outcome.answers[0].meta["article"] == FRAUD.id
    assert outcome.answers[-1].meta["ticket"]
    assert [(ticket.reason, ticket.article) for ticket in tickets(tools)] == [(HandOffReason.SEVERE, FRAUD.id)]
    assert outcome.slots["asked"] is None


@pytest.mark.parametrize(
    ("finding", "triage", "text"),
    [
        (a_finding(Band.UNSURE, OTP, FRAUD), a_triage(), "ini asli atau bukan"),  # the search names it, if only second
        (SURE, URGENT, "jht saya kok sudah cair"),
        (SURE, a_triage(), "orang itu minta otp saya"),
    ],
)
async def test_the_warning_comes_first_whatever_article_fits_the_words_best(
    finding: Finding, triage: Triage, text: str
) -> None:
    outcome = await understanding.suspect_fraud(tools_with(finding, triage, articles=(FRAUD,)), a_turn(text), Memory())
    assert outcome.answers[0].meta["article"] == FRAUD.id
    assert (outcome.slots["last_article"], outcome.slots["problem"]) == (FRAUD.id, text)


async def test_what_only_sounds_like_fraud_to_rasa_gets_its_own_answer() -> None:
    tools = tools_with(SURE, articles=(FRAUD,))
    outcome = await understanding.suspect_fraud(tools, a_turn("otp tidak masuk"), Memory())
    assert outcome.slots["last_article"] == OTP.id
    lost = await understanding.suspect_fraud(tools_with(LOST, articles=(FRAUD,)), a_turn("anu itu"), Memory())
    assert all_texts(lost) == [said("utter_ask_rephrase")]


async def test_who_gave_a_code_away_gets_the_warning_and_a_person_though_nothing_sounds_urgent() -> None:
    told = "saya sudah kasih kode otp ke orang"
    tools = tools_with(SURE, a_triage(), articles=(FRAUD,))
    outcome = await understanding.suspect_fraud(tools, a_turn(told), Memory())
    assert outcome.answers[0].meta["article"] == FRAUD.id
    (ticket,) = tickets(tools)
    assert (ticket.reason, ticket.article, ticket.problem) == (HandOffReason.SEVERE, FRAUD.id, told)
    assert outcome.answers[-1].meta["ticket"] == ticket.view.number


async def test_a_status_of_a_lost_claim_is_as_urgent_as_a_complaint() -> None:
    for triage, urgent in (
        (replace(URGENT, type=MessageType.STATUS), True),
        (replace(URGENT, severity=Severity.S2), False),
    ):
        tools = tools_with(SURE, triage)
        await understanding.help_with(tools, a_turn(), Memory())
        assert [ticket.reason for ticket in tickets(tools)] == [HandOffReason.SEVERE] * urgent
