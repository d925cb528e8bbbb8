"""The door of the console: signing in and out, the cookie, who may enter, requests from elsewhere."""

import httpx
import pytest

from api.console.access import COOKIE
from api.console.addresses import local_path
from api.db import Database
from api.officers.enums import Role
from api.officers.service import MAX_FAILED_SIGN_INS, create_officer
from tests.api import Api
from tests.console import browser, field, read, visitor
from tests.fakes import NOON_FRIDAY

EMAIL, PASSWORD = "tari@helpdesk.example", "a-long-pass-phrase"
SIGN_IN = "/console/sign-in"


@pytest.fixture
async def trainer(database: Database) -> None:
    async with database.transaction() as session:
        await create_officer(session, email=EMAIL, name="Tari", role=Role.TRAINER, password=PASSWORD, now=NOON_FRIDAY)


async def enter(client: httpx.AsyncClient, password: str = PASSWORD, **fields: str) -> httpx.Response:
    return await client.post(SIGN_IN, data={"email": EMAIL, "password": password, **fields})


async def test_who_is_not_signed_in_signs_in_and_gets_where_he_wanted(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        refused = await client.get("/console/articles?q=otp")
        assert refused.status_code == 303
        asked = await client.get(refused.headers["Location"])
        assert asked.status_code == 200
        entered = await enter(client, next=field(asked, "next"))
        assert entered.status_code == 303
        assert entered.headers["Location"] == "/console/articles?q=otp"
        assert "Tari" in read(await client.get(entered.headers["Location"]))


async def test_the_token_is_out_of_reach_of_scripts_and_other_sites(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        plain = (await enter(client)).headers["Set-Cookie"]
        for flag in (f"{COOKIE}=", "HttpOnly", "SameSite=strict", "Path=/console", "Max-Age=3600"):
            assert flag in plain
        assert "Secure" not in plain
        client.base_url = httpx.URL("https://desk")
        client.headers["Origin"] = "https://desk"
        assert "Secure" in (await enter(client)).headers["Set-Cookie"]


async def test_a_wrong_password_is_told_and_the_e_mail_stays(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        wrong = await enter(client, "wrong", next="/console/try")
    assert wrong.status_code == 401
    assert "kata sandi salah" in read(wrong)
    assert field(wrong, "email") == EMAIL
    assert field(wrong, "next") == "/console/try"
    assert "Set-Cookie" not in wrong.headers


async def test_many_wrong_passwords_lock_the_door_for_a_while(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        for _ in range(MAX_FAILED_SIGN_INS):
            await enter(client, "wrong")
        locked = await enter(client)
    assert locked.status_code == 429
    assert "Terlalu banyak percobaan" in read(locked)


async def test_after_signing_out_the_token_opens_nothing(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        await enter(client)
        token = client.cookies[COOKIE]
        left = await client.post("/console/sign-out", follow_redirects=True)
        assert "Anda sudah keluar" in read(left)
        client.cookies.set(COOKIE, token, path="/console")
        assert (await client.get("/console/articles")).status_code == 303


async def test_what_was_typed_while_the_session_ended_survives_the_sign_in(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        asked = await client.post("/console/try", data={"text": "kode <otp>\nbaris dua"})
        assert asked.status_code == 401
        assert "masih ada" in read(asked)
        entered = await enter(client, next=field(asked, "next"), carried=field(asked, "carried"))
        assert entered.status_code == 200
        assert 'action="/console/try"' in entered.text
        assert field(entered, "text") == "kode <otp>\nbaris dua"
        assert PASSWORD not in entered.text


async def test_a_button_pressed_after_the_session_ended_can_be_pressed_again(api: Api, trainer: None) -> None:
    async with visitor(api) as client:
        asked = await client.post("/console/articles/account-otp/1/roll-back")
        entered = await enter(client, next=field(asked, "next"), carried=field(asked, "carried"))
        assert 'method="post" action="/console/articles/account-otp/1/roll-back"' in entered.text


async def test_a_link_on_another_site_comes_in_with_the_cookie_at_the_second_step(api: Api) -> None:
    async with visitor(api) as client:
        reply = await client.get(SIGN_IN, params={"next": "/console/try"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert '<meta http-equiv="refresh" content="0; url=/console/try">' in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(api: Api, database: Database, headers: dict[str, str]) -> None:
    async with browser(api, database) as tari:
        tari.client.headers.update(headers)
        refused = await tari.post("/try", text="kode otp")
    assert refused.status_code == 403
    assert "tidak berwenang" in read(refused)


async def test_a_form_without_any_word_of_where_it_comes_from_is_refused(api: Api, database: Database) -> None:
    async with browser(api, database) as tari:
        del tari.client.headers["Origin"]
        assert (await tari.post("/try", text="kode otp")).status_code == 403
        tari.client.headers["Sec-Fetch-Site"] = "same-origin"
        assert (await tari.post("/try", text="kode otp")).status_code == 200


@pytest.mark.parametrize("role", [Role.TRAINER, Role.SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/articles", "/articles/new", "/try", "/questions"])
async def test_those_who_keep_articles_may_enter(api: Api, database: Database, role: Role, path: str) -> None:
    async with browser(api, database, role) as one:
        assert (await one.get(path)).status_code == 200


@pytest.mark.parametrize("path", ["/articles", "/articles/new", "/try", "/questions"])
async def test_an_officer_is_told_clearly_that_these_pages_are_not_his(api: Api, database: Database, path: str) -> None:
    async with browser(api, database, Role.OFFICER) as sari:
        refused = await sari.get(path)
    assert refused.status_code == 403
    assert "Peran Anda tidak berwenang" in read(refused)
    assert "Your role does not allow this" in read(refused)
    assert "Keluar" in read(refused)


@pytest.mark.parametrize(
    "path", ["/nothing", "/articles/NOT-AN-ID", "/articles/nobody", "/articles/x/99999999999/check"]
)
async def test_what_is_not_there_is_a_page_with_a_way_back(api: Api, database: Database, path: str) -> None:
    async with browser(api, database) as tari:
        missing = await tari.get(path)
    assert missing.status_code == 404
    assert missing.headers["Content-Type"].startswith("text/html")
    assert 'href="/console/articles"' in missing.text


async def test_pages_stay_in_no_cache_and_let_no_foreign_script_in(api: Api, database: Database) -> None:
    async with browser(api, database) as tari:
        reply = await tari.get("/articles")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    assert " style=" not in reply.text
    assert "<script>" not in reply.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/console/",
        "//evil.example/console",
        "/consoles",
        "/api/v1/me",
        "/console/a b",
        "/console\\evil",
        "/console/x\r\nSet-Cookie: a=b",
        "/console/sign-out",
        "",
    ],
)
def test_signing_in_leads_nowhere_but_into_the_console(wanted: str) -> None:
    assert local_path(wanted) == "/console/articles"


@pytest.mark.parametrize("wanted", ["/console/try", "/console/articles?q=a&recheck=1", "/console/articles/account-otp"])
def test_signing_in_leads_on_inside_the_console(wanted: str) -> None:
    assert local_path(wanted) == wanted
