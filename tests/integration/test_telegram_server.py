"""The Bot API server keeps Telegram's rules, as python-telegram-bot sees them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from ops.providers import BotApi, Rate, serving
from ops.providers.telegram_people import User
from tests.fakes import StoppedClock
from tests.receiving import Desk, until

CHAT = 9_000_001
GROUP = -9_000_002


@dataclass(frozen=True)
class Telegram:
    api: BotApi
    bot: Bot
    url: str
    clock: StoppedClock

    @property
    def budi(self) -> User:
        return self.api.user(CHAT, "Budi")


@asynccontextmanager
async def telegram(api: BotApi | None = None) -> AsyncIterator[Telegram]:
    clock = StoppedClock()
    api = api or BotApi(clock=clock, retry_s=0.01)
    polls = HTTPXRequest(connection_pool_size=2)
    async with serving(api) as url, Bot(api.token, base_url=f"{url}/bot", get_updates_request=polls) as bot:
        yield Telegram(api, bot, url, clock)


@pytest.fixture
async def there() -> AsyncIterator[Telegram]:
    async with telegram() as there:
        there.api.user(CHAT, "Budi")
        yield there


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"Pilihan {one}", callback_data=one)] for one in data])


async def test_the_bot_says_something_and_the_participant_hears_it_without_tags(there: Telegram) -> None:
    sent = await there.bot.send_message(
        CHAT, '<b>Halo</b> &lt;Budi&gt; <a href="https://example.org/?a>b">x</a>', "HTML", reply_markup=keyboard("7.0")
    )
    (heard,) = await there.budi.hears(1)
    assert (heard.text, heard.buttons) == ("Halo <Budi> x", (("Pilihan 7.0", "7.0"),))
    assert heard.message_id == str(sent.message_id)


async def test_a_wrong_token_and_an_unknown_method_are_refused(there: Telegram) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=f"{there.url}/bot").__aenter__()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{there.url}/bot{there.api.token}/sendDice")
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>Halo", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a<i>b</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("é<p>a</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
    ],
)
async def test_markup_that_telegram_cannot_read_is_refused(there: Telegram, text: str, why: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await there.bot.send_message(CHAT, text, "HTML")
    assert refused.value.message.lower() == f"can't parse entities: {why}".lower()


@pytest.mark.parametrize("text", ["", " \n ", "<b></b>", "\x00\u202e"])
async def test_an_empty_text_is_refused(there: Telegram, text: str) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await there.bot.send_message(CHAT, text, "HTML")


async def test_length_counts_in_utf16_units_after_parsing(there: Telegram) -> None:
    await there.bot.send_message(CHAT, f"<b>{'&amp;' * 4094}😀</b>", "HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await there.bot.send_message(CHAT, "😀" * 2048 + "a")


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (keyboard("é" * 33), "Button_data_invalid"),
        (keyboard(""), "Button_data_invalid"),
        (keyboard(*map(str, range(101))), "Reply_markup_too_long"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("a")]]), "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_buttons_that_telegram_cannot_carry_are_refused(
    there: Telegram, markup: InlineKeyboardMarkup, why: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await there.bot.send_message(CHAT, "Pilih", reply_markup=markup)
    assert refused.value.message.lower() == why.lower()
    await there.bot.send_message(CHAT, "Pilih", reply_markup=keyboard("é" * 32))


async def test_who_is_unknown_or_has_blocked_the_bot_hears_nothing(there: Telegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await there.bot.send_message(CHAT + 1, "halo")
    await there.budi.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await there.bot.send_message(CHAT, "halo")
    assert there.budi.heard == []
    assert (await there.bot.get_updates())[0].my_chat_member is not None


async def test_one_chat_takes_a_burst_and_then_one_a_second(there: Telegram) -> None:
    for _ in range(20):
        await there.bot.send_message(CHAT, "halo")
    with pytest.raises(RetryAfter) as refused:
        await there.bot.send_message(CHAT, "halo")
    assert refused.value._retry_after.total_seconds() == 1
    there.clock.advance(seconds=1)
    await there.bot.send_message(CHAT, "halo")
    assert (there.api.doubles(), there.api.refusals) == ({(str(CHAT), "halo"): 21}, {429: 1})


async def test_a_group_waits_longer_and_all_chats_share_one_limit() -> None:
    clock = StoppedClock()
    async with telegram(BotApi(clock=clock, overall=Rate(30, 25))) as there:
        there.api.group(GROUP)
        for _ in range(20):
            await there.bot.send_message(GROUP, "halo")
        with pytest.raises(RetryAfter) as refused:
            await there.bot.send_message(GROUP, "halo")
        assert refused.value._retry_after.total_seconds() == 3
        for chat in range(5):
            there.api.user(chat + 1)
            await there.bot.send_message(chat + 1, "halo")
        with pytest.raises(RetryAfter):
            await there.bot.send_message(5, "halo")


async def test_updates_are_kept_until_an_offset_acknowledges_them(there: Telegram) -> None:
    await there.budi.says("/start")
    await there.budi.sends_photo("layar saya")
    await there.budi.sends_voice()
    await there.budi.sends_sticker()
    await there.api.group(GROUP).says("halo semua")
    updates = await there.bot.get_updates(limit=3)
    assert [update.message.text for update in updates if update.message] == ["/start", None, None]
    rest = await there.bot.get_updates(offset=updates[-1].update_id + 1)
    assert [bool(update.message and update.message.sticker) for update in rest] == [True, False]
    assert [update.update_id for update in await there.bot.get_updates(offset=-1)] == [rest[-1].update_id]
    assert len(there.api.updates.pending) == 1


async def test_a_press_and_an_edit_are_told_and_a_press_can_be_answered(there: Telegram) -> None:
    said = await there.budi.says("slamat")
    await there.budi.edits(said, "selamat")
    sent = await there.bot.send_message(CHAT, "Pilih", reply_markup=keyboard("1.0", "1.1"))
    (heard,) = there.budi.heard
    query = await there.budi.presses(heard, "Pilihan 1.1")
    _, edited, pressed = await there.bot.get_updates()
    assert edited.edited_message is not None
    assert (str(edited.edited_message.message_id), edited.edited_message.text) == (said, "selamat")
    assert pressed.callback_query is not None
    assert (pressed.callback_query.data, pressed.callback_query.id) == ("1.1", query)
    assert await there.bot.answer_callback_query(query)
    await there.bot.edit_message_reply_markup(CHAT, sent.message_id)
    assert (there.budi.heard[0].buttons, there.api.answered) == ((), {query: 1})
    with pytest.raises(BadRequest, match="not modified"):
        await there.bot.edit_message_reply_markup(CHAT, sent.message_id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await there.bot.answer_callback_query("1")
    with pytest.raises(LookupError):
        await there.budi.presses(there.budi.heard[0], "Pilihan 1.1")


async def test_a_long_poll_ends_with_the_first_update(there: Telegram) -> None:
    polled = asyncio.create_task(there.bot.get_updates(timeout=20))
    await until(lambda: there.api.calls["getUpdates"])
    await there.budi.says("halo")
    (update,) = await asyncio.wait_for(polled, 2)
    assert update.message is not None
    assert update.message.text == "halo"


async def test_only_one_may_fetch_updates_and_nobody_while_there_is_a_webhook(there: Telegram) -> None:
    first = asyncio.create_task(there.bot.get_updates(timeout=20))
    await until(lambda: there.api.calls["getUpdates"])
    second = asyncio.create_task(there.bot.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await asyncio.wait_for(first, 2)
    await there.bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await asyncio.wait_for(second, 2)
    with pytest.raises(Conflict, match="while webhook is active"):
        await there.bot.get_updates()


async def test_a_webhook_gets_all_updates_of_a_chat_in_order_and_again_until_it_takes_them(there: Telegram) -> None:
    desk = Desk(500, 503)
    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(serving(desk))
        await there.budi.says("satu")
        await there.bot.set_webhook(f"{hook}/hook", secret_token="rahasia-1", max_connections=2)
        await there.budi.says("dua")
        bodies = await desk.takes(4)
        await until(lambda: not there.api.updates.pending)
    assert [body["message"]["text"] for body in bodies] == ["satu", "satu", "satu", "dua"]
    assert {headers["x-telegram-bot-api-secret-token"] for headers, _ in desk.calls} == {"rahasia-1"}
    assert there.api.webhook_answers == {"500": 1, "503": 1, "200": 2}
    info = await there.bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 503")


async def test_a_webhook_that_nobody_takes_keeps_its_updates_for_later(there: Telegram) -> None:
    await there.bot.set_webhook("http://127.0.0.1:9/hook", allowed_updates=["message"])
    said = await there.budi.says("satu")
    await there.budi.edits(said, "dua")
    await until(lambda: there.api.webhook_answers["none"])
    await there.bot.delete_webhook()
    (update,) = await there.bot.get_updates()
    assert update.message is not None
    assert update.message.text == "satu"


async def test_what_a_webhook_answers_is_carried_out_and_duplicates_come_on_demand(there: Telegram) -> None:
    await there.bot.send_message(CHAT, "Pilih", reply_markup=keyboard("1.0"))
    query = await there.budi.presses(there.budi.heard[0], "Pilihan 1.0")
    there.api.faults.duplicates = 2
    desk = Desk(reply={"method": "answerCallbackQuery", "callback_query_id": query})
    async with serving(desk) as hook:
        await there.bot.set_webhook(f"{hook}/hook")
        bodies = await desk.takes(3)
        await until(lambda: not there.api.updates.pending)
    assert bodies[0] == bodies[1] == bodies[2]
    assert there.api.answered == {query: 3}


@pytest.mark.parametrize("wrong", [{"secret_token": "a b"}, {"url": "ftp://127.0.0.1"}, {"max_connections": 101}])
async def test_a_wrong_webhook_is_refused(there: Telegram, wrong: dict[str, object]) -> None:
    with pytest.raises(TelegramError):
        await there.bot.set_webhook(**{"url": "http://127.0.0.1:9/hook", **wrong})  # type: ignore[arg-type]


async def test_commands_chat_actions_and_json_bodies_are_taken(there: Telegram) -> None:
    await there.bot.set_my_commands([("mulai", "Mulai dari awal")])
    await there.bot.send_chat_action(CHAT, "typing")
    assert there.api.commands == {"": [{"command": "mulai", "description": "Mulai dari awal"}]}
    async with httpx.AsyncClient() as client:
        markup = {"inline_keyboard": [[{"text": "Ya", "callback_data": "1"}]]}
        body = {"chat_id": CHAT, "text": "halo", "reply_markup": markup}
        answer = await client.post(f"{there.url}/bot{there.api.token}/sendMessage", json=body)
    assert answer.json()["result"]["text"] == "halo"
    assert there.budi.heard[0].data("Ya") == "1"
