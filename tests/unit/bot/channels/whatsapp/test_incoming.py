import copy
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.attachment import Attachment
from bot.channels.adapter import Malformed
from bot.channels.inbound import Batch, ButtonRef, Channel, Inbound, Reached, Report
from bot.channels.whatsapp.incoming import parse
from bot.payload import Payload

OURS = "106540352242922"
HIM = "620000000001"


def a_message(kind: str = "text", content: Any = None, **fields: Any) -> dict[str, Any]:
    content = {"body": "saldo saya"} if content is None and kind == "text" else content
    return {"from": HIM, "id": "wamid.1", "timestamp": "1700000000", "type": kind, kind: content} | fields


def a_status(status: str = "sent", **fields: Any) -> dict[str, Any]:
    return {"id": "wamid.9", "status": status, "timestamp": "1700000000", "recipient_id": HIM} | fields


def a_change(*, messages: Any = (), statuses: Any = (), number: str = OURS) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550000000", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Contoh"}, "wa_id": HIM}],
    }
    for name, elements in (("messages", messages), ("statuses", statuses)):
        if elements:
            value[name] = elements
    return {"field": "messages", "value": value}


def a_webhook(*entries: list[dict[str, Any]]) -> dict[str, Any]:
    entry = [{"id": "102290129340398", "changes": changes} for changes in entries]
    return {"object": "whatsapp_business_account", "entry": entry}


def read(webhook: Any) -> Batch:
    return parse(json.dumps(webhook).encode(), OURS)


def inbound(text: str, message_id: str = "wamid.1", **fields: Any) -> Inbound:
    return Inbound(Channel.WHATSAPP, HIM, message_id, text, answerable_for=timedelta(hours=24), **fields)


def read_message(message: Any) -> tuple[Inbound, ...]:
    return read(a_webhook([a_change(messages=[message])])).messages


def read_status(status: Any) -> tuple[Report, ...]:
    return read(a_webhook([a_change(statuses=[status])])).reports


def test_a_text_is_taken_as_it_was_written() -> None:
    body = "*JHT* saya\n\n„bagaimana?“ 😀 "
    assert read_message(a_message(content={"body": body})) == (inbound(body),)


def test_half_a_character_does_not_cost_the_message() -> None:
    (message,) = read_message(a_message(content={"body": "saldo\ud83d saya 😀"}))
    assert message.text == "saldo saya 😀"


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
def test_a_press_says_which_of_our_buttons_it_was(kind: str) -> None:
    press = a_message("interactive", {"type": kind, kind: {"id": "7.2", "title": "Cek saldo"}})
    assert read_message(press) == (inbound("Cek saldo", button=ButtonRef(7, 2)),)


def test_a_row_whose_title_was_cut_says_the_whole_of_it() -> None:
    row = {"id": "7.2", "title": "Saya sudah berhenti bek…", "description": "Saya sudah berhenti bekerja"}
    (message,) = read_message(a_message("interactive", {"type": "list_reply", "list_reply": row}))
    assert message.text == "Saya sudah berhenti bekerja"


def test_a_press_on_what_is_none_of_our_buttons_is_its_text() -> None:
    press = {"type": "button_reply", "button_reply": {"id": "/restart", "title": "Ulang"}}
    (message,) = read_message(a_message("interactive", press))
    assert (message.text, message.button) == ("Ulang", None)


def test_the_button_of_a_template_is_its_text() -> None:
    (message,) = read_message(a_message("button", {"payload": "7.2", "text": "Buka jawaban"}))
    assert (message.text, message.button, message.payload) == ("Buka jawaban", None, None)


@pytest.mark.parametrize(
    ("kind", "attachment"),
    [
        ("image", Attachment.PHOTO),
        ("audio", Attachment.VOICE),
        ("sticker", Attachment.STICKER),
        ("video", Attachment.VIDEO),
        ("document", Attachment.DOCUMENT),
        ("location", Attachment.LOCATION),
    ],
)
def test_an_attachment_is_named_by_its_kind(kind: str, attachment: Attachment) -> None:
    (message,) = read_message(a_message(kind, {"id": "1", "mime_type": "x/y"}))
    assert (message.text, message.payload) == (attachment.label_id, Payload("attachment", {"kind": attachment}))


def test_contacts_come_as_a_list_and_are_one_attachment() -> None:
    (message,) = read_message(a_message("contacts", [{"name": {"formatted_name": "Contoh"}}]))
    assert message.payload == Payload("attachment", {"kind": Attachment.CONTACT})


