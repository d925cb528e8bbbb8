"""The list of articles: what it tells of each, filters, sorting, counts."""

import re
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from api.conversations.models import ArticleFeedback
from api.db import Database
from tests.api import Api
from tests.console import OTP, Browser, asked_article, browser, publish, read, text_of, three_articles
from tests.factories import article_text, send
from tests.fakes import NOON_FRIDAY

FILTERS = (
    ({"q": "PAJAK jht"}, ["jht-tax"]),
    ({"q": "kode otp"}, ["account-otp"]),
    ({"q": "nothing like it"}, []),
    ({"area": "balance"}, ["balance-check"]),
    ({"area": "account.otp"}, ["account-otp"]),
    ({"state": "live"}, ["account-otp", "balance-check", "jht-tax"]),
    ({"state": "draft"}, ["account-otp", "kpj-merge"]),
    ({"state": "in_review"}, []),
    ({"state": "never"}, ["kpj-merge"]),
    ({"state": "archived"}, []),
    ({"recheck": "1"}, ["balance-check"]),
    ({"expired": "1"}, ["jht-tax"]),
    ({"faults": "1"}, ["kpj-merge"]),
    ({"state": "live", "q": "saldo"}, ["balance-check"]),
)
ORDERS = (
    ({"order": "recheck"}, "balance-check"),
    ({"order": "helped", "down": "1"}, "account-otp"),
    ({"order": "not_helped", "down": "1"}, "jht-tax"),
    ({"order": "title"}, "kpj-merge"),
    ({"order": "title", "down": "1"}, "jht-tax"),
    ({"order": "no such order", "state": "no such state"}, "kpj-merge"),
)

SOON = asked_article("balance-check", ["cek saldo", "lihat saldo"], recheck_by=date(2026, 12, 1))
EXPIRED = asked_article("jht-tax", ["pajak jht", "potongan pajak"], valid_to=date(2026, 11, 1))


@pytest.fixture
async def tari(api: Api, database: Database) -> AsyncIterator[Browser]:
    """Three live articles: one with a draft and feedback, one to recheck, one expired; and a faulty new draft."""
    shipped = [three_articles()[0], SOON, EXPIRED]
    await publish(database, shipped)
    async with browser(api, database) as tari:
        await tari.save(shipped[0].model_copy(update={"recheck_by": date(2027, 7, 1)}), base=1)
        long = article_text("Baru", "Kata " * 80, "Satu.")
        await tari.save(asked_article("kpj-merge", ["gabung kartu"], id_text=long, en_text=text_of("New")), base=0)
        for article, helped in (("account-otp", True), ("account-otp", True), ("jht-tax", False)):
            await vote(database, article, helped=helped)
        yield tari


async def vote(database: Database, article: str, *, helped: bool) -> None:
    message = (await send(database, session=f"voter-{article}")).message
    async with database.transaction() as session:
        session.add(ArticleFeedback(message_id=message.id, article=article, helped=helped, at=NOON_FRIDAY))


def listed(reply: httpx.Response) -> list[str]:
    """The ids in the order of the page."""
    return re.findall(r'<th scope="row"><a href="/console/articles/([a-z-]+)"', reply.text)


async def test_the_list_tells_how_each_article_stands(tari: Browser) -> None:
    words = read(await tari.get("/articles", q="account-otp"))
    for told in ("Soal account-otp", "Terbit v1", "Draf v2", "20 Nov 2026, 12.00 WIB Tari", "1 Jun 2027", "2 0"):
        assert told in words
    assert "1 dari 4 artikel" in words
    for told in ("3 Terbit", "2 Ada draf", "0 Sedang ditinjau", "0 Ditarik", "1 Belum pernah terbit"):
        assert told in words
    for told in ("1 Perlu diperiksa ulang", "1 Sudah kedaluwarsa", "1 Ada kesalahan"):
        assert told in words


async def test_filters_narrow_the_list_and_orders_sort_it(tari: Browser) -> None:
    for query, found in FILTERS:
        assert sorted(listed(await tari.get("/articles", **query))) == found, query
    for query, first in ORDERS:
        sorted_by = listed(await tari.get("/articles", **query))
        assert (len(sorted_by), sorted_by[0]) == (4, first), query


async def test_sorting_keeps_the_filters(tari: Browser) -> None:
    reply = await tari.get("/articles", q="soal", state="live")
    assert 'href="/console/articles?q=soal&amp;state=live&amp;order=recheck"' in reply.text


async def test_a_withdrawn_article_is_found_as_such(tari: Browser) -> None:
    await tari.post("/articles/jht-tax/withdraw", number="1")
    assert listed(await tari.get("/articles", state="archived")) == ["jht-tax"]


async def test_a_draft_neither_mends_nor_spoils_what_is_live(tari: Browser) -> None:
    await tari.save(SOON.model_copy(update={"recheck_by": date(2027, 7, 1)}), base=1)
    await tari.save(EXPIRED.model_copy(update={"valid_to": None}), base=1)
    faulty = article_text("OTP", "Kata " * 80, "Satu.", "Dua.")
    await tari.save(asked_article("account-otp", OTP, id_text=faulty), base=2)
    found = {"recheck": "balance-check", "expired": "jht-tax", "faults": "kpj-merge"}
    for filter, article in found.items():
        assert listed(await tari.get("/articles", **{filter: "1"})) == [article]
