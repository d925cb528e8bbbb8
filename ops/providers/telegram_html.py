"""Telegram's HTML mode: which texts it takes, and what is left of them (core.telegram.org/bots/api#html-style)."""

import html
import re

# As Telegram reads: a tag begins at every "<", whatever follows.
_TAG = re.compile(r"""<(?P<slash>/?)(?P<name>[^\s>]*)(?:"[^"]*"|'[^']*'|[^>"'])*(?P<end>>?)""")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")
_SUPPORTED = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "tg-spoiler", "blockquote")
)


class Unparsable(ValueError):
    """The markup is wrong; the text says where."""


def plain(source: str) -> str:
    """What is shown of `source`. Raises `Unparsable`."""
    open_tags: list[str] = []
    shown, end = [], 0
    for tag in _TAG.finditer(source):
        shown.append(_decoded(source[end : tag.start()]))
        end = tag.end()
        if tag["slash"]:
            _close(tag, open_tags)
        else:
            open_tags.append(_opened(tag))
    if open_tags:
        raise Unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(shown) + _decoded(source[end:])


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _opened(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name not in _SUPPORTED:
        raise Unparsable(f'Unsupported start tag "{name}" at byte offset {_offset(tag)}')
    if not tag["end"]:
        raise Unparsable(f"Unclosed start tag at byte offset {_offset(tag)}")
    return name


def _close(tag: re.Match[str], open_tags: list[str]) -> None:
    name, at = tag["name"].lower(), f"at byte offset {_offset(tag)}"
    if not tag["end"]:
        raise Unparsable(f"Unclosed end tag {at}")
    if not open_tags:
        raise Unparsable(f"Unexpected end tag {at}")
    if name not in {"", open_tags[-1]}:
        raise Unparsable(f'Unmatched end tag {at}, expected "</{open_tags[-1]}>", found "</{name}>"')
    open_tags.pop()


def _offset(tag: re.Match[str]) -> int:
    return len(tag.string[: tag.start()].encode())
