"""Articles as immutable revisions, editions, questions dealt with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_table(
        "article_revisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_revisions_article_id")),
        sa.ForeignKeyConstraint(["author_id"], ["officers.id"], name=op.f("fk_article_revisions_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_revisions_article_id_number")),
    )
    for name, condition in (("live", "state = 'published'"), ("worked_on", "state IN ('draft', 'in_review')")):
        op.create_index(
            f"uq_article_revisions_{name}",
            "article_revisions",
            ["article_id"],
            unique=True,
            postgresql_where=sa.text(condition),
        )
    op.create_table(
        "article_revision_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("old", sa.String(32), nullable=True),
        sa.Column("new", sa.String(32), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["article_revisions.id"], name=op.f("fk_article_revision_events_revision_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_article_revision_events_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_revision_events")),
    )
    op.create_index(
        op.f("ix_article_revision_events_revision_id"), "article_revision_events", ["revision_id"], unique=False
    )
    op.create_table(
        "article_editions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("revisions", postgresql.JSONB(), nullable=False),
        sa.Column("index", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_editions")),
    )
    op.create_table(
        "dealt_questions",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(32), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_dealt_questions_message_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_dealt_questions_officer_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_dealt_questions")),
    )
    op.execute(
        """
        CREATE FUNCTION keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.id, NEW.article_id, NEW.number, NEW.content, NEW.author_id, NEW.note, NEW.created_at)
                IS DISTINCT FROM
               (OLD.id, OLD.article_id, OLD.number, OLD.content, OLD.author_id, OLD.note, OLD.created_at)
            THEN RAISE EXCEPTION 'a revision never changes';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER keep_revision BEFORE UPDATE ON article_revisions FOR EACH ROW EXECUTE FUNCTION keep_revision()"
    )


def downgrade() -> None:
    for table in ("dealt_questions", "article_editions", "article_revision_events", "article_revisions", "articles"):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_revision()")
