"""Manners of the inbox: in groups nothing is kept and little is said; who floods us is asked to wait."""

from collections.abc import AsyncIterator

import pytest

from api.conversations.enums import Author, MessageState
from api.conversations.inbox import MAX_TEXT
from api.conversations.models import Message
from api.conversations.notices import MOST_WAITING, TOLD_AGAIN_AFTER
from api.db import Database
from language.detection import Language
from tests.api import worker
from tests.factories import texts, until
from tests.webhooks import HOOKS, TELEGRAM, Hook, Hooked, hooked_around, name_of, parts_with_channels, rows

both = pytest.mark.parametrize("hook", HOOKS, ids=name_of)


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


def told(messages: list[Message]) -> list[str]:
    return [one.text for one in messages if one.author == Author.SYSTEM]


def notice(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


async def all_answered(hooked: Hooked) -> None:
    async def nobody_waits() -> bool:
        return all(one.state != MessageState.RECEIVED for one in await hooked.messages())

    async with worker(hooked.api.parts):
        await until(nobody_waits, within_s=20)


async def flood(
    hooked: Hooked, hook: Hook, count: int, words: str = "tolong dibalas sekarang juga", **more: int
) -> None:
    await hooked.takes(hook, *(hook.says(f"{words} {n}", number=n, **more) for n in range(1, count + 1)))


@both
async def test_of_a_group_no_word_is_kept_and_none_gets_a_turn(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says_in_a_group("nik bu Sari 9999990000000001"))
    heard, said = await hooked.messages()
    assert (heard.text, heard.state) == ("[grup]", MessageState.PROCESSED)
    assert (said.text, said.state, said.reply_to_id) == (notice("utter_no_groups"), MessageState.QUEUED, heard.id)
    assert await rows(hooked.database) == {"contacts": 1, "conversations": 1, "messages": 2}  # no job, nothing sealed


@both
async def test_a_group_is_told_once_and_not_again_within_ten_minutes(hooked: Hooked, hook: Hook) -> None:
    for number in range(1, 6):
        await hooked.takes(hook, hook.says_in_a_group("halo semua", number=number))
        hooked.api.clock.advance(minutes=2)
    assert told(await hooked.messages()) == [notice("utter_no_groups")]
    await hooked.takes(hook, hook.says_in_a_group("halo semua", number=6))
    assert told(await hooked.messages()) == 2 * [notice("utter_no_groups")]


@both
async def test_a_group_message_that_is_repeated_says_nothing_more(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says_in_a_group("halo semua"))
    hooked.api.clock.advance(seconds=TOLD_AGAIN_AFTER.total_seconds())
    await hooked.takes(hook, hook.says_in_a_group("halo semua"))
    assert len(await hooked.messages()) == 2


@both
async def test_who_speaks_in_a_group_is_answered_in_private(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says_in_a_group("halo semua"), hook.says("saldo saya kok nol", number=2))
    await all_answered(hooked)
    assert [one.text for one in await hooked.messages() if one.author == Author.BOT] == ["echo: saldo saya kok nol"]


@both
async def test_as_many_as_may_wait_are_all_answered(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING)
    messages = await hooked.messages()
    assert {one.state for one in messages} == {MessageState.RECEIVED}
    await all_answered(hooked)
    assert len(await hooked.messages()) == 2 * MOST_WAITING


@both
async def test_one_more_is_limited_and_gets_one_polite_notice(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 3)
    messages = await hooked.messages()
    participants = [one for one in messages if one.author == Author.PARTICIPANT]
    assert [one.state for one in participants[MOST_WAITING:]] == 3 * [MessageState.LIMITED]
    assert told(messages) == [notice("utter_too_fast")]
    (said,) = [one for one in messages if one.author == Author.SYSTEM]
    assert (said.reply_to_id, said.state) == (participants[MOST_WAITING].id, MessageState.QUEUED)


@both
async def test_who_floods_in_english_is_told_in_english(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 1, "please answer me right now, I cannot log in")
    assert told(await hooked.messages()) == [notice("utter_too_fast", Language.EN)]


@both
async def test_who_floods_on_is_told_again_only_after_a_while(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 1)
    hooked.api.clock.advance(seconds=TOLD_AGAIN_AFTER.total_seconds() - 1)
    await hooked.takes(hook, hook.says("halo?", number=90))
    assert len(told(await hooked.messages())) == 1
    hooked.api.clock.advance(seconds=1)
    await hooked.takes(hook, hook.says("halo??", number=91))
    assert len(told(await hooked.messages())) == 2


@both
async def test_a_limited_message_that_is_repeated_or_edited_gets_no_turn(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 1)
    last = MOST_WAITING + 1
    await hooked.takes(hook, hook.says("lagi", number=last), hook.edits("lain", number=last))
    limited = [one for one in await hooked.messages() if one.state == MessageState.LIMITED]
    assert [one.text for one in limited] == ["lain"]
    await all_answered(hooked)
    answers = [one for one in await hooked.messages() if one.author == Author.BOT]
    assert len(answers) == MOST_WAITING


@both
async def test_one_who_floods_does_not_keep_others_from_their_answers(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 1)
    await hooked.takes(hook, hook.says("saldo saya kok nol", who=2, number=200))
    other = (await hooked.messages())[-1]
    assert other.state == MessageState.RECEIVED
    await all_answered(hooked)
    assert (await hooked.messages())[-1].text == "echo: saldo saya kok nol"


@both
async def test_after_his_answers_he_may_write_again(hooked: Hooked, hook: Hook) -> None:
    await flood(hooked, hook, MOST_WAITING + 1)
    await all_answered(hooked)
    await hooked.takes(hook, hook.says("terima kasih sudah dibalas", number=300))
    assert (await hooked.messages())[-1].state == MessageState.RECEIVED
    await all_answered(hooked)
    assert (await hooked.messages())[-1].text == "echo: terima kasih sudah dibalas"


async def test_no_channel_brings_more_than_the_inbox_takes(hooked: Hooked) -> None:
    assert MAX_TEXT == 4096
    await hooked.takes(TELEGRAM, TELEGRAM.says("a" * (MAX_TEXT + 1)), TELEGRAM.sends_photo("a" * MAX_TEXT, number=2))
    assert [len(one.text) for one in await hooked.messages()] == [MAX_TEXT, MAX_TEXT]
