"""Who may use a route: the signed-in officer, and his role."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import NotAllowed, NotSignedIn
from api.http import PartsDep, SessionDep
from api.officers.enums import DESK_ROLES
from api.officers.models import Officer
from api.officers.service import officer_of_token

_bearer = HTTPBearer(auto_error=False, description="The token that `sign-in` gave")


async def get_token(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    if credentials is None:
        raise NotSignedIn
    return credentials.credentials


TokenDep = Annotated[str, Depends(get_token)]


async def get_officer(token: TokenDep, session: SessionDep, parts: PartsDep) -> Officer:
    return await officer_of_token(session, token=token, now=parts.clock())


OfficerDep = Annotated[Officer, Depends(get_officer)]


async def get_desk_officer(officer: OfficerDep) -> Officer:
    """Somebody who works on tickets; a trainer does not."""
    if officer.role not in DESK_ROLES:
        raise NotAllowed
    return officer


DeskOfficerDep = Annotated[Officer, Depends(get_desk_officer)]
