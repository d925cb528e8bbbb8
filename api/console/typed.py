"""What a form brings."""

from fastapi import Request

from api.fields import printable

Fields = list[tuple[str, str]]


async def typed_fields(request: Request) -> Fields:
    """The fields of a form in their order, files left out, without characters that a database cannot hold."""
    form = await request.form()
    texts = ((name, printable(value)) for name, value in form.multi_items() if isinstance(value, str))
    return [(name, str(value).replace("\r\n", "\n")) for name, value in texts]
