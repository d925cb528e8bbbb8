"""Scores: the newest of each subject of each case counts, and none that the scale does not know."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api.db import Database
from api.desk import Desk
from api.ratings.models import Rating
from bot.actions.port import Rated, Turn
from tests.factories import JAKARTA, send, turn_of
from tests.fakes import NOON_FRIDAY, StoppedClock

TICKET, ARTICLE = "JMO-2A3B4C", "account-otp"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def desk(database: Database, clock: StoppedClock) -> Desk:
    return Desk(database, clock, JAKARTA)


async def turn(desk: Desk, *, session: str = "browser-1") -> Turn:
    return turn_of(await send(desk.database, "5", session=session))


async def rows(desk: Desk) -> list[Rating]:
    async with desk.database.transaction() as session:
        return list(await session.scalars(select(Rating).order_by(Rating.id)))


async def scores(desk: Desk) -> dict[tuple[str, Rated], int]:
    return {(row.about, row.subject): row.score for row in await rows(desk)}


@pytest.mark.parametrize("subject", Rated)
@pytest.mark.parametrize("score", [1, 5])
async def test_a_score_is_kept_with_what_it_is_about_and_when_it_was_given(
    desk: Desk, subject: Rated, score: int
) -> None:
    here = await turn(desk)
    await desk.rate(here, {subject: score}, about=TICKET)
    (row,) = await rows(desk)
    assert (row.about, row.subject, row.score) == (TICKET, subject, score)
    assert (row.conversation_id, row.at) == (here.conversation_id, NOON_FRIDAY)


async def test_the_newest_score_of_a_subject_wins(desk: Desk, clock: StoppedClock) -> None:
    here = await turn(desk)
    await desk.rate(here, {Rated.CASE: 1}, about=TICKET)
    clock.advance(hours=1)
    await desk.rate(here, {Rated.CASE: 4}, about=TICKET)
    (row,) = await rows(desk)
    assert (row.score, row.at) == (4, clock())


async def test_several_scores_at_once_are_kept_each_for_itself(desk: Desk) -> None:
    given = {Rated.RELIABILITY: 5, Rated.PRIVACY: 2, Rated.EASE_OF_USE: 3}
    await desk.rate(await turn(desk), given, about=TICKET)
    assert await scores(desk) == {(TICKET, subject): score for subject, score in given.items()}


async def test_a_newer_score_leaves_the_other_subjects_alone(desk: Desk) -> None:
    here = await turn(desk)
    await desk.rate(here, {Rated.CASE: 5, Rated.PRIVACY: 2}, about=TICKET)
    await desk.rate(here, {Rated.PRIVACY: 4, Rated.INFORMATION: 1}, about=TICKET)
    assert await scores(desk) == {
        (TICKET, Rated.CASE): 5,
        (TICKET, Rated.PRIVACY): 4,
        (TICKET, Rated.INFORMATION): 1,
    }


async def test_each_case_has_its_own_scores(desk: Desk) -> None:
    here = await turn(desk)
    await desk.rate(here, {Rated.CASE: 2}, about=TICKET)
    await desk.rate(here, {Rated.CASE: 5}, about=ARTICLE)
    assert await scores(desk) == {(TICKET, Rated.CASE): 2, (ARTICLE, Rated.CASE): 5}


async def test_two_people_may_judge_the_same_article_differently(desk: Desk) -> None:
    one, other = await turn(desk), await turn(desk, session="browser-2")
    await desk.rate(one, {Rated.CASE: 1}, about=ARTICLE)
    await desk.rate(other, {Rated.CASE: 5}, about=ARTICLE)
    found = {row.conversation_id: row.score for row in await rows(desk)}
    assert found == {one.conversation_id: 1, other.conversation_id: 5}


@pytest.mark.parametrize("wrong", [0, 6, -1, 100])
async def test_the_database_refuses_what_is_not_on_the_scale(desk: Desk, wrong: int) -> None:
    here = await turn(desk)
    with pytest.raises(IntegrityError, match="ck_ratings_score_from_1_to_5"):
        await desk.rate(here, {Rated.CASE: wrong}, about=TICKET)
    assert await rows(desk) == []


async def test_a_wrong_score_takes_no_place_of_a_right_one(desk: Desk) -> None:
    here = await turn(desk)
    await desk.rate(here, {Rated.CASE: 4}, about=TICKET)
    with pytest.raises(IntegrityError):
        await desk.rate(here, {Rated.CASE: 9, Rated.PRIVACY: 3}, about=TICKET)
    assert await scores(desk) == {(TICKET, Rated.CASE): 4}


async def test_no_scores_leave_no_row(desk: Desk) -> None:
    await desk.rate(await turn(desk), {}, about=TICKET)
    assert await rows(desk) == []
