"""How far the product has come with what it was given, by its tables."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

_QUERY = """
    SELECT count(*) FILTER (WHERE state = 'processed'),
           count(*) FILTER (WHERE state IN ('received', 'queued', 'pending', 'sending'))
    FROM messages WHERE channel <> 'web'
"""


@dataclass(frozen=True)
class Progress:
    """Messages of participants `answered`, and messages `waiting` for an answer or to be sent."""

    answered: int
    waiting: int


def progress(data: Path) -> Progress:
    with psycopg.connect((data / "database_url").read_text(), connect_timeout=5) as connection:
        row = connection.execute(_QUERY).fetchone()
    assert row is not None
    return Progress(*row)
