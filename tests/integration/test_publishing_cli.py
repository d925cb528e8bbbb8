"""`./helpdesk articles …`: out of the database and back, by those who may, and nothing that could not be published."""

import asyncio
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select, update
from typer.testing import CliRunner

from api.db import Database
from api.officers.enums import EDITOR_ROLES, Role
from api.officers.models import Officer
from api.publishing.cli import app
from api.publishing.enums import RevisionState
from api.publishing.models import Revision
from knowledge import Article
from knowledge.formats import Format, write
from tests.factories import a_revision, an_article, an_edition, an_officer, article_text, kpj_article, otp_article

OTP, KPJ = otp_article(), kpj_article()
CHANGED = otp_article(legal=["PP 46/2015"])


@pytest.fixture
def run(database_url: str) -> "Run":
    return Run(database_url)


class Run:
    """The command line on the tests' database, in a thread of its own: it starts an event loop."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __call__(self, *words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, [*words, "--url", self._url])


async def email_of(database: Database, role: Role = Role.TRAINER, *, active: bool = True) -> str:
    officer = await an_officer(database, role)
    async with database.transaction() as session:
        await session.execute(update(Officer).where(Officer.id == officer.id).values(active=active))
        return (await session.get_one(Officer, officer.id)).email


def folder(path: Path, *articles: Article) -> str:
    write(articles, path, Format.YAML)
    return str(path)


async def revisions(database: Database) -> list[tuple[str, RevisionState]]:
    async with database.transaction() as session:
        found = select(Revision).order_by(Revision.article_id, Revision.number)
        return [(one.article_id, one.state) for one in await session.scalars(found)]


async def test_what_is_exported_edited_and_imported_is_a_draft(database: Database, run: Run, tmp_path: Path) -> None:
    email = await email_of(database)
    await an_edition(database, OTP, KPJ)
    exported = await run("export", str(tmp_path))
    assert "2 articles written" in exported.output
    imported = await run("import", str(tmp_path), "--as", email)
    assert "0 new, 0 changed, 2 as they were" in imported.output
    imported = await run("import", folder(tmp_path / "edited", CHANGED), "--as", f" {email.upper()} ")
    assert "0 new, 1 changed, 0 as they were" in imported.output
    assert await revisions(database) == [
        (OTP.id, RevisionState.PUBLISHED),
        (OTP.id, RevisionState.DRAFT),
        (KPJ.id, RevisionState.PUBLISHED),
    ]


async def test_what_another_works_on_is_named(database: Database, run: Run, tmp_path: Path) -> None:
    sari = await an_officer(database, Role.TRAINER)
    await an_edition(database, OTP)
    await a_revision(database, otp_article(legal=["PP 44/2015"]), by=sari.id)
    imported = await run("import", folder(tmp_path, CHANGED), "--as", await email_of(database))
    assert imported.exit_code == 0
    assert f"1 left alone, for somebody else works on them: {OTP.id}" in imported.output


@pytest.mark.parametrize("role", sorted(EDITOR_ROLES))
async def test_who_may_write_articles_may_import_them(database: Database, run: Run, tmp_path: Path, role: Role) -> None:
    imported = await run("import", folder(tmp_path, OTP), "--as", await email_of(database, role))
    assert imported.exit_code == 0
    assert await revisions(database) == [(OTP.id, RevisionState.DRAFT)]


@pytest.mark.parametrize(
    ("role", "active", "told"),
    [(Role.OFFICER, True, "may not write articles"), (Role.TRAINER, False, "has been deactivated")],
)
async def test_nobody_else_imports_anything(
    database: Database, run: Run, tmp_path: Path, role: Role, active: bool, told: str
) -> None:
    imported = await run("import", folder(tmp_path, OTP), "--as", await email_of(database, role, active=active))
    assert imported.exit_code == 2
    assert told in words(imported)
    assert await revisions(database) == []


async def test_an_unknown_author_is_told(run: Run, database: Database, tmp_path: Path) -> None:
    imported = await run("import", folder(tmp_path, OTP), "--as", "nobody@helpdesk.example")
    assert imported.exit_code == 2
    assert "There is no officer" in words(imported)


async def test_every_fault_is_told_and_nothing_is_imported(database: Database, run: Run, tmp_path: Path) -> None:
    email = await email_of(database)
    await an_edition(database, KPJ)
    faulty = otp_article(
        topic="account.unheard-of",
        questions={"id": [KPJ.questions.id[0]]},
        id_text=article_text("Judul", "Kata. " * 60, "Satu.", "Dua."),
    )
    imported = await run("import", folder(tmp_path, faulty, an_article("about-jmo")), "--as", email)
    assert imported.exit_code == 2
    for field in ("topic", "id_text.answer", "questions"):
        assert f"{OTP.id}: {field}: " in imported.output
    assert await revisions(database) == [(KPJ.id, RevisionState.PUBLISHED)]


async def test_related_articles_may_be_drafts_or_come_along(database: Database, run: Run, tmp_path: Path) -> None:
    email = await email_of(database)
    await a_revision(database, an_article("about-jmo"))
    related = otp_article(related=["about-jmo", KPJ.id])
    imported = await run("import", folder(tmp_path, related, KPJ), "--as", email)
    assert (imported.exit_code, imported.output[:5]) == (0, "2 new")


async def test_the_address_of_a_new_article_is_no_id(database: Database, run: Run, tmp_path: Path) -> None:
    new = an_article("new", topic="account.otp")
    imported = await run("import", folder(tmp_path, new), "--as", await email_of(database))
    assert imported.exit_code == 2
    assert "new: id: " in imported.output
    assert await revisions(database) == []


def words(result: Result) -> str:
    """Without the frame that breaks a sentence into lines."""
    return " ".join(result.output.replace("│", " ").split())
