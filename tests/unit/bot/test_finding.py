"""What a message may mean: urgent or not, sure or worth offering; stories and follow-ups."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.actions.finding import (
    LONG_WORDS,
    MOST_SENTENCES,
    SURELY_OURS,
    Understood,
    as_known,
    found_for,
    is_ours,
    understand,
)
from bot.actions.toolbox import Memory, Tools
from knowledge import Article, Band, Finding, Hit
from tests.factories import URGENT, a_finding, a_triage, a_turn, an_article, tools_with
from tests.fakes import SearchByText
from triage import MessageType, Severity, Triage

OTP, KPJ, JHT, BSU = (an_article(id) for id in ("account-otp", "kpj-find-number", "jht-claim-jmo", "bsu-status"))
EXPIRED = an_article("balance-check", valid_to=date(2026, 11, 19))
SURE, UNSURE = a_finding(Band.SURE, OTP), a_finding(Band.UNSURE, KPJ, JHT)
QUESTION = a_triage()


def understood(finding: Finding = SURE, triage: Triage = QUESTION, text: str = "otp tidak masuk") -> Understood:
    return Understood(text, finding, triage)


def scored(*scores: float, in_scope: float = 0.9, band: Band = Band.UNSURE) -> Finding:
    """One article for each score."""
    hits = tuple(Hit(article, score) for article, score in zip((OTP, KPJ, JHT, BSU), scores, strict=False))
    return Finding(band, hits, in_scope)


def knowing(findings: dict[str, Finding], *articles: Article) -> tuple[Tools, SearchByText]:
    """Tools whose search knows only these texts; what was searched is in the second."""
    search = SearchByText(findings, articles or (OTP, KPJ, JHT, BSU))
    return replace(tools_with(), knowledge=search), search


# Likely, sure, worth offering


def test_articles_that_are_hardly_possible_are_not_likely() -> None:
    assert [hit.article for hit in understood(scored(0.5, 0.02, 0.019)).likely] == [OTP, KPJ]


def test_the_best_article_is_likely_however_doubtful_and_nothing_is_where_nothing_was_found() -> None:
    assert [hit.article for hit in understood(scored(0.01, 0.01)).likely] == [OTP]
    assert understood(scored()).likely == ()


@pytest.mark.parametrize(
    ("score", "band", "alone"),
    [(0.9, Band.UNSURE, True), (0.89, Band.UNSURE, False), (0.99, Band.LOST, False), (0.1, Band.LOST, False)],
)
def test_one_article_far_before_all_others_stands_alone_if_the_text_sounds_like_ours(
    score: float, band: Band, alone: bool
) -> None:
    assert understood(scored(score, 0.05, band=band)).stands_alone is alone


@pytest.mark.parametrize(
    ("band", "in_scope", "worth"),
    [(Band.SURE, 0.95, True), (Band.UNSURE, 0.4, True), (Band.LOST, 0.15, True), (Band.LOST, 0.14, False)],
)
def test_worth_offering_is_what_the_search_trusts_and_what_comes_near(band: Band, in_scope: float, worth: bool) -> None:
    assert understood(scored(0.9, in_scope=in_scope, band=band)).is_worth_offering is worth


def test_where_nothing_was_found_nothing_stands_alone_or_is_offered() -> None:
    nothing = understood(scored(in_scope=0.0, band=Band.LOST))
    assert not nothing.stands_alone
    assert not nothing.is_worth_offering


# Urgent


@pytest.mark.parametrize(
    ("confidence", "text", "urgent"),
    [
        (0.6, "tolong dicek", True),
        (0.59, "tolong dicek", False),
        (0.01, "saldo saya hilang dicuri orang", True),  # a cry needs no probability
        (0.01, "someone withdrew my balance", True),
    ],
)
def test_alarm_takes_a_likely_emergency_or_a_cry(confidence: float, text: str, urgent: bool) -> None:
    assert understood(triage=replace(URGENT, severity_confidence=confidence), text=text).is_urgent is urgent


@pytest.mark.parametrize(
    ("kind", "urgent"),
    [
        (MessageType.COMPLAINT, True),
        (MessageType.STATUS, True),  # "my claim was paid out, but to whom?"
        (MessageType.QUESTION, False),  # "what if my balance is stolen?"
        (MessageType.PRAISE, False),
        (MessageType.OFF_TOPIC, False),
    ],
)
def test_urgent_is_what_happened_and_not_what_is_asked_in_general(kind: MessageType, urgent: bool) -> None:
    assert understood(triage=replace(URGENT, type=kind), text="saldo saya hilang").is_urgent is urgent


@pytest.mark.parametrize("severity", [Severity.S2, Severity.S3, Severity.S4])
def test_only_the_highest_severity_is_urgent(severity: Severity) -> None:
    assert not understood(triage=replace(URGENT, severity=severity)).is_urgent


# Stories

COMPLAINT = "Kode otp tidak masuk"
STORY = (
    "Selamat pagi, saya sudah bekerja sepuluh tahun di pabrik dan baru kali ini memasang aplikasi di ponsel anak."
    f" {COMPLAINT}! Mohon dibantu ya; terima kasih banyak sebelumnya"
)


def test_a_story_is_about_its_tellingest_sentence_before_what_the_whole_is_about() -> None:
    tools, _ = knowing({STORY: UNSURE, COMPLAINT: SURE, "Mohon dibantu ya": scored(0.9, in_scope=0.1)})
    found = understand(tools, a_turn(STORY), Memory())
    assert [hit.article for hit in found.finding.hits] == [OTP, KPJ, JHT]
    assert found.text == STORY


def test_one_sentence_is_reason_to_offer_and_not_to_answer() -> None:
    tools, _ = knowing({COMPLAINT: a_finding(Band.SURE, OTP, score=0.99)})
    found = understand(tools, a_turn(STORY), Memory())
    assert (found.finding.band, found.is_sure, found.stands_alone) == (Band.UNSURE, False, False)
    assert found.is_worth_offering


def test_an_article_of_both_the_sentence_and_the_story_is_named_once() -> None:
    tools, _ = knowing({STORY: scored(0.5, 0.5, 0.5), COMPLAINT: SURE})
    found = understand(tools, a_turn(STORY), Memory())
    assert [hit.article for hit in found.finding.hits] == [OTP, KPJ, JHT]


def test_the_trouble_is_told_by_the_whole_story() -> None:
    tools, _ = knowing({COMPLAINT: SURE})
    understand(tools, a_turn(STORY), Memory())
    assert tools.classifier.heard == [STORY]


def test_a_story_whose_sentences_say_less_is_kept_whole() -> None:
    tools, _ = knowing({STORY: UNSURE, COMPLAINT: a_finding(Band.LOST, OTP)})
    assert understand(tools, a_turn(STORY), Memory()).finding == UNSURE


def test_a_story_understood_at_once_is_not_taken_apart() -> None:
    tools, search = knowing({STORY: SURE})
    understand(tools, a_turn(STORY), Memory())
    assert search.heard == [STORY]


@pytest.mark.parametrize(("more_words", "searches"), [(0, 1), (1, 3)])
def test_a_few_words_are_no_story(more_words: int, searches: int) -> None:
    tools, search = knowing({})
    understand(tools, a_turn("awal ceritanya begini. " + "kata " * (LONG_WORDS - 3 + more_words)), Memory())
    assert len(search.heard) == searches


def test_of_a_paste_only_the_first_sentences_of_some_length_are_searched() -> None:
    tools, search = knowing({})
    paste = "".join(f"ya. baris nomor {number}. " for number in range(300))
    understand(tools, a_turn(paste), Memory())
    assert search.heard[1:] == [f" baris nomor {number}" for number in range(MOST_SENTENCES)]


# Follow-ups

BEHIND = "otp tidak masuk kalau ganti kartu"


def test_a_follow_up_is_searched_behind_the_problem_told_before() -> None:
    tools, _ = knowing({BEHIND: SURE})
    found = understand(tools, a_turn("kalau ganti kartu"), Memory(problem="otp tidak masuk"))
    assert found.finding == SURE
    assert found.text == "otp tidak masuk kalau ganti kartu"  # what a ticket is to say


def test_words_that_say_enough_are_not_mixed_with_an_older_problem() -> None:
    tools, search = knowing({"cari nomor kpj": UNSURE})
    found = understand(tools, a_turn("cari nomor kpj"), Memory(problem="otp tidak masuk"))
    assert found.finding == UNSURE
    assert search.heard == ["cari nomor kpj"]


def test_without_a_problem_told_before_there_is_nothing_to_follow() -> None:
    tools, search = knowing({})
    assert not understand(tools, a_turn("kalau ganti kartu"), Memory()).is_worth_offering
    assert search.heard == ["kalau ganti kartu"]


def test_words_behind_which_only_the_article_just_shown_is_found_are_no_follow_up() -> None:
    tools, _ = knowing({BEHIND: SURE})
    memory = Memory(problem="otp tidak masuk", last_article=OTP.id)
    assert not understand(tools, a_turn("kalau ganti kartu"), memory).is_worth_offering


def test_a_follow_up_that_does_not_help_leaves_the_words_as_they_were_found() -> None:
    alone = scored(0.2, in_scope=0.3, band=Band.LOST)
    tools, _ = knowing({"anu": alone, "otp tidak masuk anu": scored(0.6, in_scope=0.1, band=Band.LOST)})
    assert understand(tools, a_turn("anu"), Memory(problem="otp tidak masuk")).finding == alone


# Expired articles


def test_expired_articles_are_never_found_and_make_room_for_the_next() -> None:
    finding = a_finding(Band.UNSURE, EXPIRED, OTP, KPJ, JHT, BSU)
    found = understand(tools_with(finding), a_turn(), Memory())
    assert [hit.article for hit in found.finding.hits] == [OTP, KPJ, JHT]


def test_where_only_expired_articles_answer_the_search_is_lost() -> None:
    found = understand(tools_with(a_finding(Band.SURE, EXPIRED)), a_turn(), Memory())
    assert (found.finding.band, found.finding.hits) == (Band.LOST, ())
    assert not found.is_sure
    assert not found.is_worth_offering


@pytest.mark.parametrize(("text", "problem"), [(STORY, None), ("kalau ganti kartu", "otp tidak masuk")])
def test_neither_a_sentence_nor_a_follow_up_finds_an_expired_article(text: str, problem: str | None) -> None:
    old = a_finding(Band.SURE, EXPIRED)
    tools, _ = knowing({COMPLAINT: old, BEHIND: old}, EXPIRED)
    assert understand(tools, a_turn(text), Memory(problem=problem)).finding.hits == ()


# What the help desk has asked already


def test_what_was_asked_already_is_neither_searched_nor_judged_again() -> None:
    tools, search = knowing({})
    known = json.loads(json.dumps(as_known(SURE, URGENT)))  # as it travels
    found = understand(tools, replace(a_turn(), known=known), Memory())
    assert (found.finding, found.triage) == (SURE, URGENT)
    assert (search.heard, tools.classifier.heard) == ([], [])


def test_what_was_found_before_is_not_sent_when_it_has_expired_meanwhile() -> None:
    tools, _ = knowing({}, EXPIRED, OTP)
    both = replace(a_turn(), known=as_known(a_finding(Band.SURE, EXPIRED, OTP), QUESTION))
    assert [hit.article for hit in found_for(tools, both).hits] == [OTP]
    only = replace(a_turn(), known=as_known(a_finding(Band.SURE, EXPIRED), QUESTION))
    assert found_for(tools, only) == Finding(Band.LOST, (), 0.9)


@pytest.mark.parametrize(
    ("band", "in_scope", "ours"),
    [(Band.SURE, 0.2, True), (Band.UNSURE, SURELY_OURS, True), (Band.UNSURE, SURELY_OURS - 0.01, False)],
)
def test_what_is_sure_or_surely_in_scope_is_no_small_talk(band: Band, in_scope: float, ours: bool) -> None:
    assert is_ours(a_finding(band, OTP, in_scope=in_scope)) is ours
