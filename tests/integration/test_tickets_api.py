"""The ticket API: the queue by due time, one officer per ticket, every act audited, numbers revealed on record."""

from typing import Any

import httpx
import pytest

from api.db import Database
from api.officers.enums import Role
from tests.api import Api, worker
from tests.factories import SignedInOfficer, a_ticket, an_officer, texts
from tests.fakes import EchoDialogue

NIK = "9999990000000001"


@pytest.fixture
async def officer(database: Database) -> SignedInOfficer:
    return await an_officer(database)


@pytest.fixture
async def colleague(database: Database) -> SignedInOfficer:
    return await an_officer(database, Role.OFFICER, name="Budi")


async def act(
    api: Api, officer: SignedInOfficer, number: str, what: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    return await api.client.post(f"/api/v1/tickets/{number}/{what}", json=body, headers=officer.headers)


async def did(api: Api, officer: SignedInOfficer, number: str, what: str, body: Any = None) -> dict[str, Any]:
    return dict((await act(api, officer, number, what, body)).raise_for_status().json())


async def listed(api: Api, officer: SignedInOfficer, **parameters: Any) -> dict[str, Any]:
    reply = await api.client.get("/api/v1/tickets", params=parameters, headers=officer.headers)
    return dict(reply.raise_for_status().json())


def numbers(page: dict[str, Any]) -> list[str]:
    return [ticket["number"] for ticket in page["tickets"]]


def kinds(ticket: dict[str, Any]) -> list[str]:
    return [event["kind"] for event in ticket["events"]]


async def test_an_officer_sees_the_talk_the_labels_and_the_trail(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database, text="otp ga masuk")).number
    reply = await api.client.get(f"/api/v1/tickets/{number}", headers=officer.headers)
    ticket = reply.json()
    assert [line["text"] for line in ticket["transcript"]] == ["otp ga masuk"]
    assert (ticket["category"], ticket["predicted_category"], ticket["owner"]) == ("otp_code", "otp_code", "queue")
    assert (ticket["article"], ticket["reason"]) == ("account-otp", "person_asked")
    assert ticket["problem"] == "kode otp tidak masuk"
    assert kinds(ticket) == ["opened"]


async def test_an_officer_sees_what_was_told_when_asked(api: Api, database: Database, officer: SignedInOfficer) -> None:
    told = {"Sejak kapan": "kemarin", "Di layar": "kode salah"}
    number = (await a_ticket(database, details=told)).number
    ticket = (await api.client.get(f"/api/v1/tickets/{number}", headers=officer.headers)).json()
    assert ticket["details"] == told


async def test_the_number_may_be_typed_in_lower_case(api: Api, database: Database, officer: SignedInOfficer) -> None:
    number = (await a_ticket(database)).number
    reply = await api.client.get(f"/api/v1/tickets/{number.lower()}", headers=officer.headers)
    assert reply.json()["number"] == number


async def test_an_unknown_number_is_not_found(api: Api, officer: SignedInOfficer) -> None:
    reply = await api.client.get("/api/v1/tickets/JMO-222222", headers=officer.headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "ticket_not_found")


