"""Signing in and out. Passwords are argon2 hashes; tokens are random, short-lived and revocable."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotSignedIn, TooManyAttempts
from api.officers.enums import Role
from api.officers.models import Officer, OfficerSession

MAX_FAILED_SIGN_INS = 5
LOCK_OUT = timedelta(minutes=15)
_hasher = PasswordHasher()
# Verified when the e-mail is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True)
class SignedIn:
    token: str
    expires_at: datetime
    officer: Officer


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def create_officer(
    session: AsyncSession, *, email: str, name: str, role: Role, password: str, now: datetime
) -> Officer:
    """Add an officer. The e-mail is compared without case."""
    officer = Officer(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        password_hash=_hasher.hash(password),
        created_at=now,
    )
    session.add(officer)
    await session.flush()
    return officer


async def create_first_officer(session: AsyncSession, *, now: datetime) -> tuple[Officer, str] | None:
    """An administrator with a random password when there is nobody yet, else None."""
    if await session.scalar(select(func.count()).select_from(Officer)):
        return None
    password = secrets.token_urlsafe(12)
    officer = await create_officer(
        session,
        email="admin@helpdesk.local",
        name="Administrator",
        role=Role.ADMINISTRATOR,
        password=password,
        now=now,
    )
    return officer, password


async def sign_in(
    session: AsyncSession, *, email: str, password: str, now: datetime, lifetime: timedelta
) -> SignedIn | None:
    """A fresh token, or None when e-mail or password is wrong. Raises `TooManyAttempts` while locked out.

    A wrong password is an answer, not an exception: its count must be committed, not rolled back.
    """
    officer = await session.scalar(
        select(Officer).where(Officer.email == email.strip().lower(), Officer.active).with_for_update()
    )
    if officer is not None and officer.locked_until is not None and officer.locked_until > now:
        raise TooManyAttempts
    # Off the event loop: hashing takes a tenth of a second, and everybody's chat shares the loop.
    fits = await asyncio.to_thread(_password_fits, officer.password_hash if officer else _NOBODY, password)
    if not fits or officer is None:
        _count_failure(officer, now)
        return None
    officer.failed_sign_ins, officer.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    expires_at = now + lifetime
    session.add(OfficerSession(token_hash=_token_hash(token), officer_id=officer.id, expires_at=expires_at))
    await session.execute(delete(OfficerSession).where(OfficerSession.expires_at < now))
    return SignedIn(token, expires_at, officer)


def _password_fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


def _count_failure(officer: Officer | None, now: datetime) -> None:
    if officer is None:
        return
    officer.failed_sign_ins += 1
    if officer.failed_sign_ins >= MAX_FAILED_SIGN_INS:
        officer.failed_sign_ins, officer.locked_until = 0, now + LOCK_OUT


async def sign_out(session: AsyncSession, *, token: str) -> None:
    await session.execute(delete(OfficerSession).where(OfficerSession.token_hash == _token_hash(token)))


async def officer_of_token(session: AsyncSession, *, token: str, now: datetime) -> Officer:
    """Whose token this is. Raises `NotSignedIn` for an unknown or expired token."""
    officer = await session.scalar(
        select(Officer)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(OfficerSession.token_hash == _token_hash(token), OfficerSession.expires_at > now, Officer.active)
    )
    if officer is None:
        raise NotSignedIn
    return officer
