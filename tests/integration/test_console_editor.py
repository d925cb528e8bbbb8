"""The editor: saving, faults at their fields, two trainers at once, the preview. Nothing typed is lost."""

import re
from collections.abc import AsyncIterator

import pytest

from api.console.forms import values_of
from api.console.preview import MAX_WITH_BUTTONS
from api.db import Database
from api.guard import MAX_BODY_BYTES
from api.publishing import queries, service
from api.publishing.enums import RevisionState
from knowledge import Article
from knowledge.store import load_articles
from tests.api import Api
from tests.console import OTP, Browser, asked_article, browser, editor_fields, field, publish, read, text_of
from tests.factories import article_text

EVIL = "<script>alert(1)</script>"


@pytest.fixture
async def tari(api: Api, database: Database) -> AsyncIterator[Browser]:
    async with browser(api, database) as tari:
        yield tari


@pytest.fixture
async def saved(tari: Browser) -> Article:
    article = asked_article("account-otp", OTP, id_text=text_of("Kode OTP"))
    await tari.save(article, base=0)
    return article


def answering(article: Article, answer: str) -> Article:
    return article.model_copy(update={"id_text": article.id_text.model_copy(update={"answer": answer})})


async def stored(database: Database, article_id: str = "account-otp") -> tuple[Article, int, RevisionState]:
    async with database.transaction() as session:
        newest = await queries.newest(session, article_id)
    return service.content_of(newest), newest.number, newest.state


async def test_a_new_article_becomes_a_draft(tari: Browser, database: Database) -> None:
    article = asked_article("account-otp", OTP)
    reply = await tari.save(article, base=0, note="Pertama")
    assert str(reply.url).endswith("/console/articles/account-otp?done=saved")
    assert "Draf tersimpan" in read(reply)
    assert await stored(database) == (article, 1, RevisionState.DRAFT)


async def test_the_editor_shows_what_was_saved_and_saves_it_again_unchanged(
    tari: Browser, saved: Article, database: Database
) -> None:
    page = await tari.get("/articles/account-otp")
    for name in ("id_text.answer", "id_text.steps", "questions.id", "sources", "recheck_by"):
        assert field(page, name) == values_of(saved)[name]
    again = await tari.save(saved, base=1)
    assert "Tidak ada yang berubah" in read(again)
    assert (await stored(database))[1] == 1


async def test_every_shipped_article_passes_the_editor_and_the_body_limit() -> None:
    for article in load_articles():
        fields = editor_fields(article, base=1)
        assert sum(len(str(name)) + len(str(value).encode()) + 150 for name, value in fields.items()) < MAX_BODY_BYTES


async def test_wrong_fields_are_told_where_they_are_and_nothing_is_lost(
    tari: Browser, saved: Article, database: Database
) -> None:
    typed = editor_fields(saved, base=1)
    typed |= {
        "id_text.title": "",
        "sources": "tanpa bagian",
        "recheck_by": "kapan-kapan",
        "id_text.answer": "Baru & <b>",
    }
    reply = await tari.send("/articles/account-otp", typed)
    words = read(reply)
    assert reply.status_code == 422
    assert "Belum tersimpan. 3 isian" in words
    for sentence in ("wajib diisi", "Baris 1: Tulis 4 bagian", "Tanggal itu tidak dikenal"):
        assert sentence in words
    for name in ("sources", "recheck_by", "id_text.answer", "questions.id"):
        assert field(reply, name) == typed[name]
    assert (await stored(database))[1] == 1


async def test_an_id_of_another_article_is_refused_at_its_field(tari: Browser, saved: Article) -> None:
    reply = await tari.save(answering(saved, "Lain."), base=0)
    assert reply.status_code == 422
    assert "Sudah ada artikel dengan id itu" in read(reply)
    assert field(reply, "id_text.answer") == "Lain."


@pytest.mark.parametrize("bad_id", ["", "new", "Huruf Besar", "a/b"])
async def test_an_id_that_makes_no_address_is_refused(tari: Browser, bad_id: str) -> None:
    fields = editor_fields(asked_article("account-otp", OTP), base=0, id=bad_id)
    reply = await tari.send("/articles/new", fields)
    assert reply.status_code == 422
    assert 'id="id-error1"' in reply.text


async def test_who_saves_upon_another_sees_both_and_can_save_again(
    api: Api, tari: Browser, saved: Article, database: Database
) -> None:
    async with browser(api, database, name="Budi") as budi:
        english = saved.en_text.model_copy(update={"title": "Budi's title"})
        await budi.save(answering(saved, "Menurut Budi.").model_copy(update={"en_text": english}), base=1)
    refused = await tari.save(answering(saved, "Menurut Tari."), base=1)
    words = read(refused)
    assert refused.status_code == 409
    assert "Budi sudah menyimpan versi 2" in words
    assert "Versi 2 menurut Budi: Menurut Budi." in words
    assert field(refused, "id_text.answer") == "Menurut Tari."
    assert field(refused, "en_text.title") == "Budi's title"
    assert "Diambil dari versi 2 (Budi)" in words
    assert field(refused, "base") == "2"
    both = answering(saved, "Menurut Tari dan Budi.")
    await tari.save(both, base=int(field(refused, "base")))
    assert await stored(database) == (both, 3, RevisionState.DRAFT)


