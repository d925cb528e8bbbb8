"""Kinds of text that every door takes: no character that a database or a screen cannot hold."""

import re
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

MAX_ID = 2**63 - 1
MAX_SEQ = 2**31 - 1
# Control characters but tab and line breaks, and halves of surrogate pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def printable(value: object) -> object:
    """`value` without such characters when it is a text; nothing that a person meant is lost."""
    return _UNPRINTABLE.sub("", value) if isinstance(value, str) else value


Printable = Annotated[str, BeforeValidator(printable)]
Written = Annotated[Printable, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
