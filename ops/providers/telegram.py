"""A Bot API server that keeps Telegram's rules (core.telegram.org/bots/api), with its users in the same process."""

import json
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.clock import Clock, utc_now
from ops.providers.faults import Silence
from ops.providers.people import Heard
from ops.providers.provider import Provider
from ops.providers.rates import Bucket, Rate
from ops.providers.telegram_people import Chat, Exchange, Group, Json, User
from ops.providers.telegram_rules import (
    Arguments,
    BotApiError,
    bad_request,
    buttons_of,
    flag_of,
    int_of,
    json_of,
    rows_of,
    text_of,
    too_many,
)
from ops.providers.telegram_updates import Updates, Webhook

BOT_ID = 1_000_001
# core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; short bursts are let through.
PER_CHAT = Rate(per_second=1, burst=20)
PER_GROUP = Rate(per_second=20 / 60, burst=20)
OVERALL = Rate(per_second=30, burst=30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_UPDATES, _LONGEST_POLL_S = 100, 50


class BotApi(Provider):
    """One bot, and those it talks to.

    `answered`: how often each callback query was answered; `commands`: as setMyCommands said last, by language.
    Webhooks that fail are repeated after `retry_s` seconds, then with pauses that double.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        per_chat: Rate = PER_CHAT,
        per_group: Rate = PER_GROUP,
        overall: Rate = OVERALL,
        clock: Clock = utc_now,
        retry_s: float = 1.0,
        webhook_timeout_s: float = 60.0,
    ) -> None:
        route = Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])
        super().__init__([route], webhook_timeout_s=webhook_timeout_s)
        self.token = token or f"{BOT_ID}:{secrets.token_hex(16)}"
        self.answered: Counter[str] = Counter()
        self.commands: dict[str, list[Json]] = {}
        self.updates = Updates(self._poster, self.faults, self.execute, retry_s=retry_s)
        self._clock, self._per_chat, self._per_group = clock, per_chat, per_group
        self._exchange = Exchange(self.updates.push, lambda: int(clock().timestamp()))
        self._chats: dict[int, Chat] = {}
        self._overall = Bucket(overall)
        self._buckets: dict[int, Bucket] = {}
        self._methods = self._known_methods()

    def user(self, chat_id: int, name: str = "Budi") -> User:
        """The participant with that number, who has started the bot; a new one the first time."""
        chat = self._chats.setdefault(chat_id, User(self._exchange, chat_id, name))
        assert isinstance(chat, User)
        return chat

    def group(self, chat_id: int, title: str = "Grup") -> Group:
        """The group with that (negative) number; a new one the first time."""
        chat = self._chats.setdefault(chat_id, Group(self._exchange, chat_id, title))
        assert isinstance(chat, Group)
        return chat

    async def _call(self, request: Request) -> Response:
        try:
            if request.path_params["token"] != self.token:
                raise BotApiError(401, "Unauthorized")
            result = await self.execute(request.path_params["method"], await _arguments(request))
        except BotApiError as error:
            self.refusals[error.status] += 1
            return JSONResponse(error.as_dict(), error.status)
        if isinstance(result, Silence):
            return result
        return JSONResponse({"ok": True, "result": result})

    async def execute(self, method: str, arguments: Arguments) -> object:
        """One call: its result, or `Silence` where none is told. Raises `BotApiError`."""
        known = self._methods.get(method.lower())
        if known is None:
            raise BotApiError(404, "Not Found")
        self.calls[method] += 1
        return await known(arguments)

    def _known_methods(self) -> Mapping[str, Callable[[Arguments], Awaitable[object]]]:
        return {
            "getme": self._get_me,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "getupdates": self._get_updates,
            "sendmessage": self._send_message,
            "sendchataction": self._send_chat_action,
            "answercallbackquery": self._answer_callback_query,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "setmycommands": self._set_my_commands,
        }

    async def _get_me(self, _: Arguments) -> Json:
        return {**self._bot(), "can_join_groups": True, "can_read_all_group_messages": False}

    def _bot(self) -> Json:
        return {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Bot", "username": "desk_bot"}

    async def _set_webhook(self, arguments: Arguments) -> bool:
        url, secret = str(arguments.get("url") or ""), arguments.get("secret_token")
        connections = int_of(arguments, "max_connections", 40)
        if secret is not None and not _SECRET.fullmatch(str(secret)):
            raise bad_request("secret token contains unallowed characters")
        if url and urlsplit(url).scheme != "http":  # the real one asks for https; this one never leaves loopback
            raise bad_request("bad webhook: invalid webhook URL specified")
        if not 1 <= connections <= 100:
            raise bad_request("max_connections must be from 1 to 100")
        self._note_wishes(arguments)
        await self.updates.set_webhook(Webhook(url, secret, connections) if url else None)
        return True

    async def _delete_webhook(self, arguments: Arguments) -> bool:
        self._note_wishes(arguments)
        await self.updates.set_webhook(None)
        return True

    def _note_wishes(self, arguments: Arguments) -> None:
        allowed = json_of(arguments, "allowed_updates")
        if allowed is not None:
            self.updates.allowed = tuple(allowed)
        if flag_of(arguments, "drop_pending_updates"):
            self.updates.pending.clear()

    async def _get_webhook_info(self, _: Arguments) -> Json:
        webhook = self.updates.webhook
        info = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
            "allowed_updates": list(self.updates.allowed),
        }
        if webhook is not None:
            info["max_connections"] = webhook.connections
        if self.updates.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.updates.last_error
        return info

    async def _get_updates(self, arguments: Arguments) -> list[Json]:
        self._note_wishes(arguments)
        limit = min(max(1, int_of(arguments, "limit", _MOST_UPDATES)), _MOST_UPDATES)
        timeout = min(int_of(arguments, "timeout", 0), _LONGEST_POLL_S)
        return await self.updates.fetch(int_of(arguments, "offset", 0), limit, timeout)

    async def _send_message(self, arguments: Arguments) -> Json | Silence:
        text, rows = text_of(arguments), rows_of(arguments)
        chat = self._open_chat(arguments)
        self._pass_limits(chat)
        markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        message = self._exchange.new_message(chat, self._bot(), {"text": text, **markup})
        heard = Heard(chat.address, str(message["message_id"]), text, buttons_of(rows))
        self.sent.append(heard)
        chat.hear(heard)
        return Silence() if self.faults.silenced() else message

    def _chat(self, arguments: Arguments) -> Chat:
        chat = self._chats.get(int_of(arguments, "chat_id", 0))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def _open_chat(self, arguments: Arguments) -> Chat:
        chat = self._chat(arguments)
        if isinstance(chat, User) and chat.has_blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _pass_limits(self, chat: Chat) -> None:
        if (retry_after := self.faults.throttled()) is not None:
            raise too_many(retry_after)
        rate = self._per_group if isinstance(chat, Group) else self._per_chat
        buckets = self._overall, self._buckets.setdefault(chat.id, Bucket(rate))
        now = self._clock().timestamp()
        if (wait := max(bucket.wait(now) for bucket in buckets)) > 0:
            raise too_many(wait)
        for bucket in buckets:
            bucket.take(now)

    async def _send_chat_action(self, arguments: Arguments) -> bool:
        self._open_chat(arguments)
        return True

    async def _answer_callback_query(self, arguments: Arguments) -> bool:
        query = str(arguments.get("callback_query_id", ""))
        if query not in self._exchange.queries:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.answered[query] += 1
        return True

    async def _edit_message_reply_markup(self, arguments: Arguments) -> Json:
        chat, number, rows = self._chat(arguments), int_of(arguments, "message_id", 0), rows_of(arguments)
        message = self._exchange.messages.get((chat.id, number))
        if message is None:
            raise bad_request("message to edit not found")
        if not message["from"]["is_bot"]:
            raise bad_request("message can't be edited")
        if message.get("reply_markup", {}).get("inline_keyboard", []) == rows:
            raise bad_request("message is not modified: specified new reply markup is the same as the current one")
        message["reply_markup"] = {"inline_keyboard": rows}
        chat.has_buttons(number, buttons_of(rows))
        return message

    async def _set_my_commands(self, arguments: Arguments) -> bool:
        self.commands[str(arguments.get("language_code", ""))] = json_of(arguments, "commands") or []
        return True

    async def close(self) -> None:
        await self.updates.close()
        await super().close()


async def _arguments(request: Request) -> Arguments:
    """From the query, a form or JSON, as the Bot API takes them."""
    kind, query = request.headers.get("content-type", ""), dict(request.query_params)
    if kind.startswith("application/x-www-form-urlencoded"):
        return query | dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    if kind.startswith("application/json"):
        try:
            return query | dict(json.loads(await request.body()))
        except (ValueError, TypeError) as error:
            raise bad_request("can't parse JSON object") from error
    async with request.form() as form:
        return query | dict(form)
