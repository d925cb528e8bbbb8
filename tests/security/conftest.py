"""The application for tests that speak HTTP to it."""

from collections.abc import AsyncIterator

import pytest

from api.db import Database
from tests.api import Api, api_around, parts_for


@pytest.fixture
async def api(database: Database) -> AsyncIterator[Api]:
    async with api_around(parts_for(database)) as running:
        yield running
