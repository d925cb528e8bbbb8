"""Migrations: they build exactly what the models describe, and can be undone and done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

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
