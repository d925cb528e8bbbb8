"""Around every request: no body beyond the limit, security headers on every response."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 64 * 1024
# Providers bring several messages at once.
MAX_WEBHOOK_BYTES = 1024 * 1024
WEBHOOKS = "/channels/"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Talks and tickets belong in no cache.
NEVER_STORED = ("/chat/", "/api/")
# The API's documentation starts itself by a script that is written into its page.
DOCS_PAGES = frozenset({"/docs", "/redoc"})
DOCS_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src blob:; frame-ancestors 'none'"
)


class Guard:
    """ASGI middleware; it counts what really arrives, whatever the request says of its length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = MAX_WEBHOOK_BYTES if scope["path"].startswith(WEBHOOKS) else MAX_BODY_BYTES
        await self._app(scope, _limited(receive, limit), _with_headers(scope, send))


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return limited


def _with_headers(scope: Scope, send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if scope["path"].startswith(NEVER_STORED):
                headers.setdefault("Cache-Control", "no-store")
            if scope["path"] in DOCS_PAGES:
                headers["Content-Security-Policy"] = DOCS_POLICY
        await send(message)

    return headed
