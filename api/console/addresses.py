"""Addresses of the console, and what may stand in them."""

import re
from typing import Annotated

from fastapi import Path

from api.fields import MAX_SEQ
from knowledge.article import SLUG

ROOT = "/console"
HOME = f"{ROOT}/articles"
SIGN_IN = f"{ROOT}/sign-in"
TRY = f"{ROOT}/try"
QUESTIONS = f"{ROOT}/questions"

ArticleId = Annotated[str, Path(pattern=SLUG, max_length=200)]
Number = Annotated[int, Path(ge=1, le=MAX_SEQ)]

_LOCAL = re.compile(rf"{ROOT}(?:[/?][^\s\\]*)?")
_NEVER_NEXT = re.compile(rf"{ROOT}/sign-(?:in|out)\b")


def local_path(wanted: str) -> str:
    """`wanted` when it is an address inside the console to go on at, else the home page."""
    return wanted if _LOCAL.fullmatch(wanted) and not _NEVER_NEXT.match(wanted) else HOME


def article_path(article_id: str, *more: str | int) -> str:
    return "/".join([HOME, article_id, *map(str, more)])
