"""How an outcome is judged when real texts go through the product."""

import pytest

from ops.dialogue_eval import Seen, outcome, see

RIGHT = {"account.otp", "account.blocked"}


def a_seen(**changes: object) -> Seen:
    fields = {"topic": None, "offered": frozenset(), "ticket": False, "category": None, "severity": None}
    return Seen(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (a_seen(topic="account.otp"), "right topic at once"),
        (a_seen(topic="account.otp", ticket=True), "right topic at once"),
        (a_seen(offered=frozenset({"kpj.merge", "account.blocked"})), "right topic among the offers"),
        (a_seen(topic="kpj.merge"), "wrong answer"),
        (a_seen(topic="kpj.merge", ticket=True), "a person"),
        (a_seen(offered=frozenset({"kpj.merge"})), "wrong offers"),
        (a_seen(), "refused"),
    ],
)
def test_what_helps_most_decides(seen: Seen, expected: str) -> None:
    assert outcome(seen, RIGHT) == expected


def test_topic_offers_and_ticket_are_read_from_all_messages_of_a_turn() -> None:
    seen = see(
        [
            {"meta": {"topic": "account.otp", "category": "otp_code", "severity": "S3"}, "buttons": []},
            {"meta": {"ticket": "JMO-TEST22"}, "buttons": [{"title": "x", "payload": "/y", "topic": "kpj.merge"}]},
        ]
    )
    assert seen == Seen("account.otp", frozenset({"kpj.merge"}), True, "otp_code", "S3")
