"""Whatever a proven call brings, a webhook takes it or refuses it; it never fails."""

import copy
import json
from collections.abc import AsyncIterator, Iterator
from functools import partial, reduce
from operator import getitem
from typing import Any

import httpx
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from api.db import Database
from tests.fuzzing import cases
from tests.webhooks import HOOKS, TELEGRAM, WHATSAPP, Hook, Hooked, hooked_around, name_of, parts_with_channels

Path = tuple[Any, ...]
PERSON = {"id": 9_000_001, "is_bot": False, "first_name": "Budi", "username": "budi", "language_code": "id"}
BOT = {"id": 1_000_001, "is_bot": True, "first_name": "Bot", "username": "desk_bot"}
PRIVATE = {"id": 9_000_001, "type": "private", "first_name": "Budi"}
GROUP = {"id": -100_200_300, "type": "supergroup", "title": "Buruh"}
FILE = {"file_id": "a", "file_unique_id": "b", "file_size": 1024, "width": 9, "height": 9, "duration": 3}


def _message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_795_150_000, "chat": chat, "from": PERSON, **content}


def _update(**content: Any) -> dict[str, Any]:
    return {"update_id": 100_001, **content}


def _moved(was: str, now: str) -> dict[str, Any]:
    members = {
        f"{which}_chat_member": {"user": BOT, "status": status, "until_date": 0}
        for which, status in (("old", was), ("new", now))
    }
    return {"chat": GROUP, "from": PERSON, "date": 1_795_150_000, **members}


def _pressed(chat: dict[str, Any]) -> dict[str, Any]:
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "2.0"}]]}
    under = _message(chat, text="Sudah?", reply_markup=keyboard) | {"from": BOT}
    return {"id": "771", "from": PERSON, "chat_instance": "1", "message": under, "data": "2.0"}


UPDATES = [
    _update(message=_message(text="otp ga masuk, nik 9999990000000001", entities=[])),
    _update(message=_message(text="/tiket JMO-4K7P2M", entities=[{"type": "bot_command", "offset": 0, "length": 6}])),
    _update(message=_message(photo=[FILE], caption="ini fotonya", caption_entities=[])),
    _update(message=_message(voice={**FILE, "mime_type": "audio/ogg"})),
    _update(message=_message(location={"latitude": -6.2, "longitude": 106.8})),
    _update(message=_message(contact={"phone_number": "620000000001", "first_name": "Budi"})),
    _update(message=_message(GROUP, text="@desk_bot halo", reply_to_message=_message(GROUP, text="x") | {"from": BOT})),
    _update(edited_message=_message(text="otp tidak masuk", edit_date=1_795_150_001)),
    _update(callback_query=_pressed(PRIVATE)),
    _update(callback_query=_pressed(GROUP)),
    _update(my_chat_member=_moved("left", "member")),
]