def test_words_beside_a_photo_are_what_was_said() -> None:
    (message,) = read_message(a_message("image", {"id": "1", "caption": "muncul ini"}))
    assert (message.text, message.payload) == ("[foto] muncul ini", None)


@pytest.mark.parametrize("kind", ["unsupported", "order", "poll_creation", "interactive"])
def test_what_we_do_not_know_is_still_a_message_that_needs_an_answer(kind: str) -> None:
    (message,) = read_message(a_message(kind, {"type": "nfm_reply"}))
    assert message.payload == Payload("attachment", {"kind": Attachment.OTHER})


@pytest.mark.parametrize("kind", ["reaction", "system", "ephemeral", "revoke"])
def test_what_needs_no_answer_is_no_message(kind: str) -> None:
    assert read_message(a_message(kind, {"emoji": "👍"})) == ()


def test_a_message_in_a_group_belongs_to_the_group_and_its_words_stay_outside() -> None:
    expected = Inbound(Channel.WHATSAPP, "Y2FwaV9ncm91cDox", "wamid.1", "[grup]", in_group=True)
    assert read_message(a_message(group_id="Y2FwaV9ncm91cDox")) == (expected,)


def test_an_edited_message_replaces_the_one_that_it_names() -> None:
    edit = {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "maksud saya JKP"}}}
    expected = inbound("maksud saya JKP", "wamid.0", edited=True)
    assert read_message(a_message("edit", edit)) == (expected,)


@pytest.mark.parametrize("number", [{}, {"from": ""}])
def test_somebody_who_shows_no_number_is_reached_by_his_user_id(number: dict[str, str]) -> None:
    message = {name: value for name, value in a_message().items() if name != "from"}
    (message_read,) = read_message(message | number | {"from_user_id": "ID.13491208655302741918"})
    assert message_read.address == "ID.13491208655302741918"


def test_a_number_is_preferred_to_a_user_id_so_that_a_talk_stays_one() -> None:
    (message,) = read_message(a_message(from_user_id="ID.13491208655302741918"))
    assert message.address == HIM


@pytest.mark.parametrize("reached", Reached)
def test_a_report_says_how_far_our_message_came(reached: Reached) -> None:
    assert read_status(a_status(str(reached), biz_opaque_callback_data="part-5")) == (
        Report("wamid.9", reached, "part-5"),
    )


def test_a_failure_has_the_number_of_its_error_and_no_words() -> None:
    errors = [{"code": 131026, "title": "Message undeliverable", "error_data": {"details": "…"}}, {"code": 1}]
    assert read_status(a_status("failed", errors=errors)) == (Report("wamid.9", Reached.FAILED, None, "131026"),)


def test_a_failure_since_the_window_is_closed_says_so() -> None:
    (report,) = read_status(a_status("failed", errors=[{"code": 131047}]))
    assert (report.failure, report.window_closed) == ("131047", True)


@pytest.mark.parametrize("status", ["deleted", "warning", "played", ""])
def test_a_status_that_we_do_not_know_is_no_report(status: str) -> None:
    assert read_status(a_status(status)) == ()


def test_everything_in_a_batch_is_taken_in_its_order() -> None:
    def said(number: int) -> dict[str, Any]:
        return a_message(id=f"wamid.{number}")

    batch = read(
        a_webhook(
            [a_change(messages=[said(1), said(2)]), a_change(messages=[said(3)], statuses=[a_status("read")])],
            [a_change(statuses=[a_status("sent"), a_status("delivered")]), a_change(messages=[said(4)])],
        )
    )
    assert [message.provider_message_id for message in batch.messages] == ["wamid.1", "wamid.2", "wamid.3", "wamid.4"]
    # "read" came before "sent": whoever keeps them knows what to make of it.
    assert [report.reached for report in batch.reports] == [Reached.READ, Reached.SENT, Reached.DELIVERED]


def test_what_came_for_another_number_is_none_of_ours() -> None:
    other = a_change(messages=[a_message()], statuses=[a_status()], number="999")
    assert read(a_webhook([other, a_change(messages=[a_message(id="wamid.2")])])).messages[0].provider_message_id == (
        "wamid.2"
    )
    assert read(a_webhook([other])) == Batch()


