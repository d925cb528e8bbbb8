"""What a search returns, and the thresholds between answering, asking back and offering a person."""

from dataclasses import dataclass

from knowledge.article import Article
from language.labelled import Labelled


class Band(Labelled):
    """How far a finding can be trusted."""

    SURE = "sure", "Yakin", "Sure"
    UNSURE = "unsure", "Ragu", "Unsure"
    LOST = "lost", "Tidak ketemu", "Lost"


@dataclass(frozen=True)
class Hit:
    """An article and the probability (0–1) that it is the one asked for, given that any of them is."""

    article: Article
    score: float


@dataclass(frozen=True)
class Finding:
    """The best articles for a text, best first, and the probability (0–1) that the text is in scope.

    `hits` are given in every band, so that officers and evaluations see them; nobody who asked should be
    shown the hits of a finding that is LOST.
    """

    band: Band
    hits: tuple[Hit, ...]
    in_scope: float


NOTHING_FOUND = Finding(Band.LOST, (), 0.0)


@dataclass(frozen=True)
class Thresholds:
    """Where the bands begin; `python -m knowledge thresholds` prints the table behind the numbers."""

    lost_below: float = 0.25
    """Less probably in scope than this is LOST: 2 % of the golden questions. Of golden texts that lie just outside 11 %
    pass, of everyday ones 1 %; both are offered articles at most, and hardly ever answered."""
    sure_from: float = 0.8
    """A best article at least this probable may be SURE: a wrong answer costs more than choosing of three."""
    sure_in_scope: float = 0.6
    """SURE also wants the text to be in scope this probably."""

    def band(self, in_scope: float, best: float) -> Band:
        """The band of a text whose best article has the probability `best`."""
        if in_scope < self.lost_below:
            return Band.LOST
        return Band.SURE if in_scope >= self.sure_in_scope and best >= self.sure_from else Band.UNSURE


WORDS_ALONE = Thresholds(lost_below=0.5, sure_from=0.7, sure_in_scope=0.8)
"""Without the encoder doubt is wider."""
