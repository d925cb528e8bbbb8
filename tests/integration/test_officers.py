"""Officers: signing in and out, the lock-out, tokens that end, and the first officer."""

import hashlib
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from api.db import Database
from api.officers.enums import Role
from api.officers.models import Officer, OfficerSession
from api.officers.service import LOCK_OUT, MAX_FAILED_SIGN_INS, create_first_officer, create_officer
from tests.api import Api
from tests.fakes import NOON_FRIDAY

EMAIL, PASSWORD = "sari@helpdesk.example", "a-long-pass-phrase"


@pytest.fixture
async def officer(database: Database) -> Officer:
    async with database.transaction() as session:
        return await create_officer(
            session, email=EMAIL, name="Sari", role=Role.OFFICER, password=PASSWORD, now=NOON_FRIDAY
        )


async def sign_in(api: Api, password: str = PASSWORD, *, email: str = EMAIL) -> httpx.Response:
    return await api.client.post("/api/v1/auth/sign-in", json={"email": email, "password": password})


async def me(api: Api, token: str) -> httpx.Response:
    return await api.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


async def test_signing_in_gives_a_token_that_says_who_one_is(api: Api, officer: Officer) -> None:
    body = (await sign_in(api)).json()
    assert body["officer"] == {"id": officer.id, "email": EMAIL, "name": "Sari", "role": "officer"}
    assert (await me(api, body["token"])).json() == body["officer"]


async def test_the_case_of_the_email_does_not_matter(api: Api, officer: Officer) -> None:
    assert (await sign_in(api, email=f" {EMAIL.upper()} ")).status_code == 200


async def test_only_hashes_of_password_and_token_are_stored(api: Api, database: Database, officer: Officer) -> None:
    token = (await sign_in(api)).json()["token"]
    async with database.transaction() as session:
        stored = (await session.scalars(select(OfficerSession.token_hash))).one()
    assert stored == hashlib.sha256(token.encode()).digest()
    assert officer.password_hash.startswith("$argon2id$")


async def test_wrong_password_and_unknown_email_look_the_same(api: Api, officer: Officer) -> None:
    wrong, unknown = await sign_in(api, "wrong"), await sign_in(api, email="nobody@helpdesk.example")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


async def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(api: Api, officer: Officer) -> None:
    for _ in range(MAX_FAILED_SIGN_INS):
        assert (await sign_in(api, "wrong")).status_code == 401
    assert (await sign_in(api)).status_code == 429
    api.clock.advance(seconds=LOCK_OUT.total_seconds())
    assert (await sign_in(api)).status_code == 200


async def test_a_success_forgets_the_failures_before(api: Api, officer: Officer) -> None:
    for _ in range(2):
        for _ in range(MAX_FAILED_SIGN_INS - 1):
            await sign_in(api, "wrong")
        assert (await sign_in(api)).status_code == 200


async def test_a_token_ends_after_its_time(api: Api, officer: Officer) -> None:
    token = (await sign_in(api)).json()["token"]
    api.clock.advance(minutes=59)
    assert (await me(api, token)).status_code == 200
    api.clock.advance(minutes=1)
    assert (await me(api, token)).status_code == 401


async def test_ended_sessions_are_cleared_away_at_the_next_sign_in(
    api: Api, database: Database, officer: Officer
) -> None:
    await sign_in(api)
    api.clock.advance(hours=2)
    await sign_in(api)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(OfficerSession)) == 1


async def test_signing_out_ends_this_session_only(api: Api, officer: Officer) -> None:
    here, there = [(await sign_in(api)).json()["token"] for _ in range(2)]
    reply = await api.client.post("/api/v1/auth/sign-out", headers={"Authorization": f"Bearer {here}"})
    assert reply.status_code == 204
    assert (await me(api, here)).status_code == 401
    assert (await me(api, there)).status_code == 200


async def test_an_officer_who_left_neither_signs_in_nor_goes_on(api: Api, database: Database, officer: Officer) -> None:
    token = (await sign_in(api)).json()["token"]
    async with database.transaction() as session:
        (await session.get_one(Officer, officer.id)).active = False
    assert (await me(api, token)).status_code == 401
    assert (await sign_in(api)).status_code == 401


async def test_the_first_officer_is_made_once(database: Database) -> None:
    async with database.transaction() as session:
        first = await create_first_officer(session, now=NOON_FRIDAY)
    async with database.transaction() as session:
        second = await create_first_officer(session, now=NOON_FRIDAY + timedelta(days=1))
    assert first is not None
    assert first[0].role == Role.ADMINISTRATOR
    assert second is None


async def test_the_first_officer_can_sign_in(api: Api, database: Database) -> None:
    async with database.transaction() as session:
        made = await create_first_officer(session, now=NOON_FRIDAY)
    assert made is not None
    officer, password = made
    assert (await sign_in(api, password, email=officer.email)).status_code == 200
