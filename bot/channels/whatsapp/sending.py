"""Messages to the Cloud API, and what its answers mean for them."""

import re
from typing import Any

import httpx
from pydantic import BaseModel, Field, ValidationError

from bot.channels.adapter import Departure, Refused, SendError, TryLater, Unclear, WindowClosed
from bot.channels.leaving import LeavingTransport, broken, departing
from bot.channels.whatsapp import limits
from bot.channels.whatsapp.parts import WhatsAppPart

_GAVE_UP = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.GATEWAY_TIMEOUT)


class _Sent(BaseModel):
    id: str = Field(min_length=1)


class _Accepted(BaseModel):
    messages: list[_Sent] = Field(min_length=1)


class _Problem(BaseModel):
    code: int


class _Answer(BaseModel):
    error: _Problem


class CloudApi:
    """Sends from one of our numbers. `timeout_s` bounds each step of a request: connect, write, read."""

    def __init__(self, *, token: str, phone_number_id: str, api_url: str, timeout_s: float) -> None:
        self._number_url = f"{api_url.rstrip('/')}/{limits.GRAPH_VERSION}/{phone_number_id}"
        self._url = f"{self._number_url}/messages"
        self._client = httpx.AsyncClient(
            transport=LeavingTransport(),
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_s,
            trust_env=False,
        )

    async def send(self, address: str, part: WhatsAppPart, departure: Departure) -> str:
        """The id that WhatsApp gives it. Raises a `SendError`, or what the departure raised."""
        body = message(address, part, departure.reference)
        with departing(departure):
            try:
                answer = await self._client.post(self._url, json=body)
            except Exception as error:
                if departure.has_left or isinstance(error, httpx.HTTPError):
                    raise broken(departure, error) from error
                raise
        return _id_of(answer)

    async def probe(self) -> None:
        """Ask for our own number. Raises `TryLater` unless there is an answer, of whatever kind."""
        try:
            answer = await self._client.get(self._number_url, params={"fields": "id"})
        except httpx.HTTPError:
            raise TryLater("unreachable") from None
        if _may_pass(answer.status_code) and not answer.is_success:
            raise TryLater("unreachable")

    async def close(self) -> None:
        await self._client.aclose()


def message(address: str, part: WhatsAppPart, reference: str) -> dict[str, Any]:
    """A request's body. People without a number to show have an id with a dot in it."""
    if len(reference) > limits.REFERENCE:
        raise ValueError(f"a reference has at most {limits.REFERENCE} characters")
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient" if "." in address else "to": address,
        "biz_opaque_callback_data": reference,
        **part.content(),
    }


def _id_of(answer: httpx.Response) -> str:
    if not answer.is_success:
        raise _problem(answer)
    try:
        return _Accepted.model_validate_json(answer.content).messages[0].id
    except ValidationError:
        raise Unclear("unreadable answer") from None


def _problem(answer: httpx.Response) -> SendError:
    """The provider says: go by its own number, by HTTP's only where it gives none.

    A gateway that gave up waiting does not know what WhatsApp did.
    """
    code = _number(answer)
    if code is None and answer.status_code in _GAVE_UP:
        return Unclear(str(answer.status_code))
    if code == limits.WINDOW_CLOSED:
        return WindowClosed(str(code))
    if code in limits.NO_PERMISSION or (code is None and answer.status_code == httpx.codes.UNAUTHORIZED):
        return TryLater(f"token {answer.status_code if code is None else code}")
    if code == limits.PAIR_RATE:
        return TryLater(str(code), _asked_wait_s(answer), factor=limits.PAIR_FACTOR)
    if code in limits.TEMPORARY or _may_pass(answer.status_code):
        return TryLater(str(code or answer.status_code), _asked_wait_s(answer))
    return Refused(str(code or answer.status_code))


def _may_pass(status: int) -> bool:
    """Its servers' trouble, too many calls, or an answer from somebody in between (a redirection)."""
    busy = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS)
    return status in busy or not httpx.codes.is_client_error(status)


def _number(answer: httpx.Response) -> int | None:
    try:
        return _Answer.model_validate_json(answer.content).error.code
    except ValidationError:
        return None


def _asked_wait_s(answer: httpx.Response) -> float | None:
    seconds = answer.headers.get("retry-after", "")
    return min(float(seconds), limits.LONGEST_WAIT_S) if re.fullmatch(r"[0-9]{1,9}", seconds) else None
