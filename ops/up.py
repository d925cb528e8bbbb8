"""`make run`: everything from an empty folder to a running product, told stage by stage."""

import asyncio
import fcntl
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.logging import RichHandler

from api.clock import utc_now
from api.db import Database
from api.migrate import migrate
from api.officers.service import create_first_officer
from api.publishing.files import follow
from knowledge import load_articles
from ops import rasa_model, stack
from ops.postgres import EmbeddedPostgres, answers, database_name, make_database, rasa_url
from ops.processes import Supervised

NEEDED_BYTES = 500 * 1024**2
READY_S = 120.0
console = Console(highlight=False)
_log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The product cannot start; the sentence says why and what to do."""


@dataclass(frozen=True)
class Store:
    """Where the data live: the address, and the embedded server when it is ours."""

    url: str
    embedded: EmbeddedPostgres | None


@contextmanager
def stage(title: str) -> Iterator[None]:
    """Show a stage while it runs and how long it took."""
    started = time.monotonic()
    with console.status(f"{title} …"):
        yield
    console.print(f"[green]✓[/] {title} [dim]{time.monotonic() - started:.1f} s[/]")


def run(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    data: Annotated[Path, typer.Option()] = Path(".data"),
) -> None:
    """Start everything and keep it running until Ctrl-C."""
    logging.basicConfig(
        level=logging.WARNING, format="%(message)s", handlers=[RichHandler(console=console, show_path=False)]
    )
    try:
        with _only_one(data):
            _start(port, data.resolve())
    except CannotStart as reason:
        console.print(f"[red]✗[/] {reason}")
        raise typer.Exit(1) from reason


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """A data folder serves one running product at a time."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"Cannot write to the data folder {data} ({error.strerror}). Choose another one: make run DATA=…"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"A help desk already runs on the data folder {data}. Stop it, or choose another: make run DATA=…"
            ) from error
        yield


def _start(port: int, data: Path) -> None:
    if not stack.is_free(port):
        raise CannotStart(f"Port {port} is in use. Choose another one: make run PORT={port + 1}")
    free = shutil.disk_usage(data).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            f"Only {free // 1024**2} MB are free where {data} lies; 500 MB are needed. "
            "Free some space or choose another folder: make run DATA=…"
        )
    with stage("Database"):
        store = _open_store(data)
    try:
        with stage("Schema"):
            migrate(store.url)
        _note_address(data, store.url)
        secret = os.environ.get("HELPDESK_SECRET_KEY") or stack.secret_key(data)
        if faults := stack.faults_of_settings(store.url, secret):
            raise CannotStart(faults)
        with stage("Articles, search and triage"):
            _warm_understanding(store.url)
        model = _rasa_model()
        plan = stack.layout(
            port=port,
            database_url=store.url,
            rasa_database_url=_rasa_store(store) if model else "",
            secret=secret,
            with_rasa=model is not None,
        )
        asyncio.run(_serve(plan, model, data, store))
    finally:
        if store.embedded is not None:
            store.embedded.stop()
    console.print("Stopped.")


def _open_store(data: Path) -> Store:
    url = os.environ.get("DATABASE_URL")
    if not url:
        try:
            server = EmbeddedPostgres(data / "postgres")
            server.prepare()
        except Exception as error:
            raise CannotStart(
                f"The embedded PostgreSQL does not start ({error}). Look into {data / 'postgres' / 'log'}, "
                "or name a server of your own: DATABASE_URL=postgresql://… make run"
            ) from error
        return Store(server.url, server)
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise CannotStart(
            f"DATABASE_URL does not lead to a database: {str(error).strip()}. Correct it, "
            "or leave it away to use the embedded PostgreSQL."
        ) from error
    return Store(url, None)


def _note_address(data: Path, url: str) -> None:
    """For `./helpdesk` commands that need the database while the product runs; readable by its owner only."""
    path = data / "database_url"
    path.touch(mode=0o600)
    path.write_text(url)


def _rasa_store(store: Store) -> str:
    """Rasa's own database: a cache of dialogues, beside the truth."""
    given = os.environ.get("HELPDESK_RASA_DATABASE_URL")
    if given:
        return given
    url = rasa_url(store.url)
    try:
        make_database(store.url, database_name(url))
    except psycopg.Error as error:
        raise CannotStart(
            f"Rasa needs a database named {database_name(url)} beside yours, and it could not be made: "
            f"{str(error).strip()}. Make it, or set HELPDESK_RASA_DATABASE_URL."
        ) from error
    return url


