"""What became of each part of a message that a channel carries to the participant."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.db import Base, BigId


class Delivery(Base):
    """A part of a message, from the moment in which it left. A long message is several parts, in the order of `part`.

    `queued` again when the provider has answered that it did not take it. `provider_id` is a fingerprint of the
    provider's id (`Sealer.fingerprint`), which may hold the participant's number.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "part"),
        Index("ix_deliveries_provider_id", "provider_id", postgresql_where=text("provider_id IS NOT NULL")),
    )

    id: Mapped[BigId]
    message_id: Mapped[int] = mapped_column(ForeignKey(Message.id))
    part: Mapped[int]
    state: Mapped[MessageState]
    provider_id: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
