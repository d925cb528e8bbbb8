"""Durable jobs (procrastinate, in the same database): turns, deliveries, and the sweeps that let nothing lie.

A conversation's turns run under one lock, and so do its deliveries: they keep their order across any number of
processes. A message is stored before its job is deferred; if a crash falls between, a sweep defers it.
"""

import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, AppNotOpen, ConnectorException
from procrastinate.jobs import Status
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.letters import due_conversations
from api.privacy.memories import erase_pending
from api.turns import Turns

TURN = "turn"
SWEEP = "sweep"
DELIVERY = "delivery"
DELIVERY_SWEEP = "delivery-sweep"
# What the workers do, and what the couriers do.
TURNS_QUEUE, DELIVERIES_QUEUE = "default", "deliveries"
HEARTBEAT_S = 2.0
STALLED_S = 8.0
WITHOUT_WAITING = {"options": "-c synchronous_commit=off"}
_EVERY_2_S = "* * * * * */2"  # of six fields the last is seconds
_LEFT_LYING = timedelta(seconds=4)
_BEFORE_OTHERS = 1
_log = logging.getLogger(__name__)


def build_jobs(database_url: str, *, sweeps: str = "") -> App:
    """The job application; workers and couriers hand the running parts in as `additional_context`.

    `sweeps` is the queue whose sweep this process keeps up.
    """
    # A job that a crash of the server loses is deferred anew by the sweep, so none waits for the disk.
    connector = PsycopgConnector(conninfo=database_url, kwargs=WITHOUT_WAITING, min_size=1, max_size=4)
    jobs = App(connector=connector)
    # No retries: the sweep defers a turn that failed anew, and a retry could not go back behind a younger job.
    jobs.task(name=TURN, queue=TURNS_QUEUE, pass_context=True)(_turn)
    jobs.task(name=DELIVERY, queue=DELIVERIES_QUEUE, pass_context=True)(_delivery)
    for name, queue, work in ((SWEEP, TURNS_QUEUE, _sweep), (DELIVERY_SWEEP, DELIVERIES_QUEUE, _delivery_sweep)):
        task = jobs.task(name=name, queue=queue, queueing_lock=name, priority=_BEFORE_OTHERS, pass_context=True)(work)
        if queue == sweeps:
            jobs.periodic(cron=_EVERY_2_S)(task)
    return jobs


async def defer_turn(jobs: App, conversation_id: int) -> None:
    """Let a worker answer what waits in the conversation. One waiting job is enough for all of it."""
    await _defer(jobs, TURN, conversation_id)


async def defer_delivery(jobs: App, conversation_id: int) -> None:
    """Let a courier carry what is queued in the conversation."""
    await _defer(jobs, DELIVERY, conversation_id)


async def _defer(jobs: App, name: str, conversation_id: int) -> None:
    lock = f"conversation-{conversation_id}" if name == TURN else f"deliveries-of-{conversation_id}"
    task = jobs.configure_task(name, lock=lock, queueing_lock=_queueing_lock(name, conversation_id))
    try:
        await task.defer_async(conversation_id=conversation_id)
    except AlreadyEnqueued:
        return
    except (ConnectorException, AppNotOpen) as error:
        _log.warning("A %s could not be deferred (%s); the sweep will do it", name, type(error).__name__)


def _queueing_lock(name: str, conversation_id: int) -> str:
    return f"{name}-{conversation_id}"


async def _defer_missing(jobs: App, database: Database, name: str, conversation_ids: list[int]) -> None:
    """Defer what has no job waiting. Asking for one that has costs as much as a job, and there may be thousands."""
    waiting = text("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND task_name = :name")
    async with database.transaction() as session:
        asked_for = set(await session.scalars(waiting, {"name": name}))
    for conversation_id in conversation_ids:
        if _queueing_lock(name, conversation_id) not in asked_for:
            await _defer(jobs, name, conversation_id)


class JobFailed(Exception):
    """A job met a fault of the database; only its kind is told."""


async def _turn(context: JobContext, conversation_id: int) -> None:
    turns: Turns = context.additional_context["turns"]
    await _quietly(turns.run(conversation_id))


async def _delivery(context: JobContext, conversation_id: int) -> None:
    courier: Courier = context.additional_context["courier"]
    await _quietly(courier.run(conversation_id))


async def _quietly(work: Awaitable[None]) -> None:
    """The driver's own message may quote the row, and the row holds words; the job's log must not."""
    try:
        await work
    except DBAPIError as error:
        raise JobFailed(type(error.orig).__name__) from None


async def _sweep(context: JobContext, timestamp: int) -> None:
    """Free the locks that dead workers hold, defer turns that nobody picked up, erase what is to be erased."""
    turns: Turns = context.additional_context["turns"]
    await _drop_stalled(context.app)
    lying = await _left_lying(turns, turns.clock() - _LEFT_LYING)
    await _defer_missing(context.app, turns.database, TURN, lying)
    try:
        await erase_pending(turns.database, context.additional_context["memories"])
    except psycopg.Error as error:
        _log.warning("Rasa's memory was not erased (%s); the next sweep tries again", type(error).__name__)


async def _delivery_sweep(context: JobContext, timestamp: int) -> None:
    """Carry on with what had to wait, and with what nobody picked up."""
    courier: Courier = context.additional_context["courier"]
    now = courier.clock()
    async with courier.database.transaction() as session:
        due = await due_conversations(session, now, lying_since=now - _LEFT_LYING, channels=courier.adapters)
    await _defer_missing(context.app, courier.database, DELIVERY, due)


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
