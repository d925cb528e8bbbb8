"""What a form brings."""

import re

from fastapi import Request

from api.errors import BadInput
from api.fields import MAX_SEQ, printable

Fields = list[tuple[str, str]]
_NUMBER = re.compile(r"[0-9]{1,10}")


async def typed_fields(request: Request) -> Fields:
    """The fields of a form in their order, files left out, without characters that a database cannot hold."""
    form = await request.form()
    texts = ((name, printable(value)) for name, value in form.multi_items() if isinstance(value, str))
    return [(name, str(value).replace("\r\n", "\n")) for name, value in texts]


def revision_number(typed: str) -> int:
    """The number of a revision as our forms carry it, hidden. Raises `BadInput`: to guess could overwrite a text."""
    number = int(typed) if _NUMBER.fullmatch(typed) else 0
    if not 0 < number <= MAX_SEQ:
        raise BadInput
    return number
