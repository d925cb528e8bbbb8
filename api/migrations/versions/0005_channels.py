"""Channels that providers carry: deliveries, windows, waits; an index for what is to be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PUSHED = "channel <> 'web'"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("window_closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("slowed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("failure", sa.Text(), nullable=True))
    op.create_index("ix_conversations_to_be_erased", "conversations", ["id"], postgresql_where=sa.text("to_be_erased"))
    op.create_index(
        "ix_messages_outbox",
        "messages",
        ["conversation_id", "seq"],
        postgresql_where=sa.text(f"state = 'queued' AND {_PUSHED}"),
    )
    op.create_index(
        "ix_messages_undelivered",
        "messages",
        ["id"],
        postgresql_where=sa.text(f"state IN ('failed', 'unknown') AND {_PUSHED}"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message_id", "part", name=op.f("uq_deliveries_message_id_part")),
    )
    op.create_index(
        "ix_deliveries_provider_id",
        "deliveries",
        ["provider_id"],
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("deliveries")
    op.drop_index("ix_messages_undelivered", "messages")
    op.drop_index("ix_messages_outbox", "messages")
    op.drop_index("ix_conversations_to_be_erased", "conversations")
    op.drop_column("messages", "failure")
    op.drop_column("messages", "failing_since")
    op.drop_column("messages", "next_try_at")
    op.drop_column("conversations", "slowed_at")
    op.drop_column("contacts", "invited_at")
    op.drop_column("contacts", "window_closes_at")
