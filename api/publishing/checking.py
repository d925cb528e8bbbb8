"""Before an article goes live: what the lint says of it, and which golden questions would get another answer."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from api.errors import FaultyArticle
from api.publishing.editions import fit
from knowledge import Article, Index, Search
from knowledge.golden import Change, Golden, answers, changes
from knowledge.lint import Level, Problem, lint
from knowledge.meaning import Remembering
from language.encoder import Encoder


@dataclass(frozen=True)
class Check:
    """What a trainer has to know before he publishes."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that stop publication."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)

    @property
    def worse(self) -> tuple[Change, ...]:
        """Golden questions that were answered rightly and would not be any more."""
        return tuple(change for change in self.changes if change.worse)


class Checker:
    """Knows the golden questions; the encoder reads them once for all checks."""

    def __init__(self, golden: Sequence[Golden]) -> None:
        self._golden = tuple(golden)
        self._readers: dict[int, Remembering] = {}

    async def check(
        self,
        article: Article,
        live: Search | None,
        encoder: Encoder | None,
        today: date,
        also_known: Collection[str] = (),
    ) -> Check:
        """`article` in the place of its live version, if any. Takes some seconds of a thread."""
        others = [one for one in (live.articles if live else ()) if one.id != article.id]
        problems = problems_of(article, others, today, also_known)
        changed = await asyncio.to_thread(self._changes, [*others, article], live, encoder)
        return Check(tuple(problems), tuple(changed))

    def _changes(self, articles: Sequence[Article], live: Search | None, encoder: Encoder | None) -> list[Change]:
        if live is None:
            return []
        reader = self._readers.setdefault(id(encoder), Remembering(encoder)) if encoder else None
        ordered = sorted(articles, key=lambda article: article.id)
        # As exact as the stored index is, or two articles of one score would seem to change places.
        index = Index.from_bytes(fit(ordered).to_bytes())
        before = answers(Search(live.articles, live.index, reader), self._golden)
        after = answers(Search(ordered, index, reader), self._golden)
        return changes(self._golden, before, after)


def problems_of(
    article: Article, others: Sequence[Article], today: date, also_known: Collection[str] = ()
) -> list[Problem]:
    """What the lint says of `article` among the others; `also_known` are ids of articles that are not live yet."""
    found = lint([article, *others], today, also_known=also_known)
    return [problem for problem in found if problem.article == article.id]


def refuse_faults(problems: Sequence[Problem]) -> None:
    """Raise `FaultyArticle` when one of the problems stops publication."""
    faults = [f"{one.field}: {one.message}" for one in problems if one.level is Level.ERROR]
    if faults:
        raise FaultyArticle(faults)
