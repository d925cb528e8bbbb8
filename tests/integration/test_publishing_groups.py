"""Unanswered questions in groups: alike ones together, with the article that comes nearest."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from api.db import Database
from api.publishing import unanswered
from api.publishing.unanswered import Group
from knowledge import Index, Search
from knowledge.search import encoder_or_none
from tests.asked import KPJ, OTP, asked
from tests.factories import fitted
from tests.fakes import NOON_FRIDAY

ABOUT_OTP = ["kode otp tidak masuk", "otp saya tidak masuk masuk", "kode otp ga masuk masuk dari tadi"]
ABOUT_DUES = ["kenapa iuran saya belum dibayar perusahaan", "perusahaan belum bayar iuran saya"]
ABOUT_SCHOLARSHIP = ["bagaimana cara klaim beasiswa anak"]


@pytest.fixture(scope="module")
def search() -> Search:
    """Two articles and the shipped encoder."""
    told = tuple(article.model_dump_json() for article in (OTP, KPJ))
    encoder = encoder_or_none()
    assert encoder is not None
    return Search((OTP, KPJ), Index.from_bytes(fitted(told)), encoder)


async def groups(database: Database, search: Search | None) -> list[Group]:
    async with database.transaction() as session:
        open_ones = await unanswered.open_questions(session, since=NOON_FRIDAY - timedelta(days=1))
    return unanswered.grouped(open_ones, search)


def texts_of(group: Group) -> set[str]:
    return {question.text for question in group.questions}


async def test_alike_questions_stand_together_and_others_apart_the_largest_group_first(
    database: Database, search: Search
) -> None:
    for text in (*ABOUT_SCHOLARSHIP, ABOUT_OTP[0], *ABOUT_DUES, *ABOUT_OTP[1:]):
        await asked(database, text)
    together = await groups(database, search)
    assert [texts_of(group) for group in together] == [set(ABOUT_OTP), set(ABOUT_DUES), set(ABOUT_SCHOLARSHIP)]
    assert [question.text for question in together[0].questions] == ABOUT_OTP[::-1]


async def test_a_group_knows_the_live_article_that_comes_nearest(database: Database, search: Search) -> None:
    for text in ("kpj saya ada dua", *ABOUT_OTP):
        await asked(database, text)
    nearest = [group.nearest for group in await groups(database, search)]
    assert [hit.article for hit in nearest if hit is not None] == [OTP, KPJ]


async def test_without_a_search_they_are_compared_by_their_words(database: Database) -> None:
    for text in ("lupa kata sandi", "bagaimana cara klaim beasiswa anak", "saya lupa kata sandi"):
        await asked(database, text)
    large, small = await groups(database, None)
    assert texts_of(large) == {"lupa kata sandi", "saya lupa kata sandi"}
    assert texts_of(small) == set(ABOUT_SCHOLARSHIP)
    assert (large.nearest, small.nearest) == (None, None)


@pytest.mark.parametrize(
    "texts", [(), ("lupa pin",), ("1 2 3", "12 34", "lupa pin", "1 2 3")], ids=["none", "one", "odd"]
)
async def test_no_text_is_lost_on_the_way_into_groups(database: Database, search: Search, texts: Sequence[str]) -> None:
    for text in texts:
        await asked(database, text)
    for reader in (search, None):
        together = await groups(database, reader)
        assert sorted(question.text for group in together for question in group.questions) == sorted(texts)
