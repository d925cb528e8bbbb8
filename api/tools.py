"""The tools of the actions, wired to the real help desk."""

from api.clock import Clock
from api.db import Database
from api.desk import Desk
from api.settings import Settings
from bot.actions.texts import Texts
from bot.actions.toolbox import Tools
from knowledge import load_articles, load_index
from triage import load_classifier


def build_tools(settings: Settings, database: Database, *, clock: Clock) -> Tools:
    """Load articles, search and classifier once; a second start finds them fitted in the cache."""
    articles = load_articles()
    return Tools(
        desk=Desk(database, clock, settings.zone),
        index=load_index(articles),
        classifier=load_classifier(),
        texts=Texts.load(),
        articles={article.id: article for article in articles},
        zone=settings.zone,
        today=lambda: clock().astimezone(settings.zone).date(),
    )
