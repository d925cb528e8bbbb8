"""Checks before publication, kept for as long as they hold: whoever publishes does not wait for the same one twice."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import date

from api.publishing.checking import Check, Checker
from api.publishing.models import Revision
from api.publishing.service import content_of
from api.publishing.shelf import Shelf
from knowledge.golden import Golden

_Key = tuple[str, int, int, date, frozenset[str]]
_KEPT = 8  # each holds an index of some megabytes


class Checks:
    """A check holds for one revision beside one edition on one day, and the articles that it may name."""

    def __init__(self, golden: Sequence[Golden]) -> None:
        self.questions = len(golden)
        self._checker = Checker(golden)
        self._done: OrderedDict[_Key, Check] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def of(self, revision: Revision, shelf: Shelf, today: date, also_known: Collection[str] = ()) -> Check:
        """Takes some seconds the first time. `also_known` are the ids of articles that are not live."""
        article = content_of(revision)
        named = frozenset(article.related).intersection(also_known)
        async with self._one_at_a_time:
            await shelf.load()  # the newest edition; another process may have published it just now
            edition, live = shelf.edition, shelf.current
            key = (revision.article_id, revision.number, edition, today, named)
            if key not in self._done:
                self._done[key] = await self._checker.check(article, live, today, named, edition=edition)
                while len(self._done) > _KEPT:
                    self._done.popitem(last=False)
            return self._done[key]
