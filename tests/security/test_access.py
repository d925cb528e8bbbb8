"""Who may call what: every route of the API stands in the table below, or a test fails."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import Select, select

from api.conversations.enums import MessageState
from api.conversations.models import Message, SealedValue
from api.db import Database
from api.officers.enums import DESK_ROLES, Role
from tests.api import Api
from tests.delivering import a_dead_letter
from tests.factories import a_ticket, an_officer

TICKETS = "/api/v1/tickets"
ONE = TICKETS + "/{number}"
DEAD = select(Message.id).where(Message.state == MessageState.FAILED)


@dataclass(frozen=True)
class Row:
    """A route, what to send, and whether only the officer who holds the ticket may."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    holder_only: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


DESK = (
    Row("GET", TICKETS),
    Row("GET", ONE),
    Row("POST", f"{ONE}/take", holder_only=True),
    Row("POST", f"{ONE}/answer", {"text": "Halo"}, holder_only=True),
    Row("POST", f"{ONE}/note", {"text": "Catatan"}),
    Row("POST", f"{ONE}/category", {"category": "jht_claim"}),
    Row("POST", f"{ONE}/severity", {"severity": "S1"}),
    Row("POST", f"{ONE}/resolve", {"resolution": "solved"}, holder_only=True),
    Row("POST", f"{ONE}/reveal/{{value_id}}", holder_only=True),
)
LETTERS = (Row("GET", "/api/v1/dead-letters"), Row("POST", "/api/v1/dead-letters/{message_id}/replay"))
ANY_OFFICER = (Row("GET", "/api/v1/me"), Row("POST", "/api/v1/auth/sign-out"))
# A channel's provider has proofs of its own; without settings there is no such channel.
CHANNELS = (Row("GET", "/channels/{name}"), Row("POST", "/channels/{name}", {}))
ANYBODY = (Row("POST", "/api/v1/auth/sign-in"), *CHANNELS)
DESK_ONLY = DESK + LETTERS
SIGNED_IN = DESK_ONLY + ANY_OFFICER
HOLDER_ONLY = [row for row in DESK if row.holder_only]


@pytest.fixture
async def number(database: Database) -> str:
    """A ticket whose participant wrote a personal number, and a dead letter of somebody else."""
    await a_dead_letter(database)
    return (await a_ticket(database, text="nik saya 9999990000000001")).number


@pytest.fixture
async def held(api: Api, database: Database, number: str) -> dict[str, str]:
    """The headers of the officer who holds the ticket."""
    holder = await an_officer(database)
    (await api.client.post(f"{TICKETS}/{number}/take", headers=holder.headers)).raise_for_status()
    return holder.headers


async def call(api: Api, row: Row, number: str, headers: dict[str, str] | None = None) -> httpx.Response:
    ids = {"value_id": await _one(api, select(SealedValue.id)), "message_id": await _one(api, DEAD)}
    path = row.path.format(number=number, **ids)
    return await api.client.request(row.method, path, json=row.body, headers=headers)


async def _one(api: Api, query: Select[int]) -> int:
    async with api.parts.database.transaction() as session:
        return (await session.scalars(query)).one()


def test_every_route_of_the_api_stands_in_the_table(api: Api) -> None:
    routes = {
        f"{method.upper()} {path}"
        for path, methods in api.app.openapi()["paths"].items()
        if path.startswith(("/api/", "/channels/"))
        for method in methods
    }
    assert routes == {str(row) for row in (*SIGNED_IN, *ANYBODY)}


@pytest.mark.parametrize("row", SIGNED_IN, ids=str)
async def test_nobody_gets_in_without_signing_in(api: Api, number: str, row: Row) -> None:
    for headers in (None, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic c2FyaTpzYXJp"}):
        reply = await call(api, row, number, headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("row", DESK_ONLY, ids=str)
async def test_a_trainer_does_not_reach_tickets_or_dead_letters(
    api: Api, database: Database, number: str, row: Row
) -> None:
    trainer = await an_officer(database, Role.TRAINER)
    reply = await call(api, row, number, trainer.headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("row", ANY_OFFICER, ids=str)
async def test_a_trainer_signs_in_and_out_like_everybody(api: Api, database: Database, number: str, row: Row) -> None:
    trainer = await an_officer(database, Role.TRAINER)
    assert (await call(api, row, number, trainer.headers)).is_success


@pytest.mark.parametrize("row", HOLDER_ONLY, ids=str)
async def test_a_ticket_is_worked_on_by_the_one_who_holds_it(
    api: Api, database: Database, number: str, held: dict[str, str], row: Row
) -> None:
    colleague = await an_officer(database, Role.OFFICER)
    reply = await call(api, row, number, colleague.headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "ticket_held_by_other")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_who_answers_for_the_desk_may_take_over_a_held_ticket(
    api: Api, database: Database, number: str, held: dict[str, str], role: Role
) -> None:
    senior = await an_officer(database, role)
    reply = await api.client.post(f"{TICKETS}/{number}/take", headers=senior.headers)
    taken = [event for event in reply.json()["events"] if event["kind"] == "taken"]
    assert taken[-1]["old"] == str(taken[0]["officer_id"])


@pytest.mark.parametrize("row", DESK_ONLY, ids=str)
async def test_the_holder_may_do_everything(api: Api, number: str, held: dict[str, str], row: Row) -> None:
    assert (await call(api, row, number, held)).status_code == 200


@pytest.mark.parametrize("role", sorted(DESK_ROLES))
async def test_every_desk_role_may_take_a_ticket(api: Api, database: Database, number: str, role: Role) -> None:
    officer = await an_officer(database, role)
    reply = await api.client.post(f"{TICKETS}/{number}/take", headers=officer.headers)
    assert reply.status_code == 200


@pytest.mark.parametrize("name", ["telegram", "whatsapp", "web", "sms", "..%2Fapi", "TELEGRAM"])
@pytest.mark.parametrize("row", CHANNELS, ids=str)
async def test_a_channel_without_settings_is_not_there(api: Api, row: Row, name: str) -> None:
    reply = await api.client.request(row.method, row.path.format(name=name), json=row.body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


async def test_the_api_is_the_only_way_to_tickets(api: Api, number: str, held: dict[str, str]) -> None:
    """A participant's routes know sessions, not ticket numbers."""
    reply = await api.client.get("/chat/messages", params={"session": number})
    assert reply.json()["messages"] == []
