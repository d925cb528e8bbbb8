"""What guided flows leave behind: details of tickets, scores, turns of a conversation, bursts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "tickets", sa.Column("details", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb"))
    )
    op.alter_column("tickets", "details", server_default=None)
    op.add_column("conversations", sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("conversations", "turns", server_default=None)
    op.add_column("conversations", sa.Column("to_be_erased", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("conversations", "to_be_erased", server_default=None)
    op.add_column("messages", sa.Column("answered_with_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_messages_answered_with_id"), "messages", "messages", ["answered_with_id"], ["id"])
    op.create_table(
        "ratings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score_from_1_to_5")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "conversation_id", "about", "subject", name=op.f("uq_ratings_conversation_id_about_subject")
        ),
    )


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_column("messages", "answered_with_id")
    op.drop_column("conversations", "to_be_erased")
    op.drop_column("conversations", "turns")
    op.drop_column("tickets", "details")
