"""Keeping scores."""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.ratings.models import Rating
from bot.actions.port import Rated


async def rate(
    session: AsyncSession, conversation_id: int, scores: Mapping[Rated, int], *, about: str, clock: Clock
) -> None:
    """Keep the scores; a newer one of the same subject and case replaces the older."""
    now = clock()
    rows = [
        {"conversation_id": conversation_id, "about": about, "subject": subject, "score": score, "at": now}
        for subject, score in scores.items()
    ]
    if not rows:
        return
    adding = insert(Rating).values(rows)
    newest = {"score": adding.excluded.score, "at": adding.excluded.at}
    await session.execute(
        adding.on_conflict_do_update(constraint="uq_ratings_conversation_id_about_subject", set_=newest)
    )
