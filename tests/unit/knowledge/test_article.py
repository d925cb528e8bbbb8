from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.article import Article, Channel, Confidence, Segment
from language.detection import Language


def test_gives_the_text_of_the_readers_language(make_article: Any) -> None:
    article = make_article()
    assert article.text(Language.ID).title == "Mencari nomor KPJ"
    assert article.text(Language.EN).title == "Finding the KPJ number"


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2025, 4, 30), False),
        (date(2025, 5, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_is_valid_between_both_days_included(make_article: Any, day: date, valid: bool) -> None:
    article = make_article(valid_from=date(2025, 5, 1), valid_to=date(2026, 12, 31))
    assert article.is_valid_on(day) is valid


def test_is_always_valid_without_dates(make_article: Any) -> None:
    assert make_article().is_valid_on(date(1999, 1, 1))


@pytest.mark.parametrize("written", [2025, "2025-05", date(2025, 5, 1)])
def test_takes_dates_as_precise_as_known(make_article: Any, written: object) -> None:
    source = {"title": "FAQ", "date": written, "confidence": "A", "code": "FAQ"}
    assert make_article(sources=[source]).sources[0].date == str(written)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sources": []},
        {"sources": [{"title": "FAQ", "confidence": "A", "code": "FAQ"}]},
        {"sources": [{"title": "FAQ", "date": "2025-13", "confidence": "A", "code": "FAQ"}]},
        {"id": "Kpj Find"},
        {"segments": ["PNS"]},
        {"unknown": 1},
    ],
)
def test_refuses_what_does_not_fit(make_article: Any, wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make_article(**wrong)


def test_cannot_be_changed(make_article: Any) -> None:
    article: Article = make_article()
    with pytest.raises(ValidationError):
        article.topic = "kpj.merge"


def test_survives_json(make_article: Any) -> None:
    article = make_article(segments=["PU"], flow="biometric_check")
    assert Article.model_validate_json(article.model_dump_json()) == article


@pytest.mark.parametrize("member", [*Segment, *Channel, *Confidence])
def test_every_name_has_both_languages(member: Segment | Channel | Confidence) -> None:
    assert member.label_id
    assert member.label_en
