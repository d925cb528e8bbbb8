"""How many cases the fuzz tests try: few in every run, as many as `HELPDESK_FUZZ` says when somebody wants to know."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

_WANTED = int(os.environ.get("HELPDESK_FUZZ", "0"))


def cases(share: float, *, usually: int) -> Callable[[Any], Any]:
    """Settings for a test that tries this share of the wanted cases, and `usually` so many when none are wanted.

    Usually the same ones each time: what a test run tries must not depend on luck.
    """
    return settings(
        max_examples=round(_WANTED * share) or usually,
        derandomize=not _WANTED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
