"""The help centre over HTTP: every valid article as a page, found by area or by search, in both languages."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.db import Database
from api.help_centre.labels import Label
from knowledge import Article, Band, load_articles
from language.detection import Language
from tests.api import api_around, parts_for
from tests.factories import a_finding, an_article, article_text
from tests.fakes import FixedSearch

MAX_PAGE_BYTES, MAX_STYLE_BYTES = 50_000, 10_000
EXPIRED = an_article("bsu-payment", valid_to="2026-11-19")
COMING = an_article("jht-tax", valid_from="2026-11-21")
OTP = an_article(
    "account-otp",
    segments=["PU"],
    valid_from="2025-05-01",
    valid_to="2026-11-20",
    legal=["Permenaker 4/2022"],
    related=["jht-claim-jmo", "bsu-payment", "jht-tax", "gone-for-good"],
    id_text=article_text(
        "Kode OTP <tidak> masuk",
        "Tunggu dulu.",
        "Periksa sinyal.",
        "Telepon 175.",
        channels={"jmo": "Minta kode lagi.", "branch": "Bawa KTP."},
        documents=["KTP asli"],
        amounts=[{"label": "Biaya", "value": "Rp0", "since": "2025-05"}],
    ),
)
CLAIM = an_article("jht-claim-jmo")


class Outline(HTMLParser):
    """What assistive software finds first: the elements in order, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self) -> list[str | None]:
        return [attributes.get("href") for attributes in self.all("a")]


@pytest.fixture
def library() -> FixedSearch:
    return FixedSearch(a_finding(Band.LOST), (OTP, EXPIRED, COMING, CLAIM))


@pytest.fixture
async def client(database: Database, library: FixedSearch) -> AsyncIterator[httpx.AsyncClient]:
    async with api_around(replace(parts_for(database), knowledge=library)) as api:
        yield api.client


async def test_the_home_page_lists_the_valid_articles_by_area(client: httpx.AsyncClient) -> None:
    page = await client.get("/help")
    outline = Outline(page.text)
    assert page.status_code == 200
    assert [area["id"] for area in outline.all("details")] == ["account", "jht"]
    assert {"/help/account-otp", "/help/jht-claim-jmo"} <= set(outline.links())
    assert "bsu-payment" not in page.text
    assert "jht-tax" not in page.text


async def test_an_area_can_be_linked_to_and_is_then_open(client: httpx.AsyncClient) -> None:
    outline = Outline((await client.get("/help?area=jht")).text)
    assert [area["id"] for area in outline.all("details") if "open" in area] == ["jht"]


@pytest.mark.parametrize("address", ["/help?lang=xx", "/help?lang=", "/help?lang=id", "/help/account-otp?lang=%00"])
async def test_any_language_but_english_is_indonesian(client: httpx.AsyncClient, address: str) -> None:
    page = await client.get(address)
    assert page.status_code == 200
    assert Outline(page.text).all("html")[0]["lang"] == "id"


async def test_an_article_shows_all_that_it_knows(client: httpx.AsyncClient) -> None:
    page = await client.get("/help/account-otp")
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])
    told = (
        "Kode OTP &lt;tidak&gt; masuk|Tunggu dulu.|Periksa sinyal.|Gagal? Kode|Aplikasi JMO|Minta kode lagi.|"
        "Kantor cabang|Bawa KTP.|KTP asli|Biaya|Rp0|sejak Mei 2025|Permenaker 4/2022|Penerima upah (PU)|"
        "sejak 1 Mei 2025 sampai 20 November 2026|Tanya jawab resmi|Resmi|1 November 2026|http://desk/help/account-otp"
    )
    assert [words for words in told.split("|") if words not in text] == []
    outline = Outline(page.text)
    assert {"/", "tel:175", "/help/jht-claim-jmo", "/help?area=account#account"} <= set(outline.links())


async def test_related_articles_are_offered_only_while_they_are_valid(client: httpx.AsyncClient) -> None:
    links = Outline((await client.get("/help/account-otp")).text).links()
    assert not [link for link in links if "bsu-payment" in str(link) or "jht-tax" in str(link) or "gone" in str(link)]


async def test_the_other_language_is_one_tap_away_and_keeps_the_article(client: httpx.AsyncClient) -> None:
    indonesian = Outline((await client.get("/help/account-otp")).text)
    assert "/help/account-otp?lang=en" in indonesian.links()
    assert {link["hreflang"]: link["href"] for link in indonesian.all("link") if link["rel"] == "alternate"} == {
        "id": "http://desk/help/account-otp",
        "en": "http://desk/help/account-otp?lang=en",
    }
    english = Outline((await client.get("/help/account-otp?lang=en")).text)
    assert english.all("html")[0]["lang"] == "en"
    assert {"/help/account-otp", "/help?lang=en", "/help/jht-claim-jmo?lang=en"} <= set(english.links())


async def test_sharing_sends_title_and_address_without_a_script(client: httpx.AsyncClient) -> None:
    links = Outline((await client.get("/help/account-otp")).text).links()
    told = quote("Kode OTP <tidak> masuk\nhttp://desk/help/account-otp", safe="")
    assert f"https://wa.me/?text={told}" in links


