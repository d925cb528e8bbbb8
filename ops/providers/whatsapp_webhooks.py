"""What the Graph API tells the help desk: messages and statuses, signed, batched, repeated until they are taken."""

import asyncio
import hashlib
import hmac
import json
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from ops.providers.faults import Faults
from ops.providers.posting import Lanes, Poster, Tasks, until_true

SIGNATURE_HEADER = "X-Hub-Signature-256"


class SubscriptionRefused(Exception):
    """The help desk did not answer the handshake as it should."""


@dataclass(frozen=True)
class Event:
    """One message (with the contact it is from) or one status."""

    kind: str
    body: Mapping[str, Any]
    contact: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Business:
    """Whom the webhooks are about, and the secrets that the help desk knows."""

    account_id: str
    phone_number_id: str
    app_secret: str
    verify_token: str

    def signed(self, body: bytes) -> dict[str, str]:
        proof = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return {SIGNATURE_HEADER: f"sha256={proof}"}

    def notification(self, events: Sequence[Event]) -> bytes:
        """One body for several events. As Graph writes JSON: in ASCII, and with escaped slashes."""
        kinds = dict.fromkeys(event.kind for event in events)
        changes = [self._change(kind, [event for event in events if event.kind == kind]) for kind in kinds]
        entry = {"id": self.account_id, "changes": changes}
        text = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, separators=(",", ":"))
        return text.replace("/", "\\/").encode()

    def _change(self, kind: str, events: Sequence[Event]) -> dict[str, Any]:
        metadata = {"display_phone_number": "15550000000", "phone_number_id": self.phone_number_id}
        value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": metadata}
        contacts = {event.contact["wa_id"]: event.contact for event in events if event.contact is not None}
        if contacts:
            value["contacts"] = list(contacts.values())
        return {"field": "messages", "value": {**value, kind: [event.body for event in events]}}


class Webhooks:
    """Events of one participant go out in order, until one fails: what comes later may then overtake it.

    What comes while a webhook is under way goes out in the next one together, up to `batch` events.
    """

    def __init__(
        self, business: Business, poster: Poster, faults: Faults, *, batch: int, connections: int, retry_s: float
    ) -> None:
        self.url = ""
        self._business, self._poster, self._faults = business, poster, faults
        self._connections, self._retry_s = connections, retry_s
        self._lanes: Lanes[Event] = Lanes(self._deliver, batch=batch)
        self._repeated = Tasks()
        self._closed = False

    async def subscribe(self, url: str) -> None:
        """Ask the help desk whether it wants webhooks, then send them there. Raises `SubscriptionRefused`."""
        challenge = secrets.token_hex(8)
        query = {"mode": "subscribe", "challenge": challenge, "verify_token": self._business.verify_token}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(url, params={f"hub.{name}": value for name, value in query.items()})
        if answer.status_code != httpx.codes.OK or answer.text != challenge:
            raise SubscriptionRefused(f"{answer.status_code}: {answer.text[:80]}")
        self.url = url

    def put(self, number: str, event: Event) -> None:
        """Something happened with that participant."""
        if self.url and not self._closed:
            self._lanes.put(zlib.crc32(number.encode()) % self._connections, event)

    async def _deliver(self, events: list[Event]) -> None:
        body = self._business.notification(events)
        if not await self._posted(body):
            self._repeated.start(self._repeat(body))

    async def _repeat(self, body: bytes) -> None:
        await asyncio.sleep(self._retry_s)
        await until_true(lambda: self._posted(body), 2 * self._retry_s)

    async def _posted(self, body: bytes) -> bool:
        headers, copies = self._business.signed(body), range(1 + self._faults.duplicates)
        replies = await asyncio.gather(*(self._poster.post(self.url, body, headers) for _ in copies))
        return any(reply is not None and reply.status == httpx.codes.OK for reply in replies)

    async def close(self) -> None:
        self._closed = True
        await self._lanes.close()
        await self._repeated.close()
