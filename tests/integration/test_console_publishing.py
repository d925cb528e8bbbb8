"""From the editor to what participants get: check, publish, withdraw, and back to an old version."""

from collections.abc import AsyncIterator

import pytest

from api.console.checks import Checks
from api.db import Database
from api.publishing import queries
from api.publishing.enums import RevisionState
from knowledge import Article
from knowledge.article import Questions
from knowledge.golden import Golden
from tests.api import Api
from tests.console import OTP, Browser, asked_article, browser, publish, read, three_articles

GOLDEN = (Golden("otp tidak masuk", frozenset({"account-otp"})), Golden("cek saldo jht", frozenset({"balance-check"})))
CONSOLE = "/console"


@pytest.fixture
async def tari(api: Api, database: Database) -> AsyncIterator[Browser]:
    """A trainer before three live articles, with two golden questions."""
    await publish(database, three_articles())
    await api.parts.shelf.load()
    async with browser(api, database) as tari:
        console = next(route.app for route in api.app.routes if getattr(route, "path", "") == CONSOLE)  # type: ignore[attr-defined]
        console.state.checks = Checks(GOLDEN)
        yield tari


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
    paper = ["bikin paspor di mana", "syarat paspor", "antre paspor", "paspor saya habis masa berlakunya"]
    moved = otp().model_copy(update={"questions": Questions(id=tuple(paper))})
    await tari.save(moved, base=1, do="review")
    check = await tari.get("/articles/account-otp/2/check")
    words = read(check)
    assert "Lebih buruk" in words
    assert "Saya sudah membaca" in words
    refused = await tari.post("/articles/account-otp/2/publish")
    assert refused.status_code == 422
    assert "Centang dulu" in read(refused)
    assert live_answer(api) == "Ini jawabannya."
    worse = check.text.split('name="accepted" value="')[1].split('"')[0]
    await tari.post("/articles/account-otp/2/publish", accepted=worse)
    assert live_answer(api) == "Jawaban baru."


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
    back = await tari.post("/articles/account-otp/1/roll-back")
    assert "menjadi draf baru" in read(back)
    async with database.transaction() as session:
        newest = await queries.newest(session, "account-otp")
    assert (newest.number, newest.state) == (3, RevisionState.DRAFT)
    assert newest.content["id_text"]["answer"] == "Ini jawabannya."
    assert newest.note == "Kembali ke versi 1"


async def test_the_last_article_stays(api: Api, tari: Browser) -> None:
    for article_id in ("account-otp", "account-forgot-password"):
        await tari.post(f"/articles/{article_id}/withdraw", number="1")
    refused = await tari.post("/articles/balance-check/withdraw", number="1")
    assert refused.status_code == 409
    assert "harus tetap terbit" in read(refused)
