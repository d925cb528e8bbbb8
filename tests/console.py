"""The console in a test: a browser with an officer in it, and articles that he finds there."""

import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from api.console.access import COOKIE
from api.console.addresses import ROOT
from api.console.forms import values_of
from api.db import Database
from api.officers.enums import Role
from api.publishing import files
from knowledge import Article
from tests.api import Api
from tests.factories import SignedInOfficer, an_article, an_officer, article_text
from tests.fakes import StoppedClock

ORIGIN = "http://desk"
OTP = ["otp tidak masuk", "kode otp belum datang", "sms kode tidak masuk", "kode verifikasi hilang"]
PASSWORD = ["lupa kata sandi", "password saya lupa", "tidak ingat sandi", "reset password"]
BALANCE = ["cek saldo jht", "lihat saldo saya", "saldo berapa", "cara melihat saldo"]


def three_articles() -> list[Article]:
    """As many as a search needs to tell them apart."""
    return [
        asked_article("account-otp", OTP),
        asked_article("account-forgot-password", PASSWORD),
        asked_article("balance-check", BALANCE),
    ]


def asked_article(id: str, questions: Sequence[str], **changes: Any) -> Article:
    return an_article(id, questions={"id": questions, "en": [f"about {id}"]}, **changes)


def text_of(title: str, answer: str = "Ini jawabannya.") -> dict[str, Any]:
    return article_text(title, answer, "Langkah satu.", "Langkah dua.")


async def publish(database: Database, articles: Sequence[Article]) -> None:
    """Make them live, as files bring them."""
    async with database.transaction() as session:
        await files.follow(session, articles, clock=StoppedClock())


@dataclass(frozen=True)
class Browser:
    """Somebody at the console; forms go where they lead and the page after them is what comes back."""

    client: httpx.AsyncClient
    officer: SignedInOfficer

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(f"{ROOT}{path}", params=query)

    async def post(self, path: str, *, follow: bool = True, **fields: Any) -> httpx.Response:
        return await self.send(path, fields, follow=follow)

    async def send(self, path: str, fields: dict[str, Any], *, follow: bool = True) -> httpx.Response:
        return await self.client.post(f"{ROOT}{path}", data=fields, follow_redirects=follow)

    async def save(self, article: Article, *, base: int, do: str = "save", **fields: Any) -> httpx.Response:
        """What the editor sends when its fields tell `article`."""
        path = f"/articles/{article.id}" if base else "/articles/new"
        return await self.send(path, editor_fields(article, base=base, do=do, **fields))


def editor_fields(article: Article, *, base: int, do: str = "save", **fields: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {**values_of(article), "id": article.id, "base": str(base), "do": do, **fields}
    return typed | {"segments": typed["segments"].split()}


@contextlib.asynccontextmanager
async def browser(
    api: Api, database: Database, role: Role = Role.TRAINER, *, name: str = "Tari"
) -> AsyncIterator[Browser]:
    officer = await an_officer(database, role, name=name)
    async with visitor(api) as client:
        client.cookies.set(COOKIE, officer.token, path=ROOT)
        yield Browser(client, officer)


@contextlib.asynccontextmanager
async def visitor(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in."""
    transport = httpx.ASGITransport(api.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN}) as client:
        yield client


def read(reply: httpx.Response) -> str:
    """The words of a page, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", reply.text)).split())


def field(reply: httpx.Response, name: str) -> str:
    """What stands in a field of the page's form."""
    name = re.escape(name)
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', reply.text, re.DOTALL)
    line = re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', reply.text)
    found = area or line
    assert found is not None, f"no field {name}"
    return unescape(found[1])
