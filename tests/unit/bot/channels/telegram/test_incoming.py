import contextlib
import json
import logging
from typing import Any

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from bot.attachment import Attachment
from bot.channels.adapter import Malformed
from bot.channels.inbound import Batch, ButtonRef, Channel, Inbound
from bot.channels.telegram.incoming import legible, parse, parse_update
from bot.payload import Payload

US = 4242
HIM = {"id": 620000000001, "is_bot": False, "first_name": "Budi"}
OUR_BOT = {"id": US, "is_bot": True, "first_name": "JMO", "username": "JmoBot"}
PRIVATE = {"id": 620000000001, "type": "private", "first_name": "Budi"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Buruh"}
FILE = {"file_id": "a", "file_unique_id": "b"}
PICTURE = {**FILE, "width": 1, "height": 1}
CLIP = {**PICTURE, "duration": 3}
PLACE = {"longitude": 106.8, "latitude": -6.2}
POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_760_000_000, "chat": chat, "from": HIM, **fields}


def press(data: str | None = "7.1", **fields: Any) -> dict[str, Any]:
    keys = [[{"text": "Ya", "callback_data": "7.0"}], [{"text": "Tidak", "callback_data": "7.1"}]]
    under = message(text="Sudah?", reply_markup={"inline_keyboard": keys}) | {"from": OUR_BOT}
    return {"id": "99", "from": HIM, "chat_instance": "1", "message": under, "data": data, **fields}


def member(status: str) -> dict[str, Any]:
    rights = {
        "can_be_edited": False,
        "is_anonymous": False,
        **dict.fromkeys(
            "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
            "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories".split(),
            False,
        ),
    }
    return {"user": OUR_BOT, "status": status, "until_date": 0} | (rights if status == "administrator" else {})


def change(chat: dict[str, Any], was: str, now: str) -> dict[str, Any]:
    return {"chat": chat, "from": HIM, "date": 1, "old_chat_member": member(was), "new_chat_member": member(now)}


def batch(**update: Any) -> Batch:
    return parse(json.dumps({"update_id": 77, **update}).encode(), US)


def only(**update: Any) -> Inbound:
    (inbound,) = batch(**update).messages
    return inbound


def test_words_come_with_their_chat_and_number() -> None:
    assert only(message=message(text="JHT saya belum cair")) == Inbound(
        Channel.TELEGRAM, "620000000001", "5", "JHT saya belum cair"
    )


def test_edited_words_replace_those_of_the_same_number() -> None:
    inbound = only(edited_message=message(text="JKP saya", edit_date=2))
    assert (inbound.provider_message_id, inbound.text, inbound.edited) == ("5", "JKP saya", True)


def test_a_command_comes_as_what_it_means() -> None:
    inbound = only(message=message(text="/tiket JMO-4K7P2M"))
    assert inbound.payload == Payload("ticket_status", {"ticket_number": "JMO-4K7P2M"})


def test_odd_characters_are_handed_on() -> None:
    assert only(message=message(text="a\x00b\ud800c")).text == "a\x00b\ud800c"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"photo": [PICTURE]}, Attachment.PHOTO),
        ({"voice": {**FILE, "duration": 3}}, Attachment.VOICE),
        ({"audio": {**FILE, "duration": 3}}, Attachment.VOICE),
        ({"video_note": {**FILE, "length": 1, "duration": 3}}, Attachment.VOICE),
        (
            {"sticker": {**PICTURE, "type": "regular", "is_animated": False, "is_video": False}},
            Attachment.STICKER,
        ),
        ({"video": CLIP}, Attachment.VIDEO),
        ({"animation": CLIP, "document": FILE}, Attachment.VIDEO),
        ({"document": FILE}, Attachment.DOCUMENT),
        ({"location": PLACE}, Attachment.LOCATION),
        ({"venue": {"location": PLACE, "title": "a", "address": "b"}, "location": PLACE}, Attachment.LOCATION),
        ({"contact": {"phone_number": "0", "first_name": "A"}}, Attachment.CONTACT),
        ({"dice": {"value": 1, "emoji": "🎲"}}, Attachment.OTHER),
        ({"poll": POLL}, Attachment.OTHER),
        ({"story": {"chat": GROUP, "id": 1}}, Attachment.OTHER),
    ],
    ids=lambda value: value if isinstance(value, Attachment) else next(iter(value)),
)
def test_what_is_no_words_comes_as_its_kind(fields: dict[str, Any], kind: Attachment) -> None:
    inbound = only(message=message(**fields))
    assert (inbound.text, inbound.payload) == (kind.label_id, Payload("attachment", {"kind": kind}))


