"""Dialogues with the running product. They stand as data in `*.yml` beside this file; each name is a promise.

A turn is what the participant does (`say`, `press` a button by its title, or `say` with a `payload` or the
`chosen_language` of the page) and what he may rightly expect of the answer: the keys of `EXPECTATIONS`.
`{ticket}` stands for the number of the ticket that was opened on the way.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import load_articles
from ops.product import Chat

FOLDER = Path(__file__).parent
ACTIONS = {"say", "press"}
EXTRAS = {"payload", "chosen_language"}
NOTHING = "nothing"
Turn = Mapping[str, Any]


@dataclass(frozen=True)
class Dialogue:
    """A named list of turns."""

    name: str
    turns: tuple[Turn, ...]


@dataclass
class Seen:
    """What the answers to one turn show, and how the talk stands after it."""

    messages: list[dict[str, Any]]
    talk: dict[str, Any]
    text: str = field(init=False)
    buttons: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(message["text"] for message in self.messages)
        self.buttons = [button for message in self.messages for button in message["buttons"]]

    def metas(self, key: str) -> set[str]:
        return {message["meta"][key] for message in self.messages if message["meta"].get(key)}

    def answered(self) -> set[str]:
        return self.metas("topic") or {NOTHING}

    def offered(self) -> set[str]:
        return {button["topic"] for button in self.buttons if "topic" in button}

    def titles(self) -> set[str]:
        return {button["title"] for button in self.buttons}


def as_set(value: str | list[str]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


EXPECTATIONS: Mapping[str, Callable[[Seen, Any], bool]] = {
    # the article that answered: one of these, or `nothing`
    "topic": lambda seen, topics: seen.answered() <= as_set(topics),
    # all of these among the articles to choose from
    "offers": lambda seen, topics: as_set(topics) <= seen.offered(),
    # one of these answered or offered: where asking back would be as right as answering
    "finds": lambda seen, topics: bool(as_set(topics) & (seen.answered() | seen.offered())),
    # a question of this guided flow was put, or of none: `nothing`
    "flow": lambda seen, flow: (seen.metas("flow") if seen.metas("question") else {NOTHING}) == {flow},
    "says": lambda seen, parts: all(part.lower() in seen.text.lower() for part in as_set(parts)),
    "says_not": lambda seen, parts: all(part.lower() not in seen.text.lower() for part in as_set(parts)),
    "buttons": lambda seen, titles: as_set(titles) <= seen.titles(),
    # handed over to an officer in this turn
    "ticket": lambda seen, wanted: bool(seen.metas("reason")) is wanted,
    "reason": lambda seen, reason: seen.metas("reason") == {reason},
    "severity": lambda seen, severity: seen.metas("severity") == {severity},
    "owner": lambda seen, owner: seen.talk["owner"] == owner,
    "language": lambda seen, language: seen.talk["language"] == language,
    # nowhere in the stored talk, the participant's own line included
    "never_stored": lambda seen, parts: not any(part in json.dumps(seen.talk) for part in as_set(parts)),
}
TOPICS = {article.topic for article in load_articles()} | {NOTHING}


def read_dialogues() -> list[Dialogue]:
    """All dialogues. Raises `ValueError` for what no dialogue may contain."""
    found = [
        Dialogue(entry.pop("name"), tuple(entry.pop("turns")))
        for path in sorted(FOLDER.glob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    for dialogue in found:
        for turn in dialogue.turns:
            check(dialogue.name, turn)
    return found


def check(name: str, turn: Turn) -> None:
    unknown = turn.keys() - ACTIONS - EXTRAS - EXPECTATIONS.keys()
    wrong = {topic for key in ("topic", "offers", "finds") for topic in as_set(turn.get(key, []))} - TOPICS
    if unknown or wrong or len(ACTIONS & turn.keys()) != 1 or not EXPECTATIONS.keys() & turn.keys():
        raise ValueError(f"{name}: {dict(turn)}: {unknown or wrong or 'one action and something to expect'}")


class Player:
    """Plays a dialogue, keeps the last answers for their buttons and the number of the ticket for `{ticket}`."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.ticket = "?"
        self.last = Seen([], {})

    def play(self, turn: Turn) -> Seen:
        messages = self._press(turn["press"]) if "press" in turn else self._say(turn)
        self.ticket = next((m["meta"]["ticket"] for m in messages if "ticket" in m["meta"]), self.ticket)
        reply = self.chat.client.get("/chat/messages", params={"session": self.chat.session})
        self.last = Seen(messages, reply.raise_for_status().json())
        return self.last

    def _say(self, turn: Turn) -> list[dict[str, Any]]:
        extras = {key.removeprefix("chosen_"): turn[key] for key in EXTRAS & turn.keys()}
        return self.chat.say(self.filled(turn["say"]), **extras)

    def _press(self, title: str) -> list[dict[str, Any]]:
        button = next((button for button in self.last.buttons if button["title"] == title), None)
        assert button is not None, f"no button {title!r} among {self.last.titles()}\n\n{self.transcript()}"
        return self.chat.press(button)

    def filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, str):
            return value.replace("{ticket}", self.ticket).replace("{ticket in lower case}", self.ticket.lower())
        return value

    def transcript(self) -> str:
        return "\n".join(_as_line(message) for message in self.last.talk.get("messages", ()))


def _as_line(message: dict[str, Any]) -> str:
    titles = [button["title"] for button in message["buttons"]]
    shown = {key: message["meta"][key] for key in ("intent", "topic", "band", "ticket") if key in message["meta"]}
    return f"{message['from']:>11}: {message['text']}  {titles or ''} {shown or ''}"


@pytest.mark.parametrize("dialogue", read_dialogues(), ids=lambda dialogue: dialogue.name)
def test_dialogue(chat: Chat, dialogue: Dialogue) -> None:
    player = Player(chat)
    for number, turn in enumerate(dialogue.turns, start=1):
        seen = player.play(turn)
        for key in EXPECTATIONS.keys() & turn.keys():
            wanted = player.filled(turn[key])
            assert EXPECTATIONS[key](seen, wanted), f"turn {number}: {key}: {wanted}\n\n{player.transcript()}"