@pytest.mark.parametrize("missing", ["bsu-payment", "jht-tax", "unknown", "%22%3E%3Cscript%3E", "%00"])
@pytest.mark.parametrize("lang", ["id", "en"])
async def test_what_is_not_there_or_not_valid_is_a_friendly_404(
    client: httpx.AsyncClient, missing: str, lang: str
) -> None:
    page = await client.get(f"/help/{missing}?lang={lang}")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert (Label.MISSING.label_en if lang == "en" else Label.MISSING.label_id) in page.text
    assert "<script" not in page.text
    outline = Outline(page.text)
    assert outline.all("html")[0]["lang"] == lang
    assert outline.all("form")[0]["action"] == "/help"


async def test_a_search_shows_what_was_found_but_nothing_invalid(
    client: httpx.AsyncClient, library: FixedSearch
) -> None:
    library.finding = a_finding(Band.UNSURE, EXPIRED, OTP, COMING, CLAIM)
    page = await client.get("/help", params={"q": "otp ga masuk"})
    links = Outline(page.text.partition("<main")[2]).links()
    assert links[:2] == ["/help/account-otp", "/help/jht-claim-jmo"]
    assert "Tunggu dulu." in page.text
    assert "bsu-payment" not in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("band", [Band.LOST, Band.SURE])
async def test_a_search_that_finds_nothing_valid_leads_on(
    client: httpx.AsyncClient, library: FixedSearch, band: Band
) -> None:
    library.finding = a_finding(band, EXPIRED) if band == Band.SURE else a_finding(band, OTP)
    page = await client.get("/help", params={"q": "cara masak"})
    assert page.status_code == 200
    assert Label.NOT_FOUND.label_id in page.text
    outline = Outline(page.text)
    assert outline.all("ol") == []
    assert {"/", "tel:175"} <= set(outline.links())


async def test_words_are_shown_as_words_and_long_ones_are_cut(client: httpx.AsyncClient, library: FixedSearch) -> None:
    library.finding = a_finding(Band.SURE, OTP)
    page = await client.get("/help", params={"q": '"><script>alert(1)</script>' + "x" * 5000, "lang": "en"})
    assert "<script" not in page.text
    written = Outline(page.text).all("input")[0]["value"]
    assert written is not None
    assert (len(written), written[:11]) == (200, '"><script>a')


@pytest.mark.parametrize("query", ["", "   ", "%20%0A"])
async def test_a_search_for_nothing_is_the_home_page(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/help?q={query}")).text == (await client.get("/help")).text


async def test_a_page_that_did_not_change_costs_nothing(client: httpx.AsyncClient, library: FixedSearch) -> None:
    first = await client.get("/help/account-otp")
    assert first.headers["cache-control"] == "public, max-age=60"
    tag = {"If-None-Match": first.headers["etag"]}
    again = await client.get("/help/account-otp", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    library.articles = (an_article("account-otp"),)
    assert (await client.get("/help/account-otp", headers=tag)).status_code == 200


async def test_style_and_script_are_small_ours_and_kept_for_good(client: httpx.AsyncClient) -> None:
    outline = Outline((await client.get("/help/account-otp")).text)
    style = next(link["href"] for link in outline.all("link") if link["rel"] == "stylesheet")
    for address in (style, outline.all("script")[0]["src"]):
        file = await client.get(str(address))
        assert "immutable" in file.headers["cache-control"]
        assert len(file.content) < MAX_STYLE_BYTES
        assert "url(" not in file.text
        assert "//" not in re.sub(r"/\*.*?\*/", "", file.text, flags=re.DOTALL)
    assert (await client.get("/help/assets/routes.py")).status_code == 404


@pytest.fixture(scope="module")
def shipped() -> tuple[Article, ...]:
    return tuple(load_articles())


def complaints(page: httpx.Response) -> list[str]:
    """What a page must not do to people with weak phones, weak signal, or weak eyes."""
    outline = Outline(page.text)
    landmarks = {"header", "main", "footer"} - {tag for tag, _ in outline.elements}
    inline = [tag for tag, attributes in outline.elements if tag == "style" or "style" in attributes]
    handlers = [name for _, attributes in outline.elements for name in attributes if name.startswith("on")]
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    fetched = [a.get("href") or a.get("src") for tag in ("link", "script", "img") for a in outline.all(tag)]
    rules: dict[str, Any] = {
        "too large": len(page.content) + MAX_STYLE_BYTES > MAX_PAGE_BYTES,
        "not one h1": len(outline.all("h1")) != 1,
        "landmark missing": landmarks,
        "inline style or script": inline or handlers or [s for s in outline.all("script") if not s.get("src")],
        "an id twice": len(ids) != len(set(ids)),
        "fetched from elsewhere": [a for a in fetched if not str(a).startswith(("/", "data:", "http://desk/"))],
        "unlabelled field": [i for i in outline.all("input") if i.get("type") != "hidden" and i.get("id") != "q"],
    }
    return [name for name, broken in rules.items() if broken]


@pytest.mark.parametrize("lang", list(Language))
async def test_every_shipped_page_is_light_whole_and_accessible(
    client: httpx.AsyncClient, library: FixedSearch, shipped: tuple[Article, ...], lang: Language
) -> None:
    library.articles = shipped
    library.finding = a_finding(Band.UNSURE, *shipped[:8])
    addresses = ["/help", "/help?q=otp", "/help/unknown", *(f"/help/{article.id}" for article in shipped)]
    pages = {address: await client.get(httpx.URL(address).copy_merge_params({"lang": lang})) for address in addresses}
    assert {address: found for address, page in pages.items() if (found := complaints(page))} == {}
