"""`./helpdesk articles …`: live articles out of the database, and drafts into it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli_options import DatabaseOption, DataOption, database_url
from api.clock import utc_now
from api.db import Database
from api.errors import FaultyArticle
from api.officers.enums import EDITOR_ROLES
from api.officers.models import Officer
from api.publishing import files, service
from knowledge import Article
from knowledge.faults import ArticleError
from knowledge.formats import Format, read, write
from knowledge.lint import Level, lint

app = typer.Typer(help="Articles of the running help desk, as files.", no_args_is_help=True)
Result = TypeVar("Result")


@app.command("export")
def export_articles(
    target: Annotated[Path, typer.Argument(help="Folder to write to; for csv the file.")],
    format: Annotated[Format, typer.Option("--format", help="How to write the articles.")] = Format.MARKDOWN,
    url: DatabaseOption = "",
    data: DataOption = Path(".data"),
) -> None:
    """Write all published articles, to be edited and imported again."""
    articles = _in_database(url, data, files.take)
    typer.echo(f"{_clearly(lambda: write(articles, target, format))} articles written to {target}")


@app.command("import")
def import_articles(
    source: Annotated[Path, typer.Argument(help="Folder of *.md or *.yml, or one file of these or *.csv.")],
    author: Annotated[str, typer.Option("--as", help="E-mail of the trainer whose drafts they become.")],
    url: DatabaseOption = "",
    data: DataOption = Path(".data"),
) -> None:
    """Keep what is new or changed as drafts; a trainer reviews and publishes them in the console."""
    articles = _clearly(lambda: read(source))

    async def bring(session: AsyncSession) -> files.Brought:
        officer = await _editor(session, author)
        await _refuse_faults(session, articles, utc_now().date())
        return await files.bring(session, articles, author_id=officer.id, clock=utc_now)

    brought = _clearly(lambda: _in_database(url, data, bring))
    typer.echo(
        f"{brought.new} new, {brought.changed} changed, {brought.same} as they were. Publish them in the console."
    )
    if brought.kept:
        typer.echo(f"{len(brought.kept)} left alone, for somebody else works on them: {', '.join(brought.kept)}")


async def _editor(session: AsyncSession, email: str) -> Officer:
    """Who may write articles in the console may bring them from files, nobody else."""
    officer = await session.scalar(select(Officer).where(Officer.email == email.strip().lower()))
    if officer is None:
        raise typer.BadParameter(f"There is no officer with the e-mail {email}.")
    if not officer.active:
        raise typer.BadParameter(f"{email} has been deactivated.")
    if officer.role not in EDITOR_ROLES:
        raise typer.BadParameter(f"{email} may not write articles: {officer.role.label_en.lower()}.")
    return officer


async def _refuse_faults(session: AsyncSession, articles: Sequence[Article], today: date) -> None:
    """As the console would: together with what is live. Raises `FaultyArticle`."""
    ids = {article.id for article in articles}
    others = [article for article in await files.take(session) if article.id not in ids]
    found = lint([*articles, *others], today, also_known=await service.known_ids(session))
    faults = [
        f"{one.article}: {one.field}: {one.message}" for one in found if one.article in ids and one.level is Level.ERROR
    ]
    if service.NEW in ids:
        faults.append(f"{service.NEW}: id: stands for an article that is being written; choose another id")
    if faults:
        raise FaultyArticle(faults)


def _in_database(url: str, data: Path, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        database = Database(database_url(url, data), pool_size=1)
        try:
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(run())


def _clearly(work: Callable[[], Result]) -> Result:
    """What the person can mend is told without a traceback."""
    try:
        return work()
    except (ArticleError, FaultyArticle, OSError) as error:
        told = "\n".join(error.problems) if isinstance(error, FaultyArticle) else str(error)
        typer.secho(told, fg="red", err=True)
        raise typer.Exit(2) from error
