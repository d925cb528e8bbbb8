"""Talks in which an officer takes part: the bot is silent while he has the talk, and asks how it went afterwards."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ops.product import Chat, Product


def joined(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages)


class Officer:
    """What an officer does with one ticket."""

    def __init__(self, desk: httpx.Client, number: str) -> None:
        self.desk, self.number = desk, number

    def does(self, move: str, **body: str) -> None:
        self.desk.post(f"/api/v1/tickets/{self.number}/{move}", json=body or None).raise_for_status()

    def ticket(self) -> dict[str, Any]:
        return dict(self.desk.get(f"/api/v1/tickets/{self.number}").raise_for_status().json())


Reaches = Callable[[str], Officer]


@pytest.fixture
def reaches(product: Product, chat: Chat) -> Reaches:
    """Says something that leads to a ticket; the officer who takes it."""

    def reach(text: str) -> Officer:
        number = next(line["meta"]["ticket"] for line in chat.say(text) if "ticket" in line["meta"])
        officer = Officer(product.officer(), number)
        officer.does("take")
        return officer

    return reach


def test_the_bot_is_silent_while_an_officer_has_the_talk(chat: Chat, reaches: Reaches) -> None:
    officer = reaches("tolong sambungkan saya dengan petugas")
    assert chat.owner() == "officer"
    assert "sudah membaca pesan Anda" in chat.history()[-1]["text"]
    assert chat.say("cara cek saldo gimana pak?") == []
    assert chat.say("menu") == []
    assert "cara cek saldo gimana pak?" in joined(officer.ticket()["transcript"])


def test_what_the_officer_writes_reaches_the_participant(chat: Chat, reaches: Reaches) -> None:
    officer = reaches("please let me talk to your staff")
    officer.does("answer", text="Good morning. Which phone do you use?")
    said = chat.history()[-1]
    assert (said["from"], said["text"]) == ("officer", "Good morning. Which phone do you use?")
    assert officer.ticket()["state"] == "waiting"
    chat.say("an old Samsung")
    assert officer.ticket()["state"] == "open"


@pytest.mark.parametrize(
    ("request_text", "question", "solved", "closed"),
    [
        ("saya minta bicara dengan petugas", "sudah beres?", "Sudah beres", "kami tutup"),
        ("please let me talk to your staff", "problem solved?", "It is solved", "is now closed"),
    ],
    ids=["id", "en"],
)
def test_solved_closes_the_ticket(
    chat: Chat, reaches: Reaches, request_text: str, question: str, solved: str, closed: str
) -> None:
    officer = reaches(request_text)
    officer.does("resolve", resolution="solved", text="…")
    asked = chat.history()[-1]
    assert question in asked["text"]
    button = next(button for button in asked["buttons"] if button["title"] == solved)
    assert closed in joined(chat.press(button))
    assert (officer.ticket()["state"], chat.owner()) == ("closed", "bot")


@pytest.mark.parametrize(
    ("request_text", "not_solved", "reopened"),
    [
        ("saya minta bicara dengan petugas", "Belum beres", "kami buka lagi"),
        ("please let me talk to your staff", "Not solved", "is open again"),
    ],
    ids=["id", "en"],
)
def test_not_solved_opens_the_ticket_again(
    chat: Chat, reaches: Reaches, request_text: str, not_solved: str, reopened: str
) -> None:
    officer = reaches(request_text)
    officer.does("resolve", resolution="explained", text="…")
    button = next(button for button in chat.history()[-1]["buttons"] if button["title"] == not_solved)
    answer = joined(chat.press(button))
    assert reopened in answer
    assert officer.number in answer
    assert (officer.ticket()["state"], chat.owner()) == ("new", "queue")


def test_the_bot_answers_again_after_the_officer(chat: Chat, reaches: Reaches) -> None:
    reaches("saya minta bicara dengan petugas").does("resolve", resolution="solved")
    assert chat.say("cara cek saldo jht di jmo")[0]["meta"]["topic"] == "balance.check"


def test_the_ticket_tells_how_it_stands_at_each_step(chat: Chat, reaches: Reaches) -> None:
    officer = reaches("saya minta bicara dengan petugas")
    officer.does("resolve", resolution="solved")
    assert "sudah dijawab petugas" in joined(chat.say(f"cek tiket {officer.number}"))