async def test_taking_silences_the_bot_and_tells_the_participant_who_answers(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    ticket = await did(api, officer, number, "take")
    assert (ticket["state"], ticket["officer_id"], ticket["owner"]) == ("open", officer.id, "officer")
    dialogue = EchoDialogue()
    async with worker(api.parts, dialogue):
        assert (await api.say("halo?")).json()["messages"] == []
    assert dialogue.heard == []
    assert "Petugas Sari" in (await api.history())["messages"][1]["text"]


async def test_taking_ones_own_ticket_again_changes_nothing(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    first, again = [await did(api, officer, number, "take") for _ in range(2)]
    assert first == again


async def test_a_ticket_in_the_hands_of_another_is_not_taken(
    api: Api, database: Database, officer: SignedInOfficer, colleague: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    await did(api, officer, number, "take")
    reply = await act(api, colleague, number, "take")
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "ticket_held_by_other")


async def test_a_ticket_must_be_taken_before_it_is_answered(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    reply = await act(api, officer, number, "answer", {"text": "Halo"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "ticket_not_taken")


async def test_an_answer_reaches_the_chat_and_the_reply_comes_back(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    await did(api, officer, number, "take")
    ticket = await did(api, officer, number, "answer", {"text": "Akun sudah kami buka."})
    assert ticket["state"] == "waiting"
    assert ticket["first_answered_at"] is not None
    line = (await api.history())["messages"][-1]
    assert (line["from"], line["text"]) == ("officer", "Akun sudah kami buka.")
    async with worker(api.parts):
        await api.say("terima kasih pak")
    reopened = await api.client.get(f"/api/v1/tickets/{number}", headers=officer.headers)
    assert reopened.json()["state"] == "open"
    assert kinds(reopened.json()) == ["opened", "taken", "answered", "participant_wrote"]


async def test_a_note_stays_among_colleagues(api: Api, database: Database, officer: SignedInOfficer) -> None:
    number = (await a_ticket(database)).number
    ticket = await did(api, officer, number, "note", {"text": "Sudah dicek ke cabang"})
    assert ticket["events"][-1]["new"] == "Sudah dicek ke cabang"
    assert "cabang" not in str(await api.history())


@pytest.mark.parametrize(("what", "old", "new"), [("category", "otp_code", "jht_claim"), ("severity", "S3", "S1")])
async def test_a_correction_keeps_the_prediction_and_is_recorded_once(
    api: Api, database: Database, officer: SignedInOfficer, what: str, old: str, new: str
) -> None:
    opened = await a_ticket(database)
    for _ in range(2):
        ticket = await did(api, officer, opened.number, what, {what: new})
    assert (ticket[what], ticket[f"predicted_{what}"]) == (new, old)
    assert [(event["old"], event["new"]) for event in ticket["events"][1:]] == [(old, new)]


async def test_resolving_gives_the_talk_back_to_the_bot_which_asks_whether_it_helped(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database)).number
    await did(api, officer, number, "take")
    ticket = await did(api, officer, number, "resolve", {"resolution": "explained", "text": "Silakan dicoba."})
    assert (ticket["state"], ticket["resolution"], ticket["owner"]) == ("resolved", "explained", "bot")
    last_answer, question = (await api.history())["messages"][-2:]
    assert last_answer["text"] == "Silakan dicoba."
    assert question["from"] == "bot"
    assert [button["payload"] for button in question["buttons"]] == [
        f'/helped{{"ticket_number": "{number}"}}',
        f'/not_helped{{"ticket_number": "{number}"}}',
    ]


async def test_what_is_resolved_is_not_worked_on_again(api: Api, database: Database, officer: SignedInOfficer) -> None:
    number = (await a_ticket(database)).number
    await did(api, officer, number, "take")
    await did(api, officer, number, "resolve", {"resolution": "solved"})
    for what, body in (("take", None), ("answer", {"text": "x"}), ("resolve", {"resolution": "solved"})):
        assert (await act(api, officer, number, what, body)).json()["error"]["code"] == "illegal_move"


async def test_a_masked_number_is_revealed_to_its_holder_and_on_record(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database, text=f"nik saya {NIK}")).number
    ticket = await did(api, officer, number, "take")
    assert NIK not in str(ticket)
    (value,) = ticket["masked_values"]
    assert await did(api, officer, number, f"reveal/{value['id']}") == {"value": NIK}
    after = (await api.client.get(f"/api/v1/tickets/{number}", headers=officer.headers)).json()
    assert (after["events"][-1]["kind"], after["events"][-1]["officer_id"]) == ("revealed", officer.id)
    assert NIK not in str(after)


async def test_a_number_of_another_conversation_is_not_revealed(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    other = (await a_ticket(database, session="browser-2", text=f"nik saya {NIK}")).number
    number = (await a_ticket(database)).number
    value_id = (await did(api, officer, other, "take"))["masked_values"][0]["id"]
    await did(api, officer, number, "take")
    reply = await act(api, officer, number, f"reveal/{value_id}")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "nothing_to_reveal")


async def test_the_list_pages_by_due_time_without_gaps_or_doubles(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    everything = [(await a_ticket(database, session=f"browser-{n}")).number for n in range(5)]
    seen, after = [], {}
    while True:
        page = await listed(api, officer, limit=2, **after)
        seen += numbers(page)
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == everything


async def test_the_list_is_narrowed_by_filters(api: Api, database: Database, officer: SignedInOfficer) -> None:
    mine, other = [(await a_ticket(database, session=f"browser-{n}")).number for n in range(2)]
    await did(api, officer, mine, "take")
    await did(api, officer, other, "severity", {"severity": "S1"})
    assert numbers(await listed(api, officer, mine=True)) == [mine]
    assert numbers(await listed(api, officer, state=["new"])) == [other]
    assert numbers(await listed(api, officer, state=["new", "open"])) == [mine, other]
    assert numbers(await listed(api, officer, severity=["S1"])) == [other]
    assert numbers(await listed(api, officer, category=["jht_claim"])) == []
    assert numbers(await listed(api, officer, language=["id"])) == [mine, other]


@pytest.mark.parametrize("cursor", ["x", "!!", "e30=", "WzFd", "WyIyMDI2IiwgMV0=", "é"])
async def test_a_made_up_cursor_is_bad_input(api: Api, officer: SignedInOfficer, cursor: str) -> None:
    reply = await api.client.get("/api/v1/tickets", params={"after": cursor}, headers=officer.headers)
    assert reply.status_code == 422


async def test_the_participant_is_told_in_his_language_who_answers(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    number = (await a_ticket(database, text="I cannot log in to the app, please help me")).number
    await did(api, officer, number, "take")
    joined = (await api.history())["messages"][-1]
    assert joined["text"] == texts().say("utter_officer_joined", "en", name="Sari").text
