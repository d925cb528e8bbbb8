"""Requests on a schedule, against a server on loopback."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ops.benches.load import Acknowledged, Call, Outcome, post_all
from ops.providers import serving_in_thread

ALL = 8


def waits_for_all() -> Starlette:
    """Answers nobody before all have come."""
    came, everybody = [], asyncio.Event()

    async def answer(request: Request) -> Response:
        came.append(await request.body())
        if len(came) == ALL:
            everybody.set()
        await everybody.wait()
        return Response()

    return Starlette(routes=[Route("/", answer, methods=["POST"])])


def test_a_call_starts_though_none_before_it_is_answered() -> None:
    with serving_in_thread(waits_for_all()) as host:
        got = post_all([Call(host.url, b"{}", {})] * ALL, rate=200)
    assert [outcome.status for outcome in got.outcomes] == [200] * ALL


def test_time_is_counted_from_when_the_call_was_due() -> None:
    with serving_in_thread(waits_for_all()) as host:
        got = post_all([Call(host.url, b"{}", {})] * ALL, rate=20)
    assert got.outcomes[0].ms > got.outcomes[-1].ms  # the first waited for all others


def test_a_call_without_an_answer_or_with_another_than_200_is_a_failure() -> None:
    got = Acknowledged((Outcome(10.0, 200), Outcome(10.0, 503), Outcome(300.0, None), Outcome(251.0, 200)))
    assert (got.failures, got.slow) == (2, 0.5)
    assert got.ms(50) == pytest.approx(130.5)
