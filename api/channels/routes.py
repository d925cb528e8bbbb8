"""Webhooks: where providers bring messages and tell how far ours came."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from api.channels import arriving
from api.errors import ForgedCall, NotFound, UnreadableCall
from api.http import READING, PartsDep, may_fail
from bot.channels.adapter import Adapter, Forged, Malformed
from bot.channels.inbound import Channel

router = APIRouter(prefix="/channels", tags=["channels"], responses=may_fail(ForgedCall, NotFound, *READING))


def get_adapter(name: str, parts: PartsDep) -> Adapter:
    """The adapter of the channel in the path. A channel without settings is not there."""
    try:
        return parts.adapters[Channel(name)]
    except (KeyError, ValueError):
        raise NotFound from None


AdapterDep = Annotated[Adapter, Depends(get_adapter)]


@router.get("/{name}", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def handshake(adapter: AdapterDep, request: Request) -> PlainTextResponse:
    """The provider asks whether this address is ours."""
    try:
        return PlainTextResponse(adapter.challenge(request.query_params))
    except Forged:
        raise ForgedCall from None


@router.post("/{name}")
async def receive(adapter: AdapterDep, request: Request, parts: PartsDep, afterwards: BackgroundTasks) -> JSONResponse:
    """What a provider brings: proven, stored, acknowledged. The bot's turn comes after that."""
    body = await request.body()
    try:
        adapter.verify(request.headers, body)
        batch = adapter.parse(body)
    except Forged:
        raise ForgedCall from None
    except Malformed:
        raise UnreadableCall from None
    received = await arriving.store(parts.door, adapter.channel, batch)
    afterwards.add_task(arriving.ask_for_turns, parts.door, received)
    return JSONResponse(batch.reply or {})
