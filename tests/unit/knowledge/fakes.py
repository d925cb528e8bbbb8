"""Stand-ins for what the search listens to besides words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge import Article
from knowledge.course import TOPIC
from knowledge.fusion import Views
from language.encoder import Read


@dataclass
class FakeEncoder:
    """Knows `topics` and what to say of a few texts; of any other it finds all topics alike. Remembers its texts."""

    topics: Sequence[str]
    scores: Mapping[str, Sequence[float]] = field(default_factory=dict)
    task: str = TOPIC
    heard: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = {self.task: list(self.topics)}

    def read(self, texts: Sequence[str]) -> Read:
        self.heard.extend(texts)
        scores = [self.scores.get(text, [0.0] * len(self.topics)) for text in texts]
        return Read(np.zeros((len(texts), 2), np.float32), {self.task: np.array(scores, dtype=np.float32)})


@dataclass
class FixedViews:
    """A search that reads the same whatever the texts are."""

    articles: Sequence[Article]
    found: Views

    def views(self, texts: Sequence[str]) -> Views:
        return self.found
