"""Requests to Telegram, and what the errors of python-telegram-bot mean for a message."""

import json
import os
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.adapter import Departure, Refused, SendError, TryLater
from bot.channels.leaving import LeavingTransport, broken
from bot.channels.telegram.incoming import legible

# Spans of time come as `timedelta`, as they will in version 23; else each 429 warns.
os.environ["PTB_TIMEDELTA"] = "true"

# What all but the transport know instead of the token: it stands in the address, and httpx logs addresses.
NO_TOKEN = "no-token-here"  # noqa: S105
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid")


class _Transport(LeavingTransport):
    """Puts the token into the address, last of all."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.replace(NO_TOKEN, self._token, 1)
        signed = httpx.Request(
            request.method,
            request.url.copy_with(path=path),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await super().handle_async_request(signed)


class Request(HTTPXRequest):
    """How the library calls the Bot API. A wait of any kind takes at most `timeout_s`."""

    def __init__(self, token: str, timeout_s: float) -> None:
        super().__init__(
            read_timeout=timeout_s,
            write_timeout=timeout_s,
            connect_timeout=timeout_s,
            pool_timeout=timeout_s,
            httpx_kwargs={"transport": _Transport(token), "trust_env": False},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own would log what it cannot read. Raises `TelegramError`."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or (answer.get("ok") is not False and "result" not in answer):
            raise TelegramError("Not an answer of the Bot API")
        return answer


class PollingRequest(Request):
    """Hands on updates that the library can read; others it would log with all their words, and fetch for ever."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = Request.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = list(legible(answer["result"]))
        return answer


def fate(error: Exception, departure: Departure) -> Exception:
    """What became of a message whose sending raised `error`: a `SendError`, or what kept it from leaving."""
    cause = error.__cause__
    if isinstance(cause, httpx.HTTPError):
        return broken(departure, cause)
    if isinstance(error, TelegramError) and (cause is None or isinstance(cause, TelegramError)):
        return _answered(error, departure)
    if departure.has_left:
        return broken(departure, error)
    # The library wraps whatever a departure raises.
    return cause if isinstance(error, NetworkError) and isinstance(cause, Exception) else error


def _answered(error: TelegramError, departure: Departure) -> SendError:
    match error:
        case RetryAfter(retry_after=pause):
            return TryLater("too_many_requests", pause.total_seconds() if isinstance(pause, timedelta) else pause)
        case InvalidToken():
            return TryLater("token")
        case Forbidden():
            return Refused("blocked")
        case ChatMigrated():
            return Refused("chat_migrated")
        case BadRequest():
            return Refused("nobody" if any(word in error.message.lower() for word in _NOBODY) else "bad_request")
    # A gateway that gave up waiting does not know what Telegram did, nor do we know what an odd answer means.
    refused = isinstance(error, NetworkError) and "gateway time" not in error.message.lower()
    return TryLater("server_error") if refused else broken(departure, error)
