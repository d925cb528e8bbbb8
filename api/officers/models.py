"""Tables of the officers."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId
from api.officers.enums import Role


class Officer(Base):
    """Somebody who signs in. `failed_sign_ins` counts since the last success, for the short lock-out."""

    __tablename__ = "officers"

    id: Mapped[BigId]
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OfficerSession(Base):
    """A signed-in session: only the token's hash is kept, so a copy of the table opens nothing."""

    __tablename__ = "officer_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey(Officer.id), index=True)
    expires_at: Mapped[datetime]
