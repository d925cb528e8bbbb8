"""Migrations: they build exactly what the models describe, and can be undone and done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

import api.app  # noqa: F401 - with it every table is known
from api.db import Base, sqlalchemy_url
from api.migrate import _config, migrate
from ops.postgres import make_database


@contextmanager
def migrated(database_url: str, name: str) -> Iterator[Engine]:
    """A database of a test's own on the shared server, with the newest schema."""
    make_database(database_url, name)
    url = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    migrate(url)
    engine = create_engine(sqlalchemy_url(url))
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with migrated(database_url, "migrated") as engine:
        yield engine


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection
        connection.commit()


def ours(name: str | None, kind: str, *_: object) -> bool:
    """Procrastinate's tables are its own business."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def test_the_migrated_schema_is_what_the_models_describe(engine: Engine) -> None:
    options = {"include_name": ours, "compare_type": True, "compare_server_default": True}
    with connected(engine) as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(engine: Engine, database_url: str) -> None:
    with migrated(database_url, "migrated") as again, connected(engine) as before, connected(again) as after:
        version = text("SELECT version_num FROM alembic_version")
        assert before.scalar(version) == after.scalar(version)


def test_everything_can_be_undone(database_url: str) -> None:
    with migrated(database_url, "undone") as engine, connected(engine) as connection:
        command.downgrade(_config(connection), "base")
        connection.commit()
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(_config(connection), "head")
        connection.commit()
        assert inspect(connection).has_table("tickets")


BEFORE_FLOWS = """
    INSERT INTO contacts (id, channel, address_key, address_sealed, created_at)
        OVERRIDING SYSTEM VALUE VALUES (1, 'web', '\\x01', '\\x02', now());
    INSERT INTO conversations (id, contact_id, owner, language, language_fixed, last_seq, created_at)
        OVERRIDING SYSTEM VALUE VALUES (1, 1, 'queue', 'id', false, 1, now());
    INSERT INTO messages (
        id, conversation_id, seq, author, channel, text, language, buttons, meta, state, attempts, created_at
    ) OVERRIDING SYSTEM VALUE VALUES (
        1, 1, 1, 'participant', 'web', 'otp ga masuk', 'id', '[]', '{}', 'processed', 1, now()
    );
    INSERT INTO tickets (
        id, number, conversation_id, opened_by_message_id, state, reason, language, problem, type, type_confidence,
        category, predicted_category, category_confidence, severity, predicted_severity, severity_confidence, sure,
        model, opened_at, due_at
    ) OVERRIDING SYSTEM VALUE VALUES (
        1, 'JMO-2A3B4C', 1, 1, 'new', 'unsolved', 'id', 'otp ga masuk', 'question', 0.8, 'otp_code', 'otp_code', 0.9,
        'S3', 'S3', 0.8, true, 'fixed', now(), now()
    );
"""


@pytest.fixture
def before_flows(database_url: str) -> Iterator[Engine]:
    """A database of the third migration with a ticket in it, brought to the newest schema as a start does it."""
    name = f"before_flows_{uuid4().hex[:8]}"
    make_database(database_url, name)
    url = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    engine = create_engine(sqlalchemy_url(url))
    with connected(engine) as connection:
        command.upgrade(_config(connection), "0003")
        connection.commit()
        connection.exec_driver_sql(BEFORE_FLOWS)
    migrate(url)
    yield engine
    engine.dispose()


def test_what_was_stored_before_guided_flows_is_kept_and_has_none_of_theirs(before_flows: Engine) -> None:
    with connected(before_flows) as connection:
        ticket = connection.execute(text("SELECT number, problem, details FROM tickets")).one()
        talk = connection.execute(text("SELECT turns, to_be_erased FROM conversations")).one()
        message = connection.execute(text("SELECT text, answered_with_id FROM messages")).one()
    assert (*ticket, *talk, *message) == ("JMO-2A3B4C", "otp ga masuk", {}, 0, False, "otp ga masuk", None)


def test_guided_flows_can_be_undone_without_losing_what_was_there_before(before_flows: Engine) -> None:
    with connected(before_flows) as connection:
        command.downgrade(_config(connection), "0003")
        connection.commit()
        assert not inspect(connection).has_table("ratings")
        talk = {column["name"] for column in inspect(connection).get_columns("conversations")}
        assert not talk & {"turns", "to_be_erased"}
        assert connection.scalar(text("SELECT problem FROM tickets")) == "otp ga masuk"


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO ratings (conversation_id, about, subject, score, at) VALUES (1, 'x', 'case', 6, now())",
        "INSERT INTO ratings (conversation_id, about, subject, score, at) VALUES (99, 'x', 'case', 3, now())",
        "UPDATE messages SET answered_with_id = 99",
        "UPDATE tickets SET details = NULL",
        "UPDATE conversations SET to_be_erased = NULL",
    ],
)
def test_the_migrated_database_refuses_what_the_models_do_not_allow(before_flows: Engine, wrong: str) -> None:
    with before_flows.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(wrong))
