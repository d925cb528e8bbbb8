"""From the editor to what participants get: check, publish, withdraw, and back to an old version."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from api.console.checks import Checks
from api.db import Database
from api.publishing import editions, live, queries
from api.publishing.enums import RevisionState
from knowledge import Article
from knowledge.article import Questions
from knowledge.golden import Golden
from tests.api import Api, api_around, parts_for
from tests.console import OTP, Browser, asked_article, browser, field, publish, read, three_articles
from tests.factories import a_revision, until_somebody_waits
from tests.fakes import NOON_FRIDAY, StoppedClock

GOLDEN = (Golden("otp tidak masuk", frozenset({"account-otp"})), Golden("cek saldo jht", frozenset({"balance-check"})))
CONSOLE = "/console"
PASSPORT = ["bikin paspor di mana", "syarat paspor", "antre paspor", "paspor saya habis masa berlakunya"]
BY_NOBODY: dict[str, Any] = {"officer_id": None, "clock": StoppedClock(), "today": NOON_FRIDAY.date()}
CARDS = asked_article("kpj-merge", ["gabung kartu kpj lama", "kpj saya ada dua"])


@pytest.fixture
async def tari(api: Api, database: Database) -> AsyncIterator[Browser]:
    """A trainer before three live articles, with two golden questions."""
    await publish(database, three_articles())
    await api.parts.shelf.load()
    async with browser(api, database) as tari:
        ask_little(api)
        yield tari


def ask_little(api: Api) -> None:
    """Hundreds of golden questions are for the product."""
    console = next(route.app for route in api.app.routes if getattr(route, "path", "") == CONSOLE)  # type: ignore[attr-defined]
    console.state.checks = Checks(GOLDEN)


async def published_elsewhere(database: Database, article: Article = CARDS) -> None:
    """Another process publishes, and this one has not heard of it yet."""
    await a_revision(database, article, RevisionState.IN_REVIEW)
    async with database.transaction() as session:
        await live.publish(session, article.id, 1, **BY_NOBODY)


def otp(answer: str = "Jawaban baru.", **changes: object) -> Article:
    article = asked_article("account-otp", OTP, **changes)
    return article.model_copy(update={"id_text": article.id_text.model_copy(update={"answer": answer})})


def live_answer(api: Api, article_id: str = "account-otp") -> str | None:
    article = api.parts.shelf.article(article_id)
    return article.id_text.answer if article else None


async def test_review_check_and_publish_make_it_live(api: Api, tari: Browser) -> None:
    await tari.save(otp(), base=1, do="review")
    check = await tari.save(otp(), base=2, do="check")
    words = read(check)
    assert str(check.url).endswith("/account-otp/2/check")
    assert "Semua 2 pertanyaan uji tetap mendapat jawaban yang sama" in words
    assert "− Ini jawabannya. + Jawaban baru." in words
    assert live_answer(api) == "Ini jawabannya."
    published = await tari.post("/articles/account-otp/2/publish")
    assert "Sudah terbit" in read(published)
    assert live_answer(api) == "Jawaban baru."


async def test_only_what_was_sent_for_review_can_be_published(api: Api, tari: Browser) -> None:
    await tari.save(otp(), base=1)
    check = await tari.get("/articles/account-otp/2/check")
    assert "berstatus draf" in read(check)
    assert "/publish" not in check.text
    assert (await tari.post("/articles/account-otp/2/publish")).status_code == 409
    assert live_answer(api) == "Ini jawabannya."
    ready = await tari.post("/articles/account-otp/2/move")
    assert "/account-otp/2/publish" in ready.text


async def test_faults_keep_it_from_being_published(api: Api, tari: Browser) -> None:
    faulty = otp("Kata " * 80)
    await tari.save(faulty, base=1, do="review")
    check = await tari.get("/articles/account-otp/2/check")
    assert "paling banyak 300" in read(check)
    assert "disabled" in check.text
    refused = await tari.post("/articles/account-otp/2/publish")
    assert refused.status_code == 422
    assert "Perbaiki dulu kesalahan" in read(refused)
    assert live_answer(api) == "Ini jawabannya."


async def test_what_gets_worse_has_to_be_read_first(api: Api, tari: Browser) -> None:
    moved = otp().model_copy(update={"questions": Questions(id=tuple(PASSPORT))})
    await tari.save(moved, base=1, do="review")
    check = await tari.get("/articles/account-otp/2/check")
    words = read(check)
    assert "Lebih buruk" in words
    assert "Saya sudah membaca" in words
    refused = await tari.post("/articles/account-otp/2/publish")
    assert refused.status_code == 422
    assert "Centang dulu" in read(refused)
    assert live_answer(api) == "Ini jawabannya."
    await tari.post("/articles/account-otp/2/publish", accepted=field(check, "accepted"))
    assert live_answer(api) == "Jawaban baru."


async def test_the_tick_is_of_the_edition_that_was_read(api: Api, tari: Browser, database: Database) -> None:
    await tari.save(otp().model_copy(update={"questions": Questions(id=tuple(PASSPORT))}), base=1, do="review")
    accepted = field(await tari.get("/articles/account-otp/2/check"), "accepted")
    await published_elsewhere(database)
    refused = await tari.post("/articles/account-otp/2/publish", accepted=accepted)
    assert refused.status_code == 422
    assert live_answer(api) == "Ini jawabannya."
    await tari.post("/articles/account-otp/2/publish", accepted=field(refused, "accepted"))
    assert live_answer(api) == "Jawaban baru."


async def test_a_check_is_made_beside_what_others_have_just_published(
    api: Api, tari: Browser, database: Database
) -> None:
    await tari.save(otp(related=["kpj-merge"]), base=1, do="review")
    await published_elsewhere(database)
    assert api.parts.shelf.article(CARDS.id) is None
    assert "tidak ada artikel" not in read(await tari.get("/articles/account-otp/2/check"))
    assert "Sudah terbit" in read(await tari.post("/articles/account-otp/2/publish"))
    assert [article.id for article in api.parts.shelf.articles] == sorted(
        ["account-forgot-password", "account-otp", "balance-check", "kpj-merge"]
    )


async def test_who_is_overtaken_between_check_and_publication_checks_once_more(
    api: Api, tari: Browser, database: Database
) -> None:
    await tari.save(otp(), base=1, do="review")
    await tari.get("/articles/account-otp/2/check")
    await a_revision(database, CARDS, RevisionState.IN_REVIEW)
    async with database.transaction() as session:
        await editions.hold(session)
        publishing = asyncio.create_task(tari.post("/articles/account-otp/2/publish"))
        await until_somebody_waits(database)
        await live.publish(session, CARDS.id, 1, **BY_NOBODY)
    refused = await publishing
    assert refused.status_code == 409
    assert "Periksa sekali lagi" in read(refused)
    assert live_answer(api) == "Ini jawabannya."
    assert "Sudah terbit" in read(await tari.post("/articles/account-otp/2/publish"))


async def test_new_articles_may_name_each_other(api: Api, tari: Browser) -> None:
    await tari.save(CARDS.model_copy(update={"related": ("kpj-find-number",)}), base=0)
    assert "tidak ada artikel" in read(await tari.get("/articles/kpj-merge/1/check"))
    lost = asked_article("kpj-find-number", ["nomor kpj saya hilang", "lupa nomor kpj"], related=["kpj-merge"])
    await tari.save(lost, base=0, do="review")
    await tari.post("/articles/kpj-merge/1/move")
    for article_id in ("kpj-merge", "kpj-find-number"):
        assert "Sudah terbit" in read(await tari.post(f"/articles/{article_id}/1/publish"))


async def test_the_day_of_a_publication_is_the_help_desks_own(database: Database) -> None:
    """At noon of the 20th in Jakarta it is still the 19th in Pago Pago."""
    await publish(database, three_articles())
    async with api_around(parts_for(database, time_zone="Pacific/Pago_Pago")) as api, browser(api, database) as tari:
        ask_little(api)
        await tari.save(otp(valid_to=date(2026, 11, 19)), base=1, do="review")
        assert "Sudah terbit" in read(await tari.post("/articles/account-otp/2/publish"))


async def test_a_live_article_is_withdrawn_after_a_question(api: Api, tari: Browser, database: Database) -> None:
    asked = await tari.get("/articles/account-otp/withdraw")
    assert "Tarik artikel ini dari peredaran?" in read(asked)
    stale = await tari.post("/articles/account-otp/withdraw", number="7")
    assert stale.status_code == 409
    assert live_answer(api) is not None
    done = await tari.post("/articles/account-otp/withdraw", number="1")
    assert "ditarik dari peredaran" in read(done)
    assert live_answer(api) is None
    assert (await tari.get("/articles/account-otp/withdraw")).status_code == 404


async def test_a_withdrawn_article_comes_back_as_a_draft(api: Api, tari: Browser, database: Database) -> None:
    await tari.post("/articles/account-otp/withdraw", number="1")
    await tari.save(three_articles()[0], base=1)
    async with database.transaction() as session:
        newest = await queries.newest(session, "account-otp")
    assert (newest.number, newest.state) == (2, RevisionState.DRAFT)


async def test_history_tells_versions_and_what_differs(tari: Browser) -> None:
    await tari.save(otp("Kedua."), base=1, note="Lebih jelas")
    await tari.save(otp("Ketiga."), base=2, do="review")
    words = read(await tari.get("/articles/account-otp/history"))
    for told in ("Versi 3 Ditinjau Tari, 20 Nov 2026, 12.00 WIB", "Lebih jelas", "Terbit: berkas", "Ditinjau: Tari"):
        assert told in words
    assert "− Kedua. + Ketiga." in words
    assert "− Ini jawabannya. + Ketiga." in read(await tari.get("/articles/account-otp/history", old="1", new="3"))
    assert (await tari.get("/articles/account-otp/history", old="1", new="9")).status_code == 404


async def test_an_old_version_comes_back_as_a_draft(api: Api, tari: Browser, database: Database) -> None:
    await tari.save(otp("Kedua."), base=1)
    base = field(await tari.get("/articles/account-otp/history"), "base")
    back = await tari.post("/articles/account-otp/1/roll-back", base=base)
    assert "menjadi draf baru" in read(back)
    async with database.transaction() as session:
        newest = await queries.newest(session, "account-otp")
    assert (newest.number, newest.state) == (3, RevisionState.DRAFT)
    assert newest.content["id_text"]["answer"] == "Ini jawabannya."
    assert newest.note == "Kembali ke versi 1"


@pytest.mark.parametrize(("fields", "status"), [({"base": "2"}, 409), ({}, 422), ({"base": "x"}, 422)])
async def test_an_old_version_does_not_come_back_upon_one_that_was_not_seen(
    api: Api, tari: Browser, database: Database, fields: dict[str, str], status: int
) -> None:
    await tari.save(otp("Kedua."), base=1)
    await tari.save(otp("Ketiga."), base=2, do="review")
    assert (await tari.post("/articles/account-otp/1/roll-back", **fields)).status_code == status
    async with database.transaction() as session:
        newest = await queries.newest(session, "account-otp")
    assert (newest.number, newest.state) == (3, RevisionState.IN_REVIEW)


async def test_the_last_article_stays(api: Api, tari: Browser) -> None:
    for article_id in ("account-otp", "account-forgot-password"):
        await tari.post(f"/articles/{article_id}/withdraw", number="1")
    refused = await tari.post("/articles/balance-check/withdraw", number="1")
    assert refused.status_code == 409
    assert "harus tetap terbit" in read(refused)
