"""Bring the database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from api.db import sqlalchemy_url

_MIGRATIONS = Path(__file__).parent / "migrations"
# Two starts at once must not migrate at once.
_LOCK = 4_770_175


def migrate(database_url: str) -> None:
    """Run all migrations that are missing, under a lock."""
    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        try:
            command.upgrade(_config(connection), "head")
            connection.commit()
        finally:
            connection.rollback()  # after a failure nothing else can be said on this connection
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()
    engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
