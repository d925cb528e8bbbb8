from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article
from knowledge.lint import Level, Problem, lint, lint_folder, lint_one
from knowledge.store import read_folder

TODAY = date(2026, 11, 20)
LONG = " ".join(["kata"] * 26) + "."


def found(*articles: Article) -> set[tuple[str, Level]]:
    return {(problem.field, problem.level) for problem in lint(articles, TODAY)}


def text(**changes: Any) -> dict[str, Any]:
    return {"title": "Judul", "answer": "Jawaban.", "steps": ["Buka."], "if_that_fails": "175."} | changes


def test_a_faultless_article_has_no_problem(make_article: Any) -> None:
    assert lint([make_article()], TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": "kpj.unknown"}, "topic"),
        ({"related": ["nowhere"]}, "related"),
        ({"id_text": text(answer="a" * 301)}, "id_text.answer"),
        ({"id_text": text(steps=["Buka."] * 8)}, "id_text.steps"),
        ({"id_text": text(steps=["Buka.", "Tekan."])}, "steps"),
        ({"id_text": text(documents=["e-KTP"])}, "documents"),
        ({"id_text": text(channels={"jmo": "Di JMO."})}, "channels"),
        ({"id_text": text(answer=LONG)}, "id_text.answer"),
        ({"id_text": text(steps=[LONG])}, "id_text.steps.1"),
        ({"en_text": text(if_that_fails=LONG)}, "en_text.if_that_fails"),
        ({"id_text": text(answer="Bayar Rp16.800.")}, "id_text.answer"),
        ({"en_text": text(steps=["Ask for 10%."])}, "en_text.steps.1"),
    ],
)
def test_finds_an_error(make_article: Any, changes: dict[str, Any], field: str) -> None:
    assert (field, Level.ERROR) in found(make_article(**changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recheck_by": date(2026, 12, 20)}, "recheck_by"),
        ({"recheck_by": date(2026, 11, 1)}, "recheck_by"),
        ({"valid_to": date(2026, 11, 19)}, "valid_to"),
        ({"questions": {"id": ["satu"], "en": ["one"]}}, "questions.id"),
        ({"questions": {"id": ["satu"], "en": ["one"]}}, "questions.en"),
    ],
)
def test_only_warns_of_what_time_or_diligence_mends(make_article: Any, changes: dict[str, Any], field: str) -> None:
    assert (field, Level.WARNING) in found(make_article(**changes))


def test_does_not_warn_a_month_ahead(make_article: Any) -> None:
    assert found(make_article(recheck_by=date(2026, 12, 21))) == set()


def test_an_amount_with_a_date_is_no_problem_however_it_is_written(make_article: Any) -> None:
    amounts = [{"label": "Batas", "value": "Rp15.000.000", "since": "2025-05"}]
    told = text(answer="Batasnya Rp15 juta.", amounts=amounts)
    assert found(make_article(id_text=told, en_text=told)) == set()


def test_related_may_name_another_article(make_article: Any) -> None:
    other = make_article(id="other", questions={"id": [], "en": []}, id_text=text(), en_text=text())
    assert ("related", Level.ERROR) not in found(make_article(related=["other"]), other)


def test_finds_an_id_used_twice(make_article: Any) -> None:
    assert ("id", Level.ERROR) in found(make_article(), make_article())


def test_warns_of_two_articles_that_say_the_same(make_article: Any) -> None:
    assert ("id_text", Level.WARNING) in found(make_article(), make_article(id="copy"))


def test_finds_a_question_asked_for_two_topics_in_different_spelling(make_article: Any) -> None:
    first = make_article(questions={"id": ["Gak   bisa MASUK"], "en": []})
    second = make_article(id="b", topic="kpj.merge", questions={"id": ["gak bisa masuk"], "en": []})
    assert ("questions", Level.ERROR) in found(first, second)


def test_two_articles_of_a_topic_may_share_a_question(make_article: Any) -> None:
    assert ("questions", Level.ERROR) not in found(make_article(), make_article(id="b"))


def test_a_file_that_does_not_fit_is_a_problem_and_still_known_to_others(tmp_path: Path, make_article: Any) -> None:
    (tmp_path / "broken.yml").write_text("id: broken", encoding="utf-8")
    content = make_article(related=["broken"]).model_dump_json()
    (tmp_path / "kpj-find-number.yml").write_text(content, encoding="utf-8")  # JSON is YAML
    problems = lint_folder(TODAY, tmp_path)
    assert problems
    assert {problem.article for problem in problems} == {"broken"}


def test_shipped_articles_fit_the_schema() -> None:
    _, faults = read_folder()
    assert not faults, "\n".join(map(str, faults))


def test_shipped_articles_have_no_errors() -> None:
    errors: list[Problem] = [problem for problem in lint_folder(TODAY) if problem.level is Level.ERROR]
    assert not errors


def test_one_article_is_linted_as_among_all(articles: Any) -> None:
    twin = articles[1].model_copy(
        update={"id": "twin", "topic": "about.jmo", "related": ("nowhere",), "questions": articles[0].questions}
    )
    everything = lint([twin, *articles], TODAY)
    assert lint_one(twin, articles, TODAY) == [problem for problem in everything if problem.article == "twin"]
    assert {problem.field for problem in lint_one(twin, articles, TODAY)} >= {"related", "id_text", "questions"}
    assert lint_one(twin, articles, TODAY, also_known={"nowhere"}) != lint_one(twin, articles, TODAY)


def test_what_is_still_to_be_written_cannot_be_published(make_article: Any) -> None:
    texts = {"title": "Judul", "answer": "(tulis jawabannya di sini)", "if_that_fails": "Telepon 175."}
    found = [problem.field for problem in lint([make_article(id_text=texts)], TODAY) if "written" in problem.message]
    assert found == ["id_text.answer"]