async def _first_officer(url: str) -> tuple[str, str] | None:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        created = await create_first_officer(session, now=utc_now())
    await database.close()
    return (created[0].email, created[1]) if created else None


async def _publish_shipped(url: str) -> None:
    """The articles that came with this release, as far as no trainer has made them his own."""
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        brought = await follow(session, load_articles(), clock=utc_now)
    await database.close()
    if brought.kept:
        named = ", ".join(brought.kept)
        console.print(f"  {len(brought.kept)} articles were changed by trainers and keep their text: {named}")


def _warm_understanding(url: str) -> None:
    """Fit what is not there yet, so that no process waits for it later."""
    from triage import load_classifier  # takes a second, which a clear refusal to start should not

    asyncio.run(_publish_shipped(url))
    load_classifier()


def _rasa_model() -> Path | None:
    if os.environ.get("HELPDESK_REDUCED") or not rasa_model.is_installed():
        why = "asked for" if rasa_model.is_installed() else "no Python 3.10"
        console.print(f"[yellow]![/] Without Rasa ({why}): reduced mode (answers, triage, tickets; no guided dialogue)")
        return None
    try:
        with stage("Rasa model"):
            return rasa_model.train()
    except rasa_model.RasaTrainingError as error:
        raise CannotStart(f"Rasa could not train its model:\n{error}") from error


async def _serve(plan: stack.Layout, model: Path | None, data: Path, store: Store) -> None:
    """Start the processes, say where they are, keep them alive until a signal."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running = [Supervised(spec, data / "logs") for spec in stack.specs(plan, model)]
    watchers: list[asyncio.Task[None]] = []
    try:
        with stage("Rasa, actions, worker and app" if model else "Worker and app"):
            await _start_all(running, stop)
        watchers = [asyncio.create_task(process.keep_alive()) for process in running]
        if store.embedded is not None:
            watchers.append(asyncio.create_task(_keep_database(store.embedded)))
        if not stop.is_set():
            # Made only now: a password that a failed start swallows could never be shown again.
            _welcome(plan, await _first_officer(store.url))
        await stop.wait()
    finally:
        for watcher in watchers:
            watcher.cancel()
        with console.status("Stopping …"):
            await asyncio.gather(*(process.stop() for process in reversed(running)))


async def _start_all(running: list[Supervised], stop: asyncio.Event) -> None:
    for process in running:
        await process.start()
    waiting = [asyncio.create_task(process.ready(READY_S)) for process in running]
    stopping = asyncio.create_task(stop.wait())
    pending: set[asyncio.Task[bool]] = set(waiting)
    while pending and not stop.is_set():
        await asyncio.wait({*pending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        pending = {task for task in waiting if not task.done()}
    for task in {*pending, stopping}:
        task.cancel()
    if stop.is_set():
        return
    for process, task in zip(running, waiting, strict=True):
        if not task.result():
            raise CannotStart(f"{process.spec.name} does not answer. Its log: {process.logs / process.spec.name}.log")


async def _keep_database(server: EmbeddedPostgres) -> None:
    """Look at the embedded server every second; start it again if it died."""
    while True:
        await asyncio.sleep(1.0)
        if await asyncio.to_thread(answers, server.url):
            continue
        _log.warning("PostgreSQL does not answer; starting it again")
        with suppress(Exception):  # the next second tries again
            await asyncio.to_thread(server.ensure_running)


def _welcome(plan: stack.Layout, first: tuple[str, str] | None) -> None:
    console.print()
    console.print(f"  Web chat          [bold]{plan.app_url}/[/]")
    console.print(f"  Help centre       [bold]{plan.app_url}/help[/]")
    console.print(f"  Console           [bold]{plan.app_url}/console[/]")
    console.print(f"  Ticket API        [bold]{plan.app_url}/docs[/]")
    for channel, how in stack.channels_of(os.environ).items():
        console.print(f"  {channel:<17} [bold]{how}[/]")
    console.print(
        "  Chat right here   [bold]./helpdesk chat" + (f" --url {plan.app_url}" if plan.port != 8000 else "") + "[/]"
    )
    if first is not None:
        console.print()
        console.print("  First officer (shown only this once, please note it down)")
        console.print(f"    e-mail          [bold]{first[0]}[/]")
        console.print(f"    password        [bold]{first[1]}[/]")
    console.print()
    console.print("  Ctrl-C stops everything.")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(run)
