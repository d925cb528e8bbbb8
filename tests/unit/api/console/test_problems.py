"""What the lint says, in Indonesian and at the right field."""

from datetime import date, timedelta

import pytest

from api.console.diffs import all_fields
from api.console.problems import Linted, sentence, told
from api.publishing.checking import problems_of
from knowledge.lint import Level, Problem, lint
from tests.factories import an_article, article_text
from tests.fakes import NOON_FRIDAY

TODAY = NOON_FRIDAY.date()


def faulty_articles() -> list[object]:
    """Everything that the lint finds fault with, in three articles."""
    long = "Kata " * 90 + "Rp5.000."
    steps = ["(tulis di sini)", *["Langkah."] * 8]
    text = article_text("Judul", long, *steps, channels={"jmo": "Di sini."}, documents=["KTP"])
    amounts = [{"label": "Iuran", "value": "Rp1.000", "since": "2025"}]
    first = an_article(
        id="first",
        topic="no.such",
        related=["nobody"],
        valid_to=date(2026, 1, 1),
        recheck_by=date(2026, 1, 1),
        id_text=text | {"amounts": amounts},
        questions={"id": ["sama saja"]},
    )
    second = an_article(id="account-otp", id_text=text, questions={"id": ["sama saja"]})
    return [first, second, second]


def test_every_message_of_the_lint_is_known_here() -> None:
    problems = lint(faulty_articles(), TODAY)  # type: ignore[arg-type]
    assert len({problem.field for problem in problems}) > 10
    untold = {problem.message for problem in problems if sentence(problem.message) == problem.message}
    assert untold == set()


@pytest.mark.parametrize(
    ("changed", "told_as"),
    [
        ({"valid_from": TODAY + timedelta(days=11)}, "belum berlaku pada tanggal terbit, baru mulai 1 Des 2026"),
        ({"valid_to": TODAY - timedelta(days=19)}, "tidak berlaku lagi pada tanggal terbit, hanya sampai 1 Nov 2026"),
    ],
)
def test_what_is_not_in_force_on_the_day_of_publication_is_told(changed: dict[str, date], told_as: str) -> None:
    article = an_article(**changed)
    found = told(problems_of(article, [], TODAY))
    assert (found[0].field, found[0].sentence, found[0].fault) == (*changed, told_as, True)


def test_every_problem_leads_to_a_field_of_the_editor() -> None:
    names = {name for name, _ in all_fields()} | {"id"}
    for one in told(lint(faulty_articles(), TODAY)):  # type: ignore[arg-type]
        assert one.field in names
        assert one.place[0].isupper()


@pytest.mark.parametrize(
    ("field", "shown_at", "place"),
    [
        ("id_text.steps.2", "id_text.steps", "Langkah 2 (Indonesia)"),
        ("en_text.channels.branch", "en_text.channels.branch", "Di kantor cabang (Inggris)"),
        ("channels", "id_text.channels.jmo", "Jalur"),
        ("questions.en", "questions.en", "Contoh pertanyaan (Inggris)"),
        ("questions", "questions.id", "Contoh pertanyaan"),
        ("id_text", "id_text.title", "Seluruh isi (Indonesia)"),
    ],
)
def test_fields_of_the_lint_are_fields_of_the_editor(field: str, shown_at: str, place: str) -> None:
    one = told([Problem("a", field, "?")])[0]
    assert (one.field, one.place) == (shown_at, place)


def test_what_stops_publication_comes_first() -> None:
    found = told([Problem("a", "topic", "?", Level.WARNING), Problem("a", "id", "?")])
    assert [one.fault for one in found] == [True, False]


async def test_articles_are_linted_anew_only_when_one_has_changed() -> None:
    linted = Linted()
    first = await linted.by_article([an_article()], TODAY)
    assert await linted.by_article([an_article()], TODAY) is first
    changed = await linted.by_article([an_article(recheck_by=date(2026, 1, 1))], TODAY)
    assert "recheck_by" in {problem.field for problem in changed["account-otp"]}