def test_words_beside_a_photo_count_as_words() -> None:
    inbound = only(message=message(photo=[PICTURE], caption="error ini"))
    assert (inbound.text, inbound.payload) == ("[foto] error ini", None)
    assert only(edited_message=message(photo=[PICTURE], caption="error itu")).text == "[foto] error itu"


def test_a_location_on_the_move_is_told_once() -> None:
    assert batch(edited_message=message(location=PLACE)) == Batch()


def test_a_press_names_its_button_and_is_answered() -> None:
    pressed = batch(callback_query=press())
    assert pressed.messages == (Inbound(Channel.TELEGRAM, "620000000001", "press-99", "Tidak", button=ButtonRef(7, 1)),)
    assert pressed.reply == {"method": "answerCallbackQuery", "callback_query_id": "99"}


@pytest.mark.parametrize(
    ("query", "text", "button"),
    [
        (press("7.2"), "[tombol]", ButtonRef(7, 2)),
        (press("7.0", message={"chat": PRIVATE, "message_id": 5, "date": 0}), "[tombol]", ButtonRef(7, 0)),
        (press("/menu"), "[tombol]", None),
        (press(None), "[tombol]", None),
        (press("0.1"), "[tombol]", None),
    ],
    ids=["not there", "forgotten", "not ours", "none", "no such talk"],
)
def test_a_press_of_a_button_that_is_gone_has_a_stand_in(
    query: dict[str, Any], text: str, button: ButtonRef | None
) -> None:
    inbound = only(callback_query=query)
    assert (inbound.text, inbound.button) == (text, button)


def test_a_press_without_a_message_is_only_answered() -> None:
    pressed = batch(callback_query=press(message=None, inline_message_id="1"))
    assert (pressed.messages, pressed.reply is None) == ((), False)


def test_a_title_stays_with_a_press_that_carries_something_else() -> None:
    keys = [[{"text": "Lama", "callback_data": "old"}]]
    inbound = only(callback_query=press("old", message=message(text="?", reply_markup={"inline_keyboard": keys})))
    assert (inbound.text, inbound.button) == ("Lama", None)


IN_GROUP = Inbound(Channel.TELEGRAM, "-100123", "5", "[grup]", in_group=True)


@pytest.mark.parametrize(
    "said",
    [
        {"text": "/menu"},
        {"text": "/saldo@JmoBot tolong"},
        {"text": "Halo @JmoBot, NIK saya 9999990000000001"},
        {"caption": "@jmobot lihat", "photo": [PICTURE]},
        {"text": "terima kasih", "reply_to_message": message(GROUP, text="Halo") | {"from": OUR_BOT}},
    ],
    ids=["command", "command to us", "mention", "caption", "reply"],
)
def test_who_speaks_to_us_in_a_group_is_heard_without_his_words(said: dict[str, Any]) -> None:
    assert batch(message=message(GROUP, **said)).messages == (IN_GROUP,)


@pytest.mark.parametrize(
    "said",
    [
        {"text": "gaji belum masuk"},
        {"text": "tulis ke robot@jmobot.id"},
        {"text": "ya", "reply_to_message": message(GROUP, text="apa?")},
        {"photo": [PICTURE]},
        {"new_chat_members": [OUR_BOT]},
    ],
)
def test_what_others_say_in_a_group_is_not_heard(said: dict[str, Any]) -> None:
    assert batch(message=message(GROUP, **said)) == Batch()
    assert batch(edited_message=message(GROUP, text="/menu")) == Batch()


def test_a_press_in_a_group_is_heard_without_its_button() -> None:
    pressed = batch(callback_query=press(message=message(GROUP, text="?")))
    (inbound,) = pressed.messages
    assert (inbound.text, inbound.button, inbound.in_group, inbound.address) == ("[grup]", None, True, "-100123")


@pytest.mark.parametrize("now", ["member", "administrator"])
def test_a_group_that_takes_us_in_is_told_once(now: str) -> None:
    inbound = only(my_chat_member=change(GROUP, "left", now))
    assert (inbound.address, inbound.provider_message_id, inbound.in_group) == ("-100123", "joined-77", True)