async def test_sending_for_review_saves_first_and_can_be_undone(
    tari: Browser, saved: Article, database: Database
) -> None:
    changed = answering(saved, "Diubah.")
    assert "Dikirim untuk ditinjau" in read(await tari.save(changed, base=1, do="review"))
    assert await stored(database) == (changed, 2, RevisionState.IN_REVIEW)
    returned = await tari.save(changed, base=2, do="draft")
    assert "Dikembalikan ke draf" in read(returned)
    assert await stored(database) == (changed, 2, RevisionState.DRAFT)


@pytest.mark.parametrize("do", ["review", "draft", "save"])
async def test_what_is_live_and_was_not_changed_is_told_and_stays_live(
    tari: Browser, database: Database, do: str
) -> None:
    article = asked_article("account-otp", OTP)
    await publish(database, [article])
    reply = await tari.save(article, base=1, do=do)
    assert reply.status_code == 200
    assert "Tidak ada yang berubah" in read(reply)
    assert await stored(database) == (article, 1, RevisionState.PUBLISHED)


@pytest.mark.parametrize("base", [None, "", "0", "1x", "9" * 30])
async def test_upon_which_version_to_save_is_not_guessed(
    tari: Browser, saved: Article, database: Database, base: str | None
) -> None:
    fields = editor_fields(answering(saved, "Lain."), base=1)
    del fields["base"]
    reply = await tari.send("/articles/account-otp", fields if base is None else fields | {"base": base})
    assert reply.status_code == 422
    assert (await stored(database))[:2] == (saved, 1)


async def test_an_article_that_is_not_live_yet_may_be_named(tari: Browser, saved: Article) -> None:
    other = asked_article("kpj-merge", ["gabung kartu"], related=["account-otp", "not-there"])
    words = read(await tari.save(other, base=0))
    assert "tidak ada artikel “not-there”" in words
    assert "tidak ada artikel “account-otp”" not in words


async def test_a_look_saves_nothing_and_shows_what_is_typed(tari: Browser, saved: Article, database: Database) -> None:
    long = " ".join(["Kata"] * 250) + "."
    reply = await tari.save(answering(saved, long), base=1, do="look")
    words = read(reply)
    assert reply.status_code == 200
    assert len(long) > MAX_WITH_BUTTONS
    assert "terkirim sebagai pesan teks (batas 4.096)" in words
    assert "1250 huruf, paling banyak 300" in words
    assert field(reply, "id_text.answer") == long
    assert (await stored(database))[1] == 1


async def test_the_preview_speaks_as_the_bot_does(tari: Browser, saved: Article) -> None:
    words = read(await tari.get("/articles/account-otp"))
    assert "1. Langkah satu. 2. Langkah dua." in words
    assert "Apakah ini membantu?" in words
    assert "Did this help?" in words
    assert "Sumber: Tanya jawab resmi (2025)" in words


async def test_a_script_in_an_article_is_text_on_every_page(tari: Browser, database: Database) -> None:
    article = asked_article(
        "account-otp", [EVIL], id_text=article_text(EVIL, EVIL, EVIL), en_text=article_text(EVIL, EVIL, EVIL)
    )
    await tari.save(article, base=0, note=EVIL)
    await tari.save(answering(article, "Lain."), base=1, note=EVIL, do="review")
    for path in (
        "/articles",
        "/articles/account-otp",
        "/articles/account-otp/history",
        "/articles/account-otp/2/check",
    ):
        reply = await tari.get(path)
        assert reply.status_code == 200
        assert EVIL in reply.text.replace("&lt;", "<").replace("&gt;", ">")
        assert not re.search(r"<script(?! src=\"/console/static/)", reply.text)


async def test_characters_that_a_database_cannot_hold_are_left_out(
    tari: Browser, saved: Article, database: Database
) -> None:
    await tari.save(answering(saved, "Satu\x00 dua\x07."), base=1)
    assert (await stored(database))[0].id_text.answer == "Satu dua."


async def test_more_than_the_limit_is_told_on_a_page(tari: Browser, saved: Article) -> None:
    reply = await tari.send("/articles/account-otp", editor_fields(saved, base=1, note="x" * MAX_BODY_BYTES))
    assert reply.status_code == 413
    assert "Kiriman terlalu besar" in read(reply)
