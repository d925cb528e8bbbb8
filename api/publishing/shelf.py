"""The live library of one process: whatever edition is the newest, a moment after it was published."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from api.db import Database
from api.listening import listen
from api.publishing import editions
from api.publishing.editions import CHANNEL, Issue
from knowledge import Article, Finding, Search
from knowledge.bands import NOTHING_FOUND
from knowledge.cache import code_key
from knowledge.search import encoder_or_none
from language.detection import Language
from language.encoder import Encoder

LOOK_AGAIN_S = 30.0
_log = logging.getLogger(__name__)


class Shelf:
    """Implements `knowledge.Library`. Empty until `load` has found an edition."""

    def __init__(
        self, database: Database, database_url: str, *, encoder: Callable[[], Encoder | None] = encoder_or_none
    ) -> None:
        self._database, self._database_url, self._encoder = database, database_url, encoder
        self._issue: Issue | None = None
        self._search: Search | None = None
        self._loading = asyncio.Lock()
        self._under_way: set[asyncio.Future[None]] = set()

    @property
    def edition(self) -> int:
        """The number of the edition held; 0 while there is none."""
        return self._issue.id if self._issue else 0

    @property
    def current(self) -> Search | None:
        """The search over this edition; it never changes, so a longer piece of work can hold on to it."""
        return self._search

    @property
    def articles(self) -> Sequence[Article]:
        return self._search.articles if self._search else ()

    def article(self, article_id: str | None) -> Article | None:
        return self._search.article(article_id) if self._search else None

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        return self._search.search(text, k=k, language=language) if self._search else NOTHING_FOUND

    async def load(self) -> None:
        """Take the newest edition, unless it is the one already held."""
        async with self._loading:
            async with self._database.transaction() as session:
                edition = await editions.newest(session)
                if edition is None or edition.id == self.edition:
                    return
                issue = await editions.read(session, edition, self._issue)
            if edition.code != code_key():
                # Fitted by another release, while this one starts or that one ends: its numbers mean other n-grams.
                _log.warning("Edition %s was fitted by other code; fitting it again", edition.id)
                issue = replace(issue, index=await asyncio.to_thread(editions.fit, issue.articles))
            encoder = await asyncio.to_thread(self._encoder)
            search = await asyncio.to_thread(Search, issue.articles, issue.index, encoder)
            self._search, self._issue = search, issue

    @contextlib.asynccontextmanager
    async def kept_current(self) -> AsyncIterator[None]:
        """Load now, and follow every new edition inside the block."""
        await self._reload()
        watching = asyncio.gather(
            listen(self._database_url, CHANNEL, on_connected=self._reload, on_notice=lambda _: self._reload()),
            self._look_again(),
        )
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _look_again(self) -> None:
        """Whatever a lost notice or a failed load left behind."""
        while True:
            await asyncio.sleep(LOOK_AGAIN_S)
            await self._reload()

    async def _reload(self) -> None:
        """Take the newest edition; when that fails, go on with what is held and say so."""
        loading = asyncio.ensure_future(self.load())
        self._under_way.add(loading)
        loading.add_done_callback(self._under_way.discard)
        try:
            await asyncio.shield(loading)  # cut short, it would leave its connection behind
        except Exception as error:  # whatever is wrong with the new edition, the one held still answers
            _log.error("A new edition of the articles could not be loaded: %s", type(error).__name__)