def test_news_of_the_account_leave_an_empty_batch() -> None:
    assert read(a_webhook([{"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}}])) == Batch()


ODD: list[Any] = [
    None,
    "text",
    {},
    a_message(id=None),
    a_message(id=""),
    a_message(id="wamid.\x00"),
    a_message(id="w" * 300),
    a_message(type=["text"]),
    a_message(content={"body": 5}),
    a_message(content="saldo"),
    a_message() | {"from": None},
    a_message("interactive", {"button_reply": {"title": "Cek saldo"}}),
    a_message("edit", {"message": {"type": "text", "text": {"body": "x"}}}),
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_a_message_that_cannot_be_read_does_not_take_its_neighbours_along(odd: Any) -> None:
    around = [a_message(id="wamid.1"), odd, a_message(id="wamid.3")]
    batch = read(a_webhook([a_change(messages=around, statuses=[a_status()])]))
    assert [message.provider_message_id for message in batch.messages] == ["wamid.1", "wamid.3"]
    assert len(batch.reports) == 1


@pytest.mark.parametrize("odd", [None, 5, {}, {"id": "1", "changes": None}, {"id": "1", "changes": [None, {}, 5]}])
def test_an_entry_that_cannot_be_read_does_not_take_the_next_along(odd: Any) -> None:
    webhook = a_webhook([a_change(messages=[a_message()])])
    webhook["entry"].insert(0, odd)
    assert len(read(webhook).messages) == 1


def test_the_log_says_what_kind_was_left_out_and_nothing_that_was_in_it(caplog: pytest.LogCaptureFixture) -> None:
    rahasia = {"body": ["saldo rahasia"]}
    odd = [a_message(content=rahasia), a_message("rahasia", None, id=None), a_status("rahasia", id=None)]
    with caplog.at_level(logging.DEBUG):
        read(a_webhook([a_change(messages=odd[:2], statuses=odd[2:])]))
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == ["text", "other", "other"]
    assert "rahasia" not in caplog.text
    assert HIM not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"halo",
        b"[]",
        b"null",
        b"{}",
        b'"whatsapp_business_account"',
        b'{"object": "page", "entry": []}',
        b'{"object": "whatsapp_business_account"}',
        b'{"object": "whatsapp_business_account", "entry": {}}',
        b'{"object": "whatsapp_business_account", "entry": [], "x": NaN}',
        b'{"object": "whatsapp_business_account", "entry": [' + b"9" * 5000 + b"]}",
        b'{"object": "whatsapp_business_account", "entry": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"object": "whatsapp_business_account", "entry": []} x',
        b'{"object": "whatsapp_business_account", "entry": [], "x": "\xff"}',
        '{"object": "whatsapp_business_account", "entry": []}'.encode("utf-16"),
    ],
)
def test_what_meta_would_never_send_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body, OURS)


def test_the_complaint_about_a_malformed_body_holds_none_of_its_words() -> None:
    with pytest.raises(Malformed) as raised:
        parse(b'{"object": "rahasia"}', OURS)
    assert "rahasia" not in str(raised.value)
    assert raised.value.__suppress_context__


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FULL = a_webhook(
    [
        a_change(
            messages=[
                a_message(),
                a_message("interactive", {"type": "list_reply", "list_reply": {"id": "1.0", "title": "Ya"}}),
                a_message("image", {"id": "1", "caption": "muncul ini"}, group_id="Y2Fw"),
                a_message("edit", {"original_message_id": "wamid.0", "message": a_message()}),
                a_message("button", {"text": "Buka"}, from_user_id="ID.1"),
                a_message("contacts", [{}]),
            ],
            statuses=[a_status(), a_status("failed", errors=[{"code": 131026}], biz_opaque_callback_data="5")],
        )
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    value = copy.copy(value)
    value[path[0]] = replaced(value[path[0]], path[1:], new)
    return value


def parsed_or_malformed(body: bytes) -> None:
    try:
        batch = parse(body, OURS)
    except Malformed:
        return
    assert all(message.address and message.provider_message_id for message in batch.messages)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_is_a_batch_or_malformed(body: bytes) -> None:
    parsed_or_malformed(body)


@given(st.sampled_from(list(places(FULL))), JSON)
def test_a_webhook_with_anything_in_any_place_is_a_batch_or_malformed(path: tuple[Any, ...], new: Any) -> None:
    parsed_or_malformed(json.dumps(replaced(FULL, path, new)).encode())


@given(st.sampled_from([path for path in places(FULL["entry"][0]["changes"][0]["value"]["messages"]) if path]), JSON)
def test_anything_in_one_message_costs_no_other_message(path: tuple[Any, ...], new: Any) -> None:
    messages = FULL["entry"][0]["changes"][0]["value"]["messages"]
    others = [message for place, message in enumerate(messages) if place != path[0]]
    batch = read(a_webhook([a_change(messages=replaced(messages, path, new))]))
    kept = [alone for message in others for alone in read_message(message)]
    assert len(kept) == len(others)
    assert all(message in batch.messages for message in kept)
