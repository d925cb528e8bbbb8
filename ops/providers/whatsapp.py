"""A Graph API server that keeps the rules of WhatsApp's Cloud API, with its participants in the same process."""

import asyncio
import base64
import json
import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.clock import Clock, utc_now
from ops.providers.faults import Silence
from ops.providers.people import Heard
from ops.providers.provider import Provider
from ops.providers.rates import Bucket, Rate
from ops.providers.whatsapp_people import User
from ops.providers.whatsapp_rules import Content, GraphError, content_of, invalid, recipient_of
from ops.providers.whatsapp_webhooks import Business, Event, Webhooks

# developers.facebook.com/docs/whatsapp/throughput; one message in six seconds to one participant.
THROUGHPUT = Rate(per_second=80, burst=80)
PAIR = Rate(per_second=1 / 6, burst=45)
WINDOW = timedelta(hours=24)
STATUSES = ("sent", "delivered", "read")


class GraphApi(Provider):
    """One business number, and those it talks to.

    `templates`: approved ones, name -> text with {{1}}. `statuses` are told of every message, `status_pause_s` apart;
    `shuffle` puts them into any order. `fails_late`: what cannot be delivered is taken, and a status says so later.
    Webhooks that fail are repeated after `retry_s` seconds, then with pauses that double. `read`: ids marked so.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        business: Business | None = None,
        templates: Mapping[str, str] | None = None,
        clock: Clock = utc_now,
        window: timedelta = WINDOW,
        pair: Rate = PAIR,
        throughput: Rate = THROUGHPUT,
        statuses: Sequence[str] = STATUSES,
        status_pause_s: float = 0.02,
        shuffle: random.Random | None = None,
        fails_late: bool = False,
        batch: int = 50,
        connections: int = 8,
        retry_s: float = 1.0,
        webhook_timeout_s: float = 10.0,
    ) -> None:
        number = "/v{version}/{phone_number_id}"
        routes = [Route(f"{number}/messages", self._call, methods=["POST"]), Route(number, self._ask, methods=["GET"])]
        super().__init__(routes, webhook_timeout_s=webhook_timeout_s)
        self.token = token or secrets.token_hex(16)
        self.business = business or Business("900001", "100001", secrets.token_hex(16), secrets.token_hex(8))
        self.webhooks = Webhooks(
            self.business, self._poster, self.faults, batch=batch, connections=connections, retry_s=retry_s
        )
        self.read: list[str] = []
        self._templates, self._clock, self._window, self._pair = templates or {}, clock, window, pair
        self._statuses, self._status_pause_s, self._shuffle = list(statuses), status_pause_s, shuffle
        self._fails_late = fails_late
        self._users: dict[str, User] = {}
        self._throughput = Bucket(throughput)
        self._pairs: dict[str, Bucket] = {}
        self._received: set[str] = set()

    def user(self, number: str, name: str = "Budi") -> User:
        """The participant with that number (digits), who is on WhatsApp; a new one the first time."""
        return self._users.setdefault(number, User(self._receive, number, name))

    async def subscribe(self, webhook_url: str) -> None:
        """Handshake with the help desk, then send webhooks there. Raises `SubscriptionRefused`."""
        await self.webhooks.subscribe(webhook_url)

    @property
    def webhook_url(self) -> str:
        return self.webhooks.url

    @webhook_url.setter
    def webhook_url(self, url: str) -> None:
        self.webhooks.url = url

    def _receive(self, user: User, content: Mapping[str, Any]) -> str:
        if not self.webhooks.url:
            raise LookupError("nobody has subscribed")
        user.wrote_at = now = self._clock()
        message_id = _new_id(user.address)
        self._received.add(message_id)
        head: dict[str, Any] = {"from": user.address, "id": message_id, "timestamp": str(int(now.timestamp()))}
        contact = {"profile": {"name": user.name}, "wa_id": user.address}
        if "context" in content:
            head["context"] = {"from": "15550000000", **content["context"]}
        self.webhooks.put(user.address, Event("messages", {**content, **head}, contact))
        return message_id

    async def _call(self, request: Request) -> Response:
        try:
            payload = await self._authorised(request)
            self.calls["read" if "status" in payload else "messages"] += 1
            answer = self._mark_read(payload) if "status" in payload else self._take(payload)
        except GraphError as error:
            self.refusals[error.code] += 1
            return JSONResponse(error.as_dict(), error.status)
        return answer if isinstance(answer, Silence) else JSONResponse(answer)

    async def _ask(self, request: Request) -> Response:
        """What the number is: the help desk asks it to see whether anybody is there."""
        known = request.headers.get("authorization") == f"Bearer {self.token}"
        return JSONResponse({"id": request.path_params["phone_number_id"]}, 200 if known else 401)

    async def _authorised(self, request: Request) -> Mapping[str, Any]:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise GraphError(190, "Invalid OAuth access token", status=HTTPStatus.UNAUTHORIZED)
        if request.path_params["phone_number_id"] != self.business.phone_number_id:
            raise invalid("Unsupported post request: no object with this ID")
        try:
            payload = json.loads(await request.body())
        except ValueError as error:
            raise invalid("the body is no JSON") from error
        if not isinstance(payload, dict):
            raise invalid("the body is no object")
        return payload

    def _mark_read(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        message_id = str(payload.get("message_id", ""))
        if payload["status"] != "read" or payload.get("messaging_product") != "whatsapp":
            raise invalid("status must be read")
        if message_id not in self._received:
            raise invalid("no message with this message_id")
        self.read.append(message_id)
        return {"success": True}

    def _take(self, payload: Mapping[str, Any]) -> dict[str, Any] | Silence:
        number, content = recipient_of(payload), content_of(payload, self._templates)
        self._pass_limits(number)
        obstacle = self._obstacle(number, content)
        if obstacle is not None and not self._fails_late:
            raise obstacle
        heard = _heard(number, content, payload)
        if obstacle is None:
            self.sent.append(heard)
            self._users[number].hear(heard)
        self._report(heard, obstacle)
        if self.faults.silenced():
            return Silence()
        contacts = [{"input": str(payload["to"]), "wa_id": number}]
        return {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": heard.message_id}]}

    def _pass_limits(self, number: str) -> None:
        now, pair = self._clock().timestamp(), self._pairs.setdefault(number, Bucket(self._pair))
        if self.faults.throttled() is not None or self._throughput.wait(now) > 0:
            raise GraphError(130429, "Rate limit hit", status=HTTPStatus.TOO_MANY_REQUESTS)
        if pair.wait(now) > 0:
            raise GraphError(131056, "(Business Account, Consumer Account) pair rate limit hit")
        self._throughput.take(now)
        pair.take(now)

    def _obstacle(self, number: str, content: Content) -> GraphError | None:
        user = self._users.get(number)
        if user is None:
            return GraphError(131026, "Message undeliverable")
        is_open = user.wrote_at is not None and self._clock() - user.wrote_at < self._window
        if content.free and not is_open:
            return GraphError(131047, "Re-engagement message", "More than 24 hours since the recipient last wrote")
        return None

    def _report(self, heard: Heard, obstacle: GraphError | None) -> None:
        """Tell how far the message came, bit by bit."""
        statuses = ["failed"] if obstacle else list(self._statuses)
        if self._shuffle is not None:
            self._shuffle.shuffle(statuses)
        for place, status in enumerate(statuses):
            event = Event("statuses", self._status(heard, status, obstacle))
            asyncio.get_running_loop().call_later(place * self._status_pause_s, self.webhooks.put, heard.address, event)

    def _status(self, heard: Heard, status: str, obstacle: GraphError | None) -> dict[str, Any]:
        timestamp = str(int(self._clock().timestamp()))
        body = {"id": heard.message_id, "status": status, "timestamp": timestamp, "recipient_id": heard.address}
        return {
            **body,
            **({"biz_opaque_callback_data": heard.reference} if heard.reference is not None else {}),
            **({"errors": [obstacle.as_failure()]} if obstacle else {}),
        }

    async def close(self) -> None:
        await self.webhooks.close()
        await super().close()


def _heard(number: str, content: Content, payload: Mapping[str, Any]) -> Heard:
    is_list = payload.get("interactive", {}).get("type") == "list"
    reference = payload.get("biz_opaque_callback_data")
    return Heard(number, _new_id(number), content.text, content.buttons, reference, is_list=is_list)


def _new_id(number: str) -> str:
    """The real ones hold the participant's number too."""
    return f"wamid.{base64.b64encode(number.encode() + uuid4().bytes).decode()}"
