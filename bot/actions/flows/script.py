"""The schema of `bot/flows/<name>.yml`: every question, choice and sentence of a flow, in both languages."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, model_validator

from bot.answer import Button
from bot.payload import Payload
from knowledge import Article
from knowledge.schema import Frozen, Text
from language.detection import Language

FOLDER = Path(__file__).parents[2] / "flows"
# What the channels allow beside a list: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
MOST_BUTTONS = 10
LONGEST_TITLE = 20
# The answer of somebody who does not know or will not say.
SKIPPED = "skipped"

Title = Annotated[Text, StringConstraints(max_length=LONGEST_TITLE)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]


class Both(Frozen):
    """A sentence in both languages; `{names}` in it are filled when it is said."""

    id: Text
    en: Text

    def text(self, language: Language) -> str:
        return str(getattr(self, language))


class BothTitles(Both):
    """A button's title in both languages, short enough for every channel."""

    id: Title
    en: Title


SKIP = BothTitles(id="Lewati", en="Skip")


class Words(Frozen):
    """How people say a choice, in standard spelling: the normaliser mends slang and typos before."""

    id: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def all(self) -> tuple[str, ...]:
        return (*self.id, *self.en)


class Choice(Frozen):
    """One of the answers to a question. `label` says in a summary what a short title leaves out."""

    title: BothTitles
    words: Words = Words()
    label: Both | None = None


class Kind(StrEnum):
    """What an answer is read as: a choice's key, an ISO date, a whole number, rupiah, or the words themselves."""

    CHOICE = "choice"
    WORDS = "words"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"


class Question(Frozen):
    """A question of a flow.

    `label` names it in a summary, `hint` helps whose answer was not understood, `from_story` lets the words
    that began the flow answer it, `skip` offers to leave it out.
    """

    ask: Both
    label: Both | None = None
    hint: Both | None = None
    kind: Kind = Kind.CHOICE
    choices: dict[Key, Choice] = Field(default_factory=dict)
    from_story: bool = False
    skip: bool = True

    @model_validator(mode="after")
    def _answerable(self) -> "Question":
        if (self.kind == Kind.CHOICE) != bool(self.choices):
            raise ValueError("choices belong to questions of the kind 'choice', and those need them")
        if len(self.choices) + self.skip > MOST_BUTTONS:
            raise ValueError(f"more than {MOST_BUTTONS} buttons")
        return self

    def answer_label(self, answer: str, language: Language) -> str:
        """An answer as people read it in a summary."""
        choice = self.choices.get(answer)
        if choice is None:
            return answer
        return (choice.label or choice.title).text(language)


class Script(Frozen):
    """A flow's file. Its `title` is the button that begins it; a `light` flow gives way to whatever is no answer.

    `plans` lists questions by a name that the flow looks up, for instance the category of a problem.
    """

    name: Key
    title: BothTitles
    light: bool = False
    questions: dict[Key, Question]
    says: dict[Key, Both] = Field(default_factory=dict)
    plans: dict[Key, tuple[Key, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_questions(self) -> "Script":
        unknown = {key for plan in self.plans.values() for key in plan} - self.questions.keys()
        if unknown:
            raise ValueError(f"plans name unknown questions: {sorted(unknown)}")
        return self

    def buttons(self, question: str, key: str, language: Language) -> tuple[Button, ...]:
        """The choices as buttons; `key` is the place that the answer is kept at."""
        choices = self.questions[question].choices
        return tuple(
            Button(choice.title.text(language), str(self._pressed(key, name))) for name, choice in choices.items()
        )

    def skip_payload(self, key: str) -> str:
        return str(self._pressed(key, SKIPPED))

    def _pressed(self, key: str, choice: str) -> Payload:
        return Payload("answer", {"flow": self.name, "question": key, "choice": choice})


class _Loader(yaml.SafeLoader):
    """YAML in which "yes", "no" and "on" are the words that people answer with."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


@cache
def script_names(folder: Path = FOLDER) -> frozenset[str]:
    """The flows that there are."""
    return frozenset(path.stem for path in folder.glob("*.yml"))


@cache
def load_script(name: str, folder: Path = FOLDER) -> Script:
    """The script of that flow. Raises `OSError` when there is none and `pydantic.ValidationError` for a bad one."""
    script = Script.model_validate(_read(folder / f"{name}.yml"))
    if script.name != name:
        raise ValueError(f"{name}.yml calls itself {script.name}")
    return script


def _read(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader of our own


def flow_of(article: Article) -> str | None:
    """The flow that the article names, if there is one of that name."""
    return article.flow if article.flow in script_names() else None


def begin_button(flow: str, language: Language, **told: str) -> Button:
    """The button that begins a flow."""
    return Button(load_script(flow).title.text(language), str(Payload("begin", {"flow": flow, **told})))
