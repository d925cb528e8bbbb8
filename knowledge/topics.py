"""The topics that articles belong to: `knowledge/topics.csv`."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detection import Language

TOPICS_FILE = Path(__file__).with_name("topics.csv")


@dataclass(frozen=True)
class Topic:
    """A thing that people need help with; `covers` says where it ends, for trainers."""

    slug: str
    title_id: str
    title_en: str
    covers: str

    def title(self, language: Language) -> str:
        """The title in the reader's language."""
        return self.title_en if language == Language.EN else self.title_id


@cache
def load_topics(file: Path = TOPICS_FILE) -> dict[str, Topic]:
    """All topics by slug, in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["topic"]: Topic(row["topic"], row["title_id"], row["title_en"], row["covers"]) for row in rows}
