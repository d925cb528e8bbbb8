"""Checks before publication, kept for as long as they hold: whoever publishes does not wait for the same one twice."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from api.publishing.checking import Check, Checker
from api.publishing.models import Revision
from api.publishing.service import content_of
from api.publishing.shelf import Shelf
from knowledge import Search
from knowledge.golden import Golden
from knowledge.search import BOTH, encoder_or_none
from language.encoder import Encoder

_KEPT = 32


class Checks:
    """A check holds for one revision beside one edition on one day."""

    def __init__(self, golden: Sequence[Golden]) -> None:
        self.questions = len(golden)
        self._checker = Checker(golden)
        self._done: OrderedDict[tuple[str, int, int, date], Check] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def of(self, revision: Revision, shelf: Shelf, today: date) -> Check:
        """Takes some seconds the first time."""
        key = (revision.article_id, revision.number, shelf.edition, today)
        async with self._one_at_a_time:
            if key not in self._done:
                live = shelf.current
                encoder = await asyncio.to_thread(_encoder_of, live)
                self._done[key] = await self._checker.check(content_of(revision), live, encoder, today)
                while len(self._done) > _KEPT:
                    self._done.popitem(last=False)
            return self._done[key]


def _encoder_of(live: Search | None) -> Encoder | None:
    """Before and after have to be read alike."""
    return encoder_or_none() if live is not None and live.name == BOTH else None
