"""Trying a question, and dealing with those that nobody could answer."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import httpx
import pytest

from api.conversations.enums import Author, MessageState
from api.conversations.models import Message
from api.db import Database
from api.guard import MAX_BODY_BYTES
from api.publishing import queries, service
from api.publishing.enums import RevisionState
from knowledge import Article, Finding, Search
from tests.api import Api
from tests.console import Browser, asked_article, browser, field, publish, read, three_articles
from tests.factories import a_revision, send
from tests.fakes import NOON_FRIDAY, StoppedClock


@pytest.fixture
async def tari(api: Api, database: Database) -> AsyncIterator[Browser]:
    await publish(database, three_articles())
    await api.parts.shelf.load()
    async with browser(api, database) as tari:
        yield tari


async def missed(database: Database, text: str, *, session: str, band: str = "lost", days_ago: int = 0) -> int:
    """A question that the bot answered in that band."""
    clock = StoppedClock()
    clock.advance(days=-days_ago)
    received = (await send(database, text, session=session, clock=clock)).message
    async with database.transaction() as opened:
        asked = await opened.get_one(Message, received.id)
        asked.state = MessageState.PROCESSED
        answer = Message(
            conversation_id=asked.conversation_id,
            seq=asked.seq + 1,
            author=Author.BOT,
            channel=asked.channel,
            text="Maaf, saya belum mengerti.",
            language=asked.language,
            state=MessageState.PROCESSED,
            reply_to_id=asked.id,
            created_at=NOON_FRIDAY,
            meta={"band": band},
        )
        opened.add(answer)
    return received.id


async def newest(database: Database, article_id: str) -> tuple[Article, RevisionState]:
    async with database.transaction() as session:
        revision = await queries.newest(session, article_id)
    return service.content_of(revision), revision.state


def shown(reply: httpx.Response) -> list[int]:
    return [int(value) for value in re.findall(r'name="message" value="(\d+)"', reply.text)]


async def test_trying_tells_the_band_the_articles_and_why(tari: Browser) -> None:
    tried = await tari.post("/try", text="kode otp belum masuk")
    words = read(tried)
    assert any(band in words for band in ("Yakin", "Ragu", "Tidak ketemu"))
    assert "Kemungkinan soal yang kami layani" in words
    assert tried.text.index("Soal account-otp") < tried.text.index("Soal balance-check")
    assert "Contoh pertanyaan terdekat" in words
    assert re.search(r"[+−]\d+,\d\d", words)
    assert field(tried, "text") == "kode otp belum masuk"


@pytest.mark.parametrize(("text", "told"), [("  ", "Tulis dulu"), ("?!", "tidak berisi kata")])
async def test_trying_nothing_is_told(tari: Browser, text: str, told: str) -> None:
    assert told in read(await tari.post("/try", text=text))


async def test_what_is_tried_is_shown_as_text(tari: Browser) -> None:
    tried = await tari.post("/try", text="</textarea><script>alert(1)</script>")
    assert "<script>alert" not in tried.text


async def test_unanswered_questions_stand_in_groups_with_their_nearest_article(
    tari: Browser, database: Database
) -> None:
    ids = [await missed(database, "otp saya tidak masuk masuk", session=f"s{n}") for n in range(2)]
    await missed(database, "lama sekali <b>", session="old", days_ago=60)
    page = await tari.get("/questions")
    words = read(page)
    assert sorted(shown(page)) == ids
    assert "2 pertanyaan dalam 1 kelompok" in words
    assert "Ditanyakan 2 kali" in words
    assert "Bot tidak mengerti" in words
    assert re.search(r'<select name="article">\s*<option value="account-otp"', page.text)
    assert len(shown(await tari.get("/questions", days="90"))) == 3


@dataclass
class Watching:
    """A shelf whose search notes how many connections to the database are out while it works."""

    search: Search
    database: Database
    out: list[int]

    @property
    def current(self) -> "Watching":
        return self

    def vectors(self, texts: Sequence[str]) -> None:
        return None

    def search_many(self, texts: Sequence[str], *, k: int) -> list[Finding]:
        pool: Any = self.database.engine.pool
        self.out.append(pool.checkedout())
        return self.search.search_many(texts, k=k)


async def test_questions_are_grouped_without_a_connection_and_searched_once(
    api: Api, tari: Browser, database: Database
) -> None:
    await missed(database, "otp saya tidak masuk masuk", session="a")
    assert api.parts.shelf.current is not None
    shelf = Watching(api.parts.shelf.current, database, [])
    console = next(route.app for route in api.app.routes if getattr(route, "path", "") == "/console")  # type: ignore[attr-defined]
    console.state.parts = replace(api.parts, shelf=shelf)  # type: ignore[arg-type]
    page = await tari.get("/questions")
    assert page.text.count('<option value="account-otp">Soal account-otp (') == 1
    assert shelf.out == [0]


async def test_one_click_makes_the_ticked_ones_questions_of_an_article(tari: Browser, database: Database) -> None:
    first = await missed(database, "otp nggak nongol", session="a")
    second = await missed(database, "nomor saya ganti", session="b")
    done = await tari.post("/questions", do="variant", message=[str(first)], article="account-otp")
    assert str(done.url).endswith("/console/articles/account-otp?done=variant")
    article, state = await newest(database, "account-otp")
    assert "otp nggak nongol" in article.questions.all()
    assert state == RevisionState.DRAFT
    assert shown(await tari.get("/questions")) == [second]


async def test_another_article_than_the_likely_ones_can_be_named(tari: Browser, database: Database) -> None:
    asked = await missed(database, "otp nggak nongol", session="a")
    named = {"article": "account-otp", "other": "balance-check"}
    await tari.post("/questions", do="variant", message=[str(asked)], **named)
    assert "otp nggak nongol" in (await newest(database, "balance-check"))[0].questions.all()


async def test_a_group_becomes_a_new_article(tari: Browser, database: Database) -> None:
    asked = await missed(database, "cara gabung kartu", session="a")
    done = await tari.post("/questions", do="draft", message=[str(asked)], id="kpj-merge", topic="kpj.merge")
    assert str(done.url).endswith("/console/articles/kpj-merge?done=draft")
    article, state = await newest(database, "kpj-merge")
    assert article.questions.id == ("cara gabung kartu",)
    assert article.reviewed_on == date(2026, 11, 20)
    assert state == RevisionState.DRAFT


async def test_what_is_dismissed_is_not_shown_again(tari: Browser, database: Database) -> None:
    asked = await missed(database, "asdf qwer", session="a")
    done = await tari.post("/questions", do="dismiss", message=[str(asked)], days="7")
    assert "tidak ditampilkan lagi" in read(done)
    assert shown(done) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "variant", "article": "balance-check"},
        {"do": "draft", "id": "kpj-merge", "topic": "kpj.merge"},
        {"do": "dismiss"},
    ],
)
async def test_what_a_colleague_has_dealt_with_is_told_kindly(
    tari: Browser, database: Database, fields: dict[str, str]
) -> None:
    asked = await missed(database, "cara gabung kartu", session="a")
    await tari.post("/questions", do="variant", message=[str(asked)], article="account-otp")
    reply = await tari.post("/questions", message=[str(asked)], **fields)
    assert reply.status_code == 422
    assert "Rekan Anda baru saja menangani" in read(reply)


async def test_an_article_without_room_is_told_kindly(tari: Browser, database: Database) -> None:
    asked = await missed(database, "cara gabung kartu", session="a")
    full = asked_article(
        "kpj-merge", [f"pertanyaan nomor {number} {'x' * 180}" for number in range(MAX_BODY_BYTES // 180)]
    )
    await a_revision(database, full)
    reply = await tari.post("/questions", do="variant", message=[str(asked)], article="kpj-merge")
    assert reply.status_code == 422
    assert "sudah penuh" in read(reply)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "variant", "article": "account-otp", "message": []}, "Centang dulu setidaknya satu"),
        ({"do": "dismiss", "message": ["9" * 30]}, "Centang dulu setidaknya satu"),
        ({"do": "variant", "article": "no-such"}, "artikel itu tidak ada"),
        ({"do": "variant", "article": ""}, "artikel itu tidak ada"),
        ({"do": "draft", "id": "Salah Sekali", "topic": "kpj.merge"}, "hanya boleh huruf kecil"),
        ({"do": "draft", "id": "new", "topic": "kpj.merge"}, "hanya boleh huruf kecil"),
        ({"do": "draft", "id": "kpj-merge", "topic": "no.such"}, "Pilih topik"),
        ({"do": "draft", "id": "account-otp", "topic": "account.otp"}, "Sudah ada artikel dengan id itu"),
    ],
)
async def test_what_is_missing_is_told_and_the_choice_stays(
    tari: Browser, database: Database, fields: dict[str, object], told: str
) -> None:
    asked = await missed(database, "cara gabung kartu", session="a")
    reply = await tari.post("/questions", **({"message": [str(asked)], "group": str(asked)} | fields))
    assert reply.status_code == 422
    assert told in read(reply)
    assert shown(reply) == [asked]
    if fields["do"] == "draft":
        assert f'name="id" autocomplete="off" placeholder="jht-contoh" value="{fields["id"]}"' in reply.text
