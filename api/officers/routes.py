"""Signing in and out over HTTP."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, Field

from api.errors import NotSignedIn, TooManyAttempts
from api.fields import Printable
from api.http import READING, PartsDep, SessionDep, may_fail
from api.officers import service
from api.officers.access import OfficerDep, TokenDep
from api.officers.enums import Role

router = APIRouter(prefix="/api/v1", tags=["officers"], responses=may_fail(NotSignedIn))


class SignIn(BaseModel):
    email: Annotated[Printable, Field(max_length=200, examples=["admin@helpdesk.local"])]
    password: Annotated[str, Field(max_length=200)]


class OfficerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: Role


class SignedInOut(BaseModel):
    token: str = Field(description="Send it as `Authorization: Bearer …`")
    expires_at: datetime
    officer: OfficerOut


@router.post("/auth/sign-in", responses=may_fail(NotSignedIn, TooManyAttempts, *READING))
async def sign_in(body: SignIn, parts: PartsDep) -> SignedInOut:
    """Get a token that is valid for a short time. Five wrong passwords lock the account for a while."""
    async with parts.database.transaction() as session:
        signed_in = await service.sign_in(
            session,
            email=body.email,
            password=body.password,
            now=parts.clock(),
            lifetime=timedelta(minutes=parts.settings.officer_session_minutes),
        )
    if signed_in is None:
        raise NotSignedIn
    return SignedInOut.model_validate(signed_in, from_attributes=True)


@router.post("/auth/sign-out", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(token: TokenDep, officer: OfficerDep, session: SessionDep) -> None:
    """End this session; its token opens nothing any more."""
    await service.sign_out(session, token=token)


@router.get("/me")
async def me(officer: OfficerDep) -> OfficerOut:
    """Who is signed in."""
    return OfficerOut.model_validate(officer)
