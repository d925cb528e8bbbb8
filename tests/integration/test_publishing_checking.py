"""The check before a publication: what is wrong with the article, and what would be answered otherwise."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from api.errors import FaultyArticle
from api.publishing.checking import Check, Checker, problems_of, refuse_faults
from knowledge import Article, Index, Search
from knowledge.course import OUT_OF_SCOPE
from knowledge.golden import Change, Golden
from knowledge.lint import Level, Problem
from knowledge.meaning import Reader
from tests.factories import an_article, article_text, fitted, kpj_article, otp_article
from tests.unit.knowledge.fakes import FakeEncoder

TODAY = date(2026, 11, 20)
ASKED = ("kode otp tidak masuk", "kode otp belum datang", "otp saya tidak masuk", "kode otp belum dikirim juga")
OTP, KPJ = otp_article(questions={"id": ASKED}), kpj_article()
ABOUT_OTP = Golden("kode otp saya belum masuk", frozenset({OTP.id}))
ABOUT_KPJ = Golden("gabung kartu kpj lama", frozenset({KPJ.id}))
ABOUT_BLOCKED = Golden("akun saya terblokir terus", frozenset({"account-blocked"}))
OF_NOTHING = Golden("resep sayur asem yang segar", frozenset())
GOLDEN = (ABOUT_OTP, ABOUT_KPJ, ABOUT_BLOCKED, OF_NOTHING)
BLOCKED = an_article(
    "account-blocked",
    id_text=article_text("Akun terblokir", "Akun terblokir karena salah sandi.", "Tunggu."),
    en_text=article_text("Blocked account", "Too many wrong passwords.", "Wait."),
    questions={"id": ["akun saya terblokir", "akun terkunci terus"], "en": ["my account is blocked"]},
)
GREEDY = an_article(
    "account-delete",
    id_text=article_text("Kode OTP", "Kode OTP saya belum masuk.", "Tunggu."),
    en_text=article_text("Code", "The code never came.", "Wait."),
    questions={"id": [f"kode otp saya {more}belum masuk" for more in ("", "kok ", "ini ", "kenapa ", "masih ")]},
)


@pytest.fixture(scope="module")
def live() -> Search:
    """Two live articles and no encoder."""
    told = tuple(article.model_dump_json() for article in (OTP, KPJ))
    return Search((OTP, KPJ), Index.from_bytes(fitted(told)))


async def checked(article: Article, live: Search | None, *golden: Golden) -> Check:
    return await Checker(golden or GOLDEN).check(article, live, TODAY)


def fields(problems: tuple[Problem, ...], level: Level) -> set[str]:
    return {problem.field for problem in problems if problem.level is level}


def test_problems_are_told_by_level() -> None:
    faulty = otp_article(
        topic="account.unheard-of",
        related=["not-there"],
        recheck_by="2026-12-01",
        id_text=article_text("Judul", "Kata. " * 60, "Satu."),
    )
    check = Check(tuple(problems_of(faulty, [KPJ], TODAY)), ())
    assert fields(check.problems, Level.ERROR) == {"topic", "related", "id_text.answer", "steps"}
    assert fields(check.problems, Level.WARNING) == {"recheck_by", "questions.id", "questions.en"}
    assert set(check.faults) == {problem for problem in check.problems if problem.level is Level.ERROR}


def test_only_the_problems_of_this_article_are_told() -> None:
    others = [an_article("kpj-merge", topic="kpj.unheard-of", questions={"id": ["kpj saya ada dua"]})]
    problems = problems_of(OTP, others, TODAY)
    assert {(problem.article, problem.field) for problem in problems} == {
        (OTP.id, "questions.id"),
        (OTP.id, "questions.en"),
    }


def test_an_article_may_name_one_that_is_not_live_yet() -> None:
    naming = OTP.model_copy(update={"related": ("kpj-merge",)})
    assert "related" in fields(tuple(problems_of(naming, [], TODAY)), Level.ERROR)
    assert "related" not in fields(tuple(problems_of(naming, [], TODAY, {"kpj-merge"})), Level.ERROR)


@pytest.mark.parametrize(
    ("field", "day"), [("valid_from", TODAY + timedelta(days=1)), ("valid_to", TODAY - timedelta(days=1))]
)
def test_what_would_not_be_in_force_on_the_day_of_publication_is_a_fault(field: str, day: date) -> None:
    told = [one for one in problems_of(OTP.model_copy(update={field: day}), [KPJ], TODAY) if one.field == field]
    assert [one.level for one in told] == [Level.ERROR]
    assert problems_of(OTP.model_copy(update={field: TODAY}), [KPJ], TODAY) == problems_of(OTP, [KPJ], TODAY)


class Ids(tuple[str, ...]):
    """Remembers which thread has read it."""

    read_by: int | None = None

    def __iter__(self) -> Iterator[str]:
        self.read_by = threading.get_ident()
        return super().__iter__()


async def test_the_lint_leaves_the_event_loop_to_others() -> None:
    known = Ids()
    await Checker(()).check(OTP, None, TODAY, known)
    assert known.read_by not in {None, threading.get_ident()}


def test_a_question_that_another_article_has_is_a_fault() -> None:
    thief = an_article("account-delete", questions={"id": KPJ.questions.id[:1]})
    assert "questions" in fields(tuple(problems_of(thief, [OTP, KPJ], TODAY)), Level.ERROR)


def test_the_wording_of_another_article_is_a_warning() -> None:
    copy = an_article("account-delete", id_text=KPJ.id_text.model_dump(), en_text=KPJ.en_text.model_dump())
    assert "id_text" in fields(tuple(problems_of(copy, [OTP, KPJ], TODAY)), Level.WARNING)


async def test_a_check_compares_with_the_other_live_articles_only(live: Search) -> None:
    check = await checked(OTP.model_copy(update={"related": (KPJ.id,)}), live)
    assert check.problems == tuple(problems_of(OTP, [], TODAY))


async def test_a_golden_question_that_is_stolen_is_told_as_worse(live: Search) -> None:
    check = await checked(GREEDY, live)
    assert check.worse == (Change(ABOUT_OTP, OTP.id, GREEDY.id),)


async def test_a_golden_question_that_is_won_is_told_but_not_as_worse(live: Search) -> None:
    check = await checked(BLOCKED, live)
    assert check.worse == ()
    (change,) = check.changes
    assert (change.question, change.after) == (ABOUT_BLOCKED, BLOCKED.id)


async def test_what_gets_worse_is_told_first(live: Search) -> None:
    both = BLOCKED.model_copy(update={"questions": GREEDY.questions.model_copy(update={"en": BLOCKED.questions.all()})})
    changes = (await checked(both, live, ABOUT_BLOCKED, ABOUT_OTP)).changes
    assert [change.worse for change in changes] == [True, False]


async def test_what_is_not_valid_today_answers_no_golden_question(live: Search) -> None:
    expired = OTP.model_copy(update={"valid_to": TODAY - timedelta(days=1)})
    (change,) = (await checked(expired, live, ABOUT_OTP)).worse
    assert (change.before, change.after) == (OTP.id, KPJ.id)


async def test_a_check_brings_the_edition_it_is_of_and_the_index_that_it_fitted(live: Search) -> None:
    check = await Checker(GOLDEN).check(BLOCKED, live, TODAY, edition=7)
    assert check.edition == 7
    assert check.fitted is not None
    assert check.fitted.articles == (BLOCKED, OTP, KPJ)
    assert Index.from_bytes(check.fitted.index).articles == 3


async def test_where_nothing_changes_no_changes_are_told(live: Search) -> None:
    assert (await checked(OTP, live)).changes == ()


async def test_without_a_live_edition_there_is_nothing_that_could_change() -> None:
    check = await checked(GREEDY, None)
    assert (check.changes, check.worse) == ((), ())
    assert {problem.field for problem in check.problems} == {"questions.id", "questions.en"}


async def test_with_an_encoder_the_golden_questions_are_read_once_for_all_checks(live: Search) -> None:
    encoder = FakeEncoder((OTP.topic, KPJ.topic, OUT_OF_SCOPE))
    listening = Search(live.articles, live.index, reader(encoder))
    checker = Checker(GOLDEN)
    for article in (OTP, BLOCKED):
        await checker.check(article, listening, TODAY)
    assert encoder.heard == [one.text for one in GOLDEN]


def reader(encoder: FakeEncoder) -> Reader:
    return encoder


def test_only_faults_stop_a_publication() -> None:
    warning = Problem("a", "questions.id", "2 questions", Level.WARNING)
    refuse_faults([])
    refuse_faults([warning])
    with pytest.raises(FaultyArticle) as raised:
        refuse_faults([warning, Problem("a", "topic", "not there"), Problem("a", "steps", "1 and 2")])
    assert raised.value.problems == ("topic: not there", "steps: 1 and 2")