def _webhook(*messages: dict[str, Any], statuses: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return dict(json.loads(WHATSAPP.brings(*messages, statuses=statuses)))


def _of(**content: Any) -> dict[str, Any]:
    return {"from": "620000000001", "id": "wamid.1", "timestamp": "1795150000", **content}


_CHOICE = {"id": "2.0", "title": "Ya", "description": "Ya, benar"}
_STATUS = {"id": "wamid.9", "status": "failed", "timestamp": "1795150000", "recipient_id": "620000000001"}
_ERROR = {"code": 131047, "title": "Re-engagement message"}
WEBHOOKS = [
    _webhook(_of(type="text", text={"body": "otp ga masuk, nik 9999990000000001"})),
    _webhook(_of(type="image", image={"id": "1", "mime_type": "image/jpeg", "caption": "ini fotonya"})),
    _webhook(_of(type="interactive", interactive={"type": "button_reply", "button_reply": _CHOICE})),
    _webhook(_of(type="interactive", interactive={"type": "list_reply", "list_reply": _CHOICE})),
    _webhook(_of(type="button", button={"text": "Buka", "payload": "x"}, context={"id": "wamid.8"})),
    _webhook(
        _of(type="edit", edit={"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "x"}}})
    ),
    _webhook(_of(type="text", text={"body": "halo"}, group_id="120363000000000000")),
    _webhook(_of(type="unsupported", errors=[_ERROR]), _of(type="text", text={"body": "dua"})),
    _webhook(statuses=({**_STATUS, "errors": [_ERROR], "biz_opaque_callback_data": "5.0"}, _STATUS)),
]

# Texts that somewhere in the house might be taken for something.
_ODD_TEXT = st.sampled_from(
    ["", " ", "\x00", "\ud83d", "😀" * 3000, "9" * 5000, "0" * 300, "/menu", "/start@x", "2.0", "1.1000", "a" * 5000]
)
_ODD_NUMBER = st.sampled_from([0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 1e308, -0.0, 0.5])
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _ODD_TEXT | _ODD_NUMBER
ANYTHING = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
# Also what is full of numbers, as if they were personal.
_WORDS = st.text() | _ODD_TEXT | st.text("0123456789 .-+@:nikpsad", max_size=200)
REAL = {str(TELEGRAM.channel): UPDATES, str(WHATSAPP.channel): WEBHOOKS}


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """To everything that stands anywhere within."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from _paths(one, (*path, key))


def _at(value: Any, path: Path) -> Any:
    return reduce(getitem, path, value)


def _changed(value: Any, path: Path, change: Any) -> Any:
    """With something else there, or nothing when `change` is the class `Gone`."""
    holder = _at(value, path[:-1])
    if change is Gone:
        del holder[path[-1]]
    else:
        holder[path[-1]] = change
    return value


class Gone:
    """Stands for a field that is left out."""


def _of_somebody(body: dict[str, Any], number: int) -> dict[str, Any]:
    """The same of another participant with another message, so that it is no repetition."""
    told = json.dumps(body)
    for old in ("9000001", "62000000000", "wamid."):
        told = told.replace(old, f"{old}{number}")
    return dict(json.loads(told.replace('"message_id": 7', f'"message_id": {number}')))


@st.composite
def mangled(draw: st.DrawFn, real: list[dict[str, Any]]) -> dict[str, Any]:
    """What the provider really sends, with up to three fields left out, replaced, or taken from elsewhere."""
    body = _of_somebody(draw(st.sampled_from(real)), draw(st.integers(1, 99_999)))
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        paths = list(_paths(body))
        if not paths:
            break
        other = draw(st.sampled_from(real))
        elsewhere = st.sampled_from(list(_paths(other))).map(partial(_at, other))
        change = draw(st.just(Gone) | elsewhere | _ODD_TEXT | _ODD_NUMBER | ANYTHING)
        body = _changed(body, draw(st.sampled_from(paths)), copy.deepcopy(change))
    return body


def as_json(value: Any) -> bytes:
    """As any program writes it: halves of surrogate pairs as escapes, and NaN as Python does."""
    return json.dumps(value).encode()


async def assert_takes_or_refuses(hooked: Hooked, hook: Hook, body: bytes) -> None:
    reply = await hooked.call(hook, body)
    event(f"{reply.status_code}")
    assert reply.status_code in {200, 400, 413}, reply.text
    answer = reply.json()
    assert answer == {} or "error" in answer or answer["method"] == "answerCallbackQuery"


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


@pytest.mark.parametrize("hook", HOOKS, ids=name_of)
@cases(0.1, usually=60)
@given(body=st.binary(max_size=2000) | st.text(max_size=500).map(lambda text: text.encode("utf-8", "surrogatepass")))
async def test_any_bytes(hooked: Hooked, hook: Hook, body: bytes) -> None:
    await assert_takes_or_refuses(hooked, hook, body)


@pytest.mark.parametrize("hook", HOOKS, ids=name_of)
@cases(0.1, usually=60)
@given(body=ANYTHING)
async def test_any_json(hooked: Hooked, hook: Hook, body: Any) -> None:
    await assert_takes_or_refuses(hooked, hook, as_json(body))


@pytest.mark.parametrize("hook", HOOKS, ids=name_of)
@cases(0.1, usually=60)
@given(words=_WORDS, beside=_WORDS, who=st.integers(1, 999))
async def test_any_words(hooked: Hooked, hook: Hook, words: str, beside: str, who: int) -> None:
    said = hook.says(words, who=who), hook.sends_photo(beside, who=who, number=2), hook.edits(beside, who=who)
    for body in (*said, hook.presses(words[:64], beside, who=who, number=3), hook.says_in_a_group(words)):
        await assert_takes_or_refuses(hooked, hook, body)


@pytest.mark.parametrize("hook", HOOKS, ids=name_of)
@cases(0.2, usually=120)
@given(data=st.data())
async def test_what_the_provider_sends_with_other_fields(hooked: Hooked, hook: Hook, data: st.DataObject) -> None:
    body = data.draw(mangled(REAL[str(hook.channel)]))
    await assert_takes_or_refuses(hooked, hook, as_json(body))


@pytest.mark.parametrize("hook", HOOKS, ids=name_of)
async def test_what_the_provider_really_sends_is_taken(hooked: Hooked, hook: Hook) -> None:
    for body in REAL[str(hook.channel)]:
        assert (await hooked.call(hook, as_json(body))).status_code == httpx.codes.OK
    assert await hooked.messages()
