"""PostgreSQL: the declarative base, the engine and the one way to open a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Identity, MetaData
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

# How the driver says that the server cannot be reached, or has no connection free.
DATABASE_AWAY = (OperationalError, InterfaceError, TimeoutError)
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


class Base(DeclarativeBase):
    """What every table shares: naming of constraints, aware timestamps, JSONB for documents."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        StrEnum: EnumType(
            StrEnum,
            native_enum=False,
            length=32,
            values_callable=lambda kind: [member.value for member in kind],
        ),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


def sqlalchemy_url(database_url: str) -> str:
    """A `postgresql://` address with psycopg 3 named as its driver."""
    scheme, _, rest = database_url.partition("://")
    if scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return f"postgresql+psycopg://{rest}"


class Database:
    """The engine, and `transaction()`: commits when its block ends, rolls back when it raises."""

    def __init__(self, database_url: str, *, pool_size: int = 5) -> None:
        self.engine = create_async_engine(
            sqlalchemy_url(database_url),
            pool_pre_ping=True,
            hide_parameters=True,  # what a participant wrote must not travel in the text of an exception
            pool_size=pool_size,
            max_overflow=pool_size,
            connect_args={"connect_timeout": 5},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
