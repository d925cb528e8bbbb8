"""Server-sent events of one conversation: new lines, the typing sign, a change of owner.

The browser's own reconnect sends `Last-Event-ID`, so that a broken line loses and doubles nothing.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import chain, repeat

from fastapi.sse import ServerSentEvent

from api.conversations import chat
from api.conversations.chat import Talk
from api.conversations.schemas import ChatMessage
from api.http import Parts

# A page that nobody writes on is looked after less and less often.
_LOOK_FOR_A_NEW_CONVERSATION_S = (0.5, 1.0, 2.0)
# Thousands of open pages must not ask the database every second.
_LOOK_AGAIN_S = 15.0
# Proxies cut silent connections after a minute or so; nobody needs one for longer than this anyway.
_LONGEST_S = 15 * 60


async def events(parts: Parts, chat_session: str, *, after: int) -> AsyncIterator[ServerSentEvent]:
    """Events from `after` on, until the browser goes or the longest time is over."""
    ends = time.monotonic() + _LONGEST_S
    pauses = chain(_LOOK_FOR_A_NEW_CONVERSATION_S, repeat(_LOOK_FOR_A_NEW_CONVERSATION_S[-1]))
    while (conversation_id := await chat.conversation_id_of(parts, chat_session)) is None:
        await asyncio.sleep(next(pauses))
        if time.monotonic() > ends:
            return
    cursor, owner, waiting = after, None, False
    with parts.wakeups.waiter(conversation_id) as waiter:
        while time.monotonic() < ends:
            talk = await chat.read(parts, chat_session, after=cursor)
            if talk is not None:
                for event in _news(talk, owner, waiting):
                    yield event
                cursor = max([cursor, *(message.seq for message in talk.messages)])
                owner, waiting = talk.conversation.owner, talk.waiting
            await waiter.news(_LOOK_AGAIN_S)


def _news(talk: Talk, owner: str | None, waiting: bool) -> list[ServerSentEvent]:
    lines = [
        ServerSentEvent(
            event="message",
            id=str(message.seq),
            data=ChatMessage.of(message).model_dump(mode="json", by_alias=True),
        )
        for message in talk.messages
    ]
    if talk.conversation.owner != owner:
        lines.append(ServerSentEvent(event="state", data={"owner": talk.conversation.owner}))
    if talk.waiting and not waiting:
        lines.append(ServerSentEvent(event="typing", data={}))
    return lines
