"""Enumerations whose members carry their name in both languages."""

from enum import StrEnum
from typing import TYPE_CHECKING


class Labelled(StrEnum):
    """Members are written `NAME = "value", "Indonesian label", "English label"`; the value is the string."""

    label_id: str
    label_en: str

    def label(self, language: str) -> str:
        """The name for readers of that language (`id`, `en`); any language but English is Indonesian."""
        return self.label_en if language == "en" else self.label_id

    if not TYPE_CHECKING:  # a type checker would take these parameters for those of a look-up by value

        def __new__(cls, value, label_id, label_en):
            member = str.__new__(cls, value)
            member._value_ = value
            member.label_id = label_id
            member.label_en = label_en
            return member
