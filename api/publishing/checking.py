"""Before an article goes live: what the lint says of it, and which golden questions would get another answer."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from api.errors import FaultyArticle
from api.publishing.editions import Fitted, fit_to_store
from knowledge import Article, Index, Search
from knowledge.golden import Change, Golden, answers, changes
from knowledge.lint import Level, Problem, lint_one
from knowledge.meaning import Remembering


@dataclass(frozen=True)
class Check:
    """What a trainer has to know before he publishes, and what was fitted to know it.

    `edition` is the one that it was compared with; 0 and nothing fitted while none is live.
    """

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    edition: int = 0
    fitted: Fitted | None = None

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
        self._remembering: Remembering | None = None

    async def check(
        self,
        article: Article,
        live: Search | None,
        today: date,
        also_known: Collection[str] = (),
        *,
        edition: int = 0,
    ) -> Check:
        """`article` in the place of its live version, if any; `edition` is the number of what is live.

        Takes some seconds of a thread.
        """
        others = [one for one in (live.articles if live else ()) if one.id != article.id]
        problems = tuple(await asyncio.to_thread(problems_of, article, others, today, also_known))
        if live is None:
            return Check(problems, ())
        fitted = await asyncio.to_thread(fit_to_store, [*others, article])
        changed = await asyncio.to_thread(self._changes, fitted, live, today)
        return Check(problems, tuple(changed), edition, fitted)

    def _changes(self, fitted: Fitted, live: Search, today: date) -> list[Change]:
        reader = self._reader_of(live)  # before and after have to be read alike
        # The index as it is stored, or two articles of one score would seem to change places.
        after = Search(fitted.articles, Index.from_bytes(fitted.index), reader)
        before = Search(live.articles, live.index, reader)
        answered = (answers(search, self._golden, today) for search in (before, after))
        return changes(self._golden, *answered)

    def _reader_of(self, live: Search) -> Remembering | None:
        if live.encoder is None:
            return None
        if self._remembering is None or self._remembering.encoder is not live.encoder:
            self._remembering = Remembering(live.encoder)
        return self._remembering


def problems_of(
    article: Article, others: Sequence[Article], today: date, also_known: Collection[str] = ()
) -> list[Problem]:
    """What the lint says of `article` among the others, and whether it would be in force when published `today`.

    `also_known` are ids of articles that are not live yet.
    """
    out_of_force = list(_out_of_force(article, today))
    told = {problem.field for problem in out_of_force}
    # The lint only warns of what has expired, for live articles do.
    found = lint_one(article, others, today, also_known=also_known)
    return [*out_of_force, *(problem for problem in found if problem.field not in told)]


def _out_of_force(article: Article, today: date) -> Iterator[Problem]:
    if article.valid_from is not None and article.valid_from > today:
        yield Problem(article.id, "valid_from", f"not in force yet when published, only from {article.valid_from}")
    if article.valid_to is not None and article.valid_to < today:
        yield Problem(article.id, "valid_to", f"no longer in force when published, only until {article.valid_to}")


def refuse_faults(problems: Sequence[Problem]) -> None:
    """Raise `FaultyArticle` when one of the problems stops publication."""
    faults = [f"{one.field}: {one.message}" for one in problems if one.level is Level.ERROR]
    if faults:
        raise FaultyArticle(faults)
