"""The API keeps what its own documentation says, whatever it is called with, and never fails.

Schemathesis writes the calls and judges the answers. They are sent from here: its own client for ASGI runs the
application in a loop of its own, apart from the connections and participants of a test.
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import requests
import schemathesis
from hypothesis import event, given
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi import checks

from api.db import Database
from tests.api import Api, api_around
from tests.delivering import a_dead_letter
from tests.factories import SignedInOfficer, a_ticket, an_officer
from tests.fuzzing import cases
from tests.webhooks import META, parts_with_channels

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
NIK = "9999990000000001"
REFUSALS = {(401, "not_signed_in"), (422, "bad_input"), (400, "unreadable_call")}
STREAM = "/chat/stream"  # it never ends
OFFICERS = "/api/v1/"
Operation = APIOperation[Any, Any, Any, Any]


def operations(schema: BaseSchema, *, of_officers: bool) -> list[Operation]:
    found = [result.ok() for result in schema.get_all_operations()]
    return [one for one in found if one.path.startswith(OFFICERS) == of_officers and one.path != STREAM]


def calls(some: list[Operation]) -> st.SearchStrategy[Case]:
    """What the documentation allows, and what it does not, of each operation alike."""
    return st.sampled_from(some).flatmap(
        lambda one: one.as_strategy(GenerationMode.POSITIVE) | one.as_strategy(GenerationMode.NEGATIVE)
    )


async def sent(api: Api, case: Case, headers: dict[str, str]) -> httpx.Response:
    """Sent to the application in the loop of this test, where its connections are."""
    told = requests.Request(**case.as_transport_kwargs(base_url="http://desk", headers=headers)).prepare()
    body = told.body.encode() if isinstance(told.body, str) else told.body
    request = httpx.Request(told.method or "", told.url or "", headers=dict(told.headers), content=body)
    return await api.client.send(request)


async def assert_as_documented(api: Api, case: Case, headers: dict[str, str]) -> None:
    reply = await sent(api, case, headers)
    event(f"{case.operation.label}: {reply.status_code}")
    case.validate_response(reply, checks=CHECKS)


@pytest.fixture
async def api(database: Database) -> AsyncIterator[Api]:
    """Nobody waits long for an answer: no worker is there."""
    async with api_around(parts_with_channels(database, turn_timeout_s=0.01)) as running:
        yield running


@pytest.fixture
def schema(api: Api) -> BaseSchema:
    return schemathesis.openapi.from_dict(api.app.openapi())


@pytest.fixture
async def officer(database: Database) -> SignedInOfficer:
    return await an_officer(database)


async def known_to(api: Api, case: Case, officer: SignedInOfficer, held: bool) -> dict[str, Any]:
    """Path parameters of things that are really there: a ticket with a masked number, a dead letter."""
    database, wanted = api.parts.database, case.path_parameters or {}
    if "message_id" in wanted:
        return {"message_id": await a_dead_letter(database)}
    if "number" not in wanted:
        return {}
    number = (await a_ticket(database, session=uuid4().hex, text=f"nik saya {NIK}")).number
    if held:
        (await api.client.post(f"{OFFICERS}tickets/{number}/take", headers=officer.headers)).raise_for_status()
    if "value_id" not in wanted:
        return {"number": number}
    seen = await api.client.get(f"{OFFICERS}tickets/{number}", headers=officer.headers)
    return {"number": number, "value_id": seen.json()["masked_values"][0]["id"]}


@cases(0.05, usually=100)
@given(data=st.data())
async def test_what_anybody_may_call(api: Api, schema: BaseSchema, data: st.DataObject) -> None:
    case = data.draw(calls(operations(schema, of_officers=False)))
    if data.draw(st.booleans()) and "name" in (case.path_parameters or {}):
        case.path_parameters = {"name": data.draw(st.sampled_from(["telegram", "whatsapp"]))}
    await assert_as_documented(api, case, META.signed(b""))


@cases(0.1, usually=200)
@given(data=st.data())
async def test_what_officers_may_call(
    api: Api, schema: BaseSchema, officer: SignedInOfficer, data: st.DataObject
) -> None:
    case = data.draw(calls(operations(schema, of_officers=True)))
    if data.draw(st.booleans()):
        case.path_parameters = {
            **(case.path_parameters or {}),
            **await known_to(api, case, officer, held=data.draw(st.booleans())),
        }
    leaves = case.path.endswith("/sign-out")
    caller = await an_officer(api.parts.database) if leaves else officer
    await assert_as_documented(api, case, caller.headers)


@cases(0.02, usually=40)
@given(data=st.data(), made_up=st.text(st.characters(codec="ascii", exclude_categories=["C"])))
async def test_what_nobody_may_call_without_having_signed_in(
    api: Api, schema: BaseSchema, data: st.DataObject, made_up: str
) -> None:
    some = [one for one in operations(schema, of_officers=True) if not one.path.endswith("/sign-in")]
    reply = await sent(api, data.draw(calls(some)), {"Authorization": f"Bearer {made_up}"})
    assert (reply.status_code, reply.json()["error"]["code"]) in REFUSALS


def test_every_error_is_documented_with_the_one_shape_that_errors_have(api: Api) -> None:
    documented = api.app.openapi()["paths"]
    shapes = {
        (f"{method} {path}", status): {one.get("schema", {}).get("$ref") for one in told["content"].values()}
        for path, methods in documented.items()
        for method, operation in methods.items()
        for status, told in operation["responses"].items()
        if int(status) >= 400
    }
    odd = {which for which, shape in shapes.items() if shape != {"#/components/schemas/ProblemOut"}}
    assert odd == {("get /health", "503")}  # whoever watches the desk wants one word
