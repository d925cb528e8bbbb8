"""The application for tests that speak HTTP to it, a channel for those of deliveries."""

from collections.abc import AsyncIterator

import pytest

from api.db import Database
from tests.api import Api, api_around, parts_for
from tests.delivering import Post


@pytest.fixture
async def api(database: Database) -> AsyncIterator[Api]:
    async with api_around(parts_for(database)) as running:
        yield running


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)
