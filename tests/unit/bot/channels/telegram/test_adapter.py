import json

import pytest

from bot.channels.adapter import Adapter, Forged, Malformed
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram

SECRET = "a-secret_1"
HEADER = "x-telegram-bot-api-secret-token"
REPLY_TO_US = {
    "update_id": 1,
    "message": {
        "message_id": 9,
        "date": 1,
        "chat": {"id": -100, "type": "supergroup"},
        "from": {"id": 7, "is_bot": False, "first_name": "B"},
        "text": "apa?",
        "reply_to_message": {
            "message_id": 8,
            "date": 1,
            "chat": {"id": -100, "type": "supergroup"},
            "from": {"id": 4242, "is_bot": True, "first_name": "JMO"},
        },
    },
}


def bot(secret: str = SECRET) -> Telegram:
    return Telegram("4242:not-a-token", secret=secret)


def test_it_is_what_the_house_expects_of_a_channel() -> None:
    adapter: Adapter = bot()
    assert (adapter.channel, adapter.per_second < 30) == (Channel.TELEGRAM, True)


def test_a_call_with_our_secret_is_genuine() -> None:
    bot().verify({HEADER: SECRET}, b"")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: SECRET + "x"},
        {HEADER: SECRET[:-1]},
        {HEADER: "ÿé"},
        {HEADER: "\udcff"},
        {"x": SECRET},
    ],
)
def test_any_other_call_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        bot().verify(headers, b"{}")


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: SECRET}])
def test_without_a_secret_every_call_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        bot(secret="").verify(headers, b"{}")


def test_a_handshake_is_forged() -> None:
    with pytest.raises(Forged):
        bot().challenge({"hub.challenge": "1"})


def test_it_knows_what_is_a_reply_to_itself() -> None:
    (message,) = bot().parse(json.dumps(REPLY_TO_US).encode()).messages
    assert message.in_group
    another = Telegram("77:not-a-token", secret=SECRET)
    assert another.parse(json.dumps(REPLY_TO_US).encode()).messages == ()


def test_nonsense_is_malformed() -> None:
    with pytest.raises(Malformed):
        bot().parse(b"nonsense")
