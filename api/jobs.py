"""Durable jobs (procrastinate, in the same database): turns, and the sweeper that lets nothing lie.

A conversation's turns run under one lock, so they keep their order across any number of workers. A message
is stored before its job is deferred; if a crash falls between, the sweeper defers it.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, AppNotOpen, ConnectorException
from procrastinate.jobs import Status
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.privacy.memories import erase_pending
from api.turns import Turns

TURN = "turn"
SWEEP = "sweep"
HEARTBEAT_S = 2.0
STALLED_S = 8.0
AT_ONCE = {"options": "-c synchronous_commit=off"}
_LEFT_LYING = timedelta(seconds=4)
_log = logging.getLogger(__name__)


def build_jobs(database_url: str) -> App:
    """The job application; the worker hands the running parts in as `additional_context`."""
    # A job that a crash of the server loses is deferred anew by the sweep, so none waits for the disk.
    connector = PsycopgConnector(conninfo=database_url, kwargs=AT_ONCE, min_size=1, max_size=4)
    jobs = App(connector=connector)
    # No retries: the sweep defers a turn that failed anew, and a retry could not go back behind a younger job.
    jobs.task(name=TURN, pass_context=True)(_turn)
    sweep = jobs.task(name=SWEEP, pass_context=True, queueing_lock=SWEEP)(_sweep)
    jobs.periodic(cron="*/2 * * * * *")(sweep)
    return jobs


async def defer_turn(jobs: App, conversation_id: int) -> None:
    """Let a worker answer what waits in the conversation. One waiting job is enough for all of it."""
    task = jobs.configure_task(TURN, lock=f"conversation-{conversation_id}", queueing_lock=f"turn-{conversation_id}")
    try:
        await task.defer_async(conversation_id=conversation_id)
    except AlreadyEnqueued:
        return
    except (ConnectorException, AppNotOpen) as error:
        _log.warning("A turn could not be deferred (%s); the sweep will do it", type(error).__name__)


class TurnFailed(Exception):
    """A turn met a fault of the database; only its kind is told."""


async def _turn(context: JobContext, conversation_id: int) -> None:
    turns: Turns = context.additional_context["turns"]
    try:
        await turns.run(conversation_id)
    except DBAPIError as error:
        # The driver's own message may quote the row, and the row holds words; the job's log must not.
        raise TurnFailed(type(error.orig).__name__) from None


async def _sweep(context: JobContext, timestamp: int) -> None:
    """Free the locks that dead workers hold, defer turns that nobody picked up, erase what is to be erased."""
    turns: Turns = context.additional_context["turns"]
    await _drop_stalled(context.app)
    for conversation_id in await _left_lying(turns, turns.clock() - _LEFT_LYING):
        await defer_turn(context.app, conversation_id)
    try:
        await erase_pending(turns.database, context.additional_context["memories"])
    except psycopg.Error as error:
        _log.warning("Rasa's memory was not erased (%s); the next sweep tries again", type(error).__name__)


async def _drop_stalled(jobs: App) -> None:
    """Drop jobs of dead workers: their messages still wait, so the sweep defers them anew.

    Putting such a job back instead would fail whenever a younger one already waits under its queueing lock.
    """
    for job in await jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        _log.warning("Job %s was left by a dead worker", job.id)
        if job.id is not None:
            await jobs.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)


async def _left_lying(turns: Turns, before: datetime) -> list[int]:
    query: Any = (
        select(Message.conversation_id)
        .where(Message.state == MessageState.RECEIVED, Message.created_at < before)
        .distinct()
    )
    async with turns.database.transaction() as session:
        return list(await session.scalars(query))
