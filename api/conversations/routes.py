"""The web chat over HTTP: the page, its messages, its stream."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query, Response, status
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from fastapi.staticfiles import StaticFiles

from api.conversations import chat, stream
from api.conversations.enums import Owner
from api.conversations.schemas import ChatIn, ChatOut, Session
from api.errors import UnknownButton
from api.fields import MAX_SEQ
from api.http import READING, PartsDep, may_fail
from bot.channels import web
from bot.payload import InvalidPayload
from language.detection import Language

router = APIRouter(tags=["chat"], responses=may_fail(*READING))


@router.post("/chat/messages", responses={202: {"model": ChatOut}})
async def post_message(body: ChatIn, parts: PartsDep, response: Response) -> ChatOut:
    """Send a message and wait for the answer; 202 with a receipt when the answer takes longer."""
    try:
        inbound = web.parse(
            session=body.session,
            text=body.text,
            client_id=body.client_id,
            payload=body.payload,
            language=body.language,
            attachment=body.attachment,
        )
    except InvalidPayload as error:
        raise UnknownButton from error
    received = await parts.door.take_in(inbound)
    talk = await chat.answers_to(parts, received)
    if talk is not None:
        return talk.as_out()
    response.status_code = status.HTTP_202_ACCEPTED
    return chat.receipt(parts, received)


@router.get("/chat/messages")
async def get_messages(
    session: Annotated[Session, Query()], parts: PartsDep, after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0
) -> ChatOut:
    """The talk so far, or what is new since `after`."""
    talk = await chat.read(parts, session, after=after)
    if talk is None:
        return ChatOut(messages=[], cursor=0, language=Language.ID, owner=Owner.BOT)
    return talk.as_out()


@router.get("/chat/stream", response_class=EventSourceResponse)
async def get_stream(
    session: Annotated[Session, Query()],
    parts: PartsDep,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """New messages as they come (`message`), the typing sign (`typing`), who answers (`state`)."""
    start = last_event_id if last_event_id is not None else after
    async for event in stream.events(parts, session, after=start):
        yield event


def mount_page(app: FastAPI) -> None:
    """The chat page at `/` and its assets."""
    app.mount("/assets", StaticFiles(directory=web.PAGE), name="assets")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(web.PAGE / "index.html")
