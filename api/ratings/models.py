"""The table of scores."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.conversations.models import Conversation
from api.db import Base, BigId
from bot.actions.port import Rated


class Rating(Base):
    """A score from 1 to 5, the newest of a conversation for each subject of each case."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("conversation_id", "about", "subject", name="uq_ratings_conversation_id_about_subject"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score_from_1_to_5"),
    )

    id: Mapped[BigId]
    conversation_id: Mapped[int] = mapped_column(ForeignKey(Conversation.id))
    about: Mapped[str] = mapped_column(Text)
    subject: Mapped[Rated]
    score: Mapped[int]
    at: Mapped[datetime]
