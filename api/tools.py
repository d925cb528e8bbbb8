"""The tools of the actions, wired to the real help desk."""

from api.clock import Clock
from api.db import Database
from api.desk import Desk
from api.settings import Settings
from bot.actions.texts import Texts
from bot.actions.toolbox import Tools
from knowledge import Library
from triage import load_classifier


def build_tools(settings: Settings, database: Database, library: Library, *, clock: Clock) -> Tools:
    """The classifier is loaded once; a second start finds it fitted in the cache."""
    return Tools(
        desk=Desk(database, clock, settings.zone),
        knowledge=library,
        classifier=load_classifier(),
        texts=Texts.load(),
        zone=settings.zone,
        today=lambda: clock().astimezone(settings.zone).date(),
    )
