"""Dead letters over HTTP, for officers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict

from api.conversations.enums import Author, MessageState
from api.delivery import dead_letters
from api.errors import BadInput, IllegalMove, NotAllowed, NotFound, NotSignedIn
from api.fields import MAX_ID
from api.http import SessionDep, may_fail
from api.officers.access import DeskOfficerDep
from bot.channels.inbound import Channel

router = APIRouter(
    prefix="/api/v1/dead-letters",
    tags=["dead letters"],
    responses=may_fail(NotSignedIn, NotAllowed, NotFound, IllegalMove, BadInput),
)
MessageId = Annotated[int, Path(ge=1, le=MAX_ID)]


class DeadLetter(BaseModel):
    """A message that did not reach the participant (`failed`), or perhaps did not (`unknown`). Texts are masked."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    conversation_id: int
    channel: Channel
    author: Author
    text: str
    state: MessageState
    failure: str | None
    attempts: int
    created_at: datetime


class DeadLetters(BaseModel):
    letters: list[DeadLetter]


@router.get("")
async def list_dead_letters(
    officer: DeskOfficerDep,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
) -> DeadLetters:
    """The newest first. For the next page give the last `id` as `before`."""
    letters = await dead_letters.listed(session, before=before, limit=limit)
    return DeadLetters(letters=[DeadLetter.model_validate(letter) for letter in letters])


@router.post("/{message_id}/replay")
async def replay(message_id: MessageId, officer: DeskOfficerDep, session: SessionDep) -> DeadLetter:
    """Send it once more. One whose fate is unknown may then arrive twice."""
    return DeadLetter.model_validate(await dead_letters.replay(session, message_id))
