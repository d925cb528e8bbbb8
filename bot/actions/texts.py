"""Every sentence a participant reads, taken from `domain.yml`, in the language of the turn."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.answer import Answer, Button
from language.detection import Language

DOMAIN = Path(__file__).parents[2] / "domain.yml"


class Texts:
    """The responses of the Rasa domain, for whoever answers without Rasa's own templates."""

    def __init__(self, responses: dict[str, list[dict[str, Any]]]) -> None:
        self._responses = responses

    @classmethod
    def load(cls, domain: Path = DOMAIN) -> "Texts":
        return cls(_responses(domain))

    def say(self, response: str, language: Language, /, **values: str) -> Answer:
        """The named response in `language`, its `{placeholders}` filled. Raises `KeyError` for an unknown name."""
        variation = self._variation(response, language)
        buttons = tuple(
            Button(button["title"], _fill(button["payload"], values)) for button in variation.get("buttons", ())
        )
        return Answer(variation["text"].format(**values), buttons)

    def names(self) -> Iterable[str]:
        """All responses."""
        return self._responses.keys()

    def template(self, response: str, language: Language) -> str:
        """The text of the named response with its placeholders unfilled."""
        return str(self._variation(response, language)["text"])

    def _variation(self, name: str, language: Language) -> dict[str, Any]:
        variations = self._responses[name]
        wanted = (variation for variation in variations if _language_of(variation) == language)
        return next(wanted)


@lru_cache(maxsize=4)
def _responses(domain: Path) -> dict[str, list[dict[str, Any]]]:
    """Read once a process; nobody changes them."""
    responses: dict[str, list[dict[str, Any]]] = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
    return responses


def _language_of(variation: dict[str, Any]) -> Language:
    condition = variation.get("condition", [])
    return Language(condition[0]["value"]) if condition else Language.ID


def _fill(payload: str, values: dict[str, str]) -> str:
    """Payloads hold JSON, so only those with doubled braces are templates."""
    return payload.format(**values) if "{{" in payload else payload
