"""Tables of the articles. The content of a revision never changes: a trigger of the database sees to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.conversations.models import Message
from api.db import Base, BigId
from api.officers.models import Officer
from api.publishing.enums import Dealt, RevisionState


class ArticleRow(Base):
    """An article by its id. `latest` is the number of its newest revision: who saves says which one he read."""

    __tablename__ = "articles"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    latest: Mapped[int]
    created_at: Mapped[datetime]


class Revision(Base):
    """One state of an article's content. Without an author it came from a file."""

    __tablename__ = "article_revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("uq_article_revisions_live", "article_id", unique=True, postgresql_where=text("state = 'published'")),
        Index(
            "uq_article_revisions_worked_on",
            "article_id",
            unique=True,
            postgresql_where=text("state IN ('draft', 'in_review')"),
        ),
    )

    id: Mapped[BigId]
    article_id: Mapped[str] = mapped_column(ForeignKey(ArticleRow.id))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    state: Mapped[RevisionState]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Officer.id))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


IS_NEWEST = (ArticleRow.id == Revision.article_id) & (ArticleRow.latest == Revision.number)


class RevisionEvent(Base):
    """A revision changed its state: who and when. Never updated, never deleted."""

    __tablename__ = "article_revision_events"

    id: Mapped[BigId]
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id), index=True)
    old: Mapped[RevisionState | None]
    new: Mapped[RevisionState]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey(Officer.id))
    at: Mapped[datetime]


class Edition(Base):
    """All articles that are live together, with the index fitted on them; processes load the newest one."""

    __tablename__ = "article_editions"

    id: Mapped[BigId]
    revisions: Mapped[list[int]] = mapped_column(JSONB)
    index: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    code: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class DealtQuestion(Base):
    """A question that a trainer has dealt with; it is not shown to him again."""

    __tablename__ = "dealt_questions"

    message_id: Mapped[int] = mapped_column(ForeignKey(Message.id), primary_key=True)
    how: Mapped[Dealt]
    article_id: Mapped[str | None] = mapped_column(Text)
    officer_id: Mapped[int] = mapped_column(ForeignKey(Officer.id))
    at: Mapped[datetime]
