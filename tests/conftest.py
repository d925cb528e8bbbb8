"""What all tests share: a real PostgreSQL for the session, empty tables for each test that asks for them."""

import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import api.app  # noqa: F401 - so that every table is known
from api.db import Base, Database
from api.migrate import migrate
from ops.postgres import EmbeddedPostgres
from ops.product import Chat, Product, running


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded server with the newest schema."""
    server = EmbeddedPostgres(Path(tmp_path_factory.mktemp("data")) / "postgres")
    server.prepare()
    migrate(server.url)
    yield server.url
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.stop()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The help desk's database with empty tables and no jobs."""
    database = Database(database_url)
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    async with database.transaction() as session:
        await session.execute(text(f"TRUNCATE {tables}, procrastinate_jobs, procrastinate_workers CASCADE"))
    yield database
    await database.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product, real Rasa included, for all tests that talk to it."""
    with running(tmp_path_factory.mktemp("product") / "data") as started:
        yield started


@pytest.fixture
def chat(product: Product) -> Chat:
    """A new participant of the running product."""
    return product.chat()
