from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import Search
from knowledge.golden import GOLDEN_FOLDER, Change, Golden, answers, changes, is_right, load_golden
from knowledge.store import load_out_of_scope
from language.normaliser import normalise

TODAY = date(2026, 11, 20)
EITHER = Golden("otp", frozenset({"a", "b"}))
NEITHER = Golden("halo", frozenset())


def written(folder: Path, *lines: str, name: str = "first.tsv") -> Path:
    (folder / name).write_text("\n".join(("expected\ttext", *lines)) + "\n", encoding="utf-8")
    return folder


def test_reads_one_or_several_ids_or_none(tmp_path: Path) -> None:
    found = load_golden(written(tmp_path, "a\tsatu", "a|b\tdua", " a | b \ttiga", "-\tempat", "\tlima"))
    assert found == (
        Golden("satu", frozenset({"a"})),
        Golden("dua", frozenset({"a", "b"})),
        Golden("tiga", frozenset({"a", "b"})),
        Golden("empat", frozenset()),
        Golden("lima", frozenset()),
    )


def test_quotes_are_part_of_what_people_write(tmp_path: Path) -> None:
    found = load_golden(written(tmp_path, 'a\t"gagal" katanya', 'b\tmuncul "error', "b\tlagi "))
    assert [one.text for one in found] == ['"gagal" katanya', 'muncul "error', "lagi"]


def test_reads_all_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    written(tmp_path, "b\tdua", name="second.tsv")
    written(tmp_path, "a\tsatu", name="first.tsv")
    written(tmp_path, "c\ttiga", name="notes.txt")
    assert [one.text for one in load_golden(tmp_path)] == ["satu", "dua"]


@pytest.mark.parametrize(
    ("question", "answered", "right"),
    [
        (EITHER, "a", True),
        (EITHER, "b", True),
        (EITHER, "c", False),
        (EITHER, None, False),
        (NEITHER, None, True),
        (NEITHER, "a", False),
    ],
)
def test_right_is_any_of_the_articles_or_none_where_none_answers(
    question: Golden, answered: str | None, right: bool
) -> None:
    assert is_right(question, answered) is right


@pytest.mark.parametrize(
    ("question", "before", "after", "worse"),
    [
        (EITHER, "a", "c", True),
        (EITHER, "a", None, True),
        (EITHER, "a", "b", False),
        (EITHER, "c", "d", False),
        (EITHER, "c", "a", False),
        (NEITHER, None, "a", True),
        (NEITHER, "a", None, False),
    ],
)
def test_a_change_is_worse_when_right_becomes_wrong(
    question: Golden, before: str | None, after: str | None, worse: bool
) -> None:
    assert Change(question, before, after).worse is worse


def test_tells_what_changed_with_what_got_worse_first() -> None:
    questions = [EITHER, NEITHER, EITHER, NEITHER, EITHER]
    found = changes(questions, ["c", None, "a", None, "b"], ["a", None, None, "b", "a"])
    assert found == [
        Change(EITHER, "a", None),
        Change(NEITHER, None, "b"),
        Change(EITHER, "c", "a"),
        Change(EITHER, "b", "a"),
    ]


def test_before_and_after_must_be_of_all_questions() -> None:
    with pytest.raises(ValueError, match="zip"):
        changes([EITHER, NEITHER], ["a", None], ["a"])


def test_answers_are_the_first_articles_or_none_where_the_search_is_lost(search: Search) -> None:
    questions = [Golden("kode otp tidak masuk", frozenset()), Golden("hujan di Bandung", frozenset())]
    assert answers(search, questions, TODAY) == ["account-otp", None]
    assert answers(search, [], TODAY) == []


def test_an_unsure_answer_is_an_answer(search: Search, articles: Any) -> None:
    assert answers(search, [Golden("withdraw savings", frozenset())], TODAY) == ["jht-claim-jmo"]
    assert search.search("withdraw savings").band == "unsure"


@pytest.fixture(scope="module")
def shipped() -> tuple[Golden, ...]:
    return load_golden()


def test_the_shipped_questions_expect_shipped_articles(shipped: Any, shipped_articles: Any) -> None:
    expected = set().union(*(question.expected for question in shipped))
    assert expected
    assert expected - {article.id for article in shipped_articles} == set()


def test_nothing_learns_from_the_shipped_questions(shipped: Any, shipped_articles: Any) -> None:
    taught = {normalise(text) for article in shipped_articles for text in article.questions.all()}
    taught |= {normalise(text.title) for article in shipped_articles for text in (article.id_text, article.en_text)}
    taught |= set(map(normalise, load_out_of_scope()))
    assert [question.text for question in shipped if normalise(question.text) in taught] == []


def test_the_shipped_questions_are_of_both_kinds_and_written_once(shipped: tuple[Golden, ...]) -> None:
    inside = [question for question in shipped if question.expected]
    assert min(len(inside), len(shipped) - len(inside)) > 100
    assert len({normalise(question.text) for question in shipped}) == len(shipped)
    assert all(question.text for question in shipped)


def test_every_shipped_line_has_both_columns() -> None:
    for file in GOLDEN_FOLDER.glob("*.tsv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "expected\ttext"
        assert {line.count("\t") for line in lines} == {1}
        assert all(line.partition("\t")[0].strip() for line in lines)


def test_what_is_not_valid_on_the_day_answers_nothing(search: Search, articles: Any) -> None:
    expired = [article.model_copy(update={"valid_to": date(2026, 11, 19)}) for article in articles]
    search = Search(expired, search.index, weights=search.weights, thresholds=search.thresholds)
    question = Golden("withdraw savings", frozenset({"jht-claim-jmo"}))
    assert answers(search, [question], date(2026, 11, 19)) == ["jht-claim-jmo"]
    assert answers(search, [question], TODAY) == [None]