@pytest.mark.parametrize(
    ("chat", "was", "now"),
    [(GROUP, "member", "left"), (GROUP, "member", "administrator"), (PRIVATE, "kicked", "member")],
)
def test_other_changes_of_our_place_need_no_answer(chat: dict[str, Any], was: str, now: str) -> None:
    assert batch(my_chat_member=change(chat, was, now)) == Batch()


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"channel_post": message({"id": -1, "type": "channel"}, text="a")},
        {"message": message({"id": -1, "type": "channel"}, text="a")},
        {"message": message(text="a") | {"from": OUR_BOT}},
        {"message": message()},
        {"message": message(pinned_message=message(text="a"))},
        {"message": message(message_auto_delete_timer_changed={"message_auto_delete_time": 1})},
        {"inline_query": {"id": "1", "from": HIM, "query": "a", "offset": ""}},
        {"poll": POLL},
        {"message_reaction": {"chat": PRIVATE, "message_id": 5, "date": 1, "old_reaction": [], "new_reaction": []}},
        {"what_comes_next_year": {"a": 1}},
        {"message": message(what_comes_next_year={"a": 1})},
    ],
)
def test_what_needs_no_answer_leaves_nothing(update: dict[str, Any]) -> None:
    assert batch(**update) == Batch()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        '{"update_id": 1}'.encode("utf-16"),
        b'\xef\xbb\xbf{"update_id": 1}',
        b"[]",
        b"null",
        b"1",
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": true}',
        b'{"update_id": "1"}',
        b'{"update_id": 1.5}',
        b'{"update_id": 1e99}',
        b'{"update_id": %d}' % 2**64,
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"update_id": 1, "message": ' + b'{"reply_to_message": ' * 5000 + b"1" + b"}" * 5001,
        b'{"update_id": 1, "message": 1}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": 1, "self": 1}',
    ],
    ids=range(21),
)
def test_what_is_no_update_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body, US)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": 5},
        {"text": {"a": 1}},
        {"text": False},
        {"caption": 5, "photo": [PICTURE]},
        {"text": "a", "message_id": "5"},
        {"text": "a", "message_id": 2**63},
        {"text": "a", "chat": PRIVATE | {"id": "him"}},
        {"text": "a", "chat": None},
        {"text": "a", "date": "yesterday"},
        {"text": "a", "date": 10**30},
    ],
)
def test_absurd_types_are_malformed(fields: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        batch(message=message() | fields)


@pytest.mark.parametrize("fields", [{"id": ""}, {"id": 5}, {"id": "a b"}, {"id": "9" * 65}, {"data": 5}])
def test_an_absurd_press_is_malformed(fields: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        batch(callback_query=press() | fields)


def test_a_malformed_update_quotes_nobody() -> None:
    with pytest.raises(Malformed) as raised:
        batch(message=message(text=["NIK saya"]))
    assert "NIK" not in f"{raised.value} {raised.value.__cause__}"


def with_one_absurd(update: dict[str, Any], path: list[int], absurd: object) -> dict[str, Any]:
    """The update with one of its values, wherever the path leads, replaced."""
    key = sorted(update)[path[0] % len(update)]
    value = update[key]
    if len(path) > 1 and isinstance(value, dict) and value:
        absurd = with_one_absurd(value, path[1:], absurd)
    return {**update, key: absurd}


UPDATES = st.sampled_from(
    [
        {"message": message(text="/menu", entities=[{"type": "bot_command", "offset": 0, "length": 5}])},
        {"message": message(photo=[PICTURE], caption="a", reply_to_message=message(text="b"))},
        {"message": message(GROUP, text="@JmoBot", reply_to_message=message(text="b"))},
        {"edited_message": message(text="a")},
        {"callback_query": press()},
        {"my_chat_member": change(GROUP, "left", "member")},
    ]
)


@given(UPDATES, st.lists(st.integers(0, 20), min_size=1, max_size=5), ANYTHING)
def test_an_update_with_something_absurd_is_read_or_malformed(
    update: dict[str, Any], path: list[int], absurd: object
) -> None:
    body = json.dumps(with_one_absurd({"update_id": 1, **update}, path, absurd)).encode()
    try:
        found = parse(body, US)
    except Malformed:
        return
    for inbound in found.messages:
        assert all(isinstance(told, str) for told in (inbound.address, inbound.provider_message_id, inbound.text))


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_malformed(body: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse(body, US)


def test_updates_that_were_polled_for_are_read_alike() -> None:
    update = telegram.Update.de_json({"update_id": 77, "message": message(text="halo")})
    assert parse_update(update, US) == batch(message=message(text="halo"))


def test_of_an_update_that_cannot_be_read_the_number_is_left(caplog: pytest.LogCaptureFixture) -> None:
    good = {"update_id": 2, "message": message(text="halo")}
    broken = {"update_id": 1, "message": {"text": "NIK saya"}}
    with caplog.at_level(logging.DEBUG):
        assert list(legible([broken, good, "nonsense", {"update_id": "3"}])) == [{"update_id": 1}, good]
    assert "could not be read" in caplog.text
    assert "NIK" not in caplog.text
