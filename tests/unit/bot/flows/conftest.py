"""What the tests of flows share."""

import pytest

from bot.actions.toolbox import Tools
from tests.factories import tools_with


@pytest.fixture
def tools() -> Tools:
    return tools_with()
