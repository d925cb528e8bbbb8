"""Every way through the JHT claim check ends in advice, skipping included."""

from collections.abc import AsyncIterator

import pytest

from bot.actions.flows.jht import go_on
from bot.actions.flows.scene import End
from bot.actions.flows.script import SKIPPED, Kind
from bot.actions.toolbox import Tools
from knowledge import load_articles
from language.detection import Language
from tests.claims import SCRIPT, Told, ended, names, said, scene
from tests.talking import all_ways, some_answers

OTHERS = ("jkk", "jkm", "jp", "jkp")
# The wait is surely over, surely not, left open by the month alone; too late for JKP.
DAYS = ("2026-09-15", "2026-11-10", "2026-10-01", "2026-03-15")


def answers(question: str) -> list[str]:
    return [*some_answers(SCRIPT.questions[question], {Kind.DATE: DAYS, Kind.NUMBER: ("15",)}), SKIPPED]


def all_paths(tools: Tools, told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    return all_ways(lambda told: go_on(scene(tools, told)), answers, told)


@pytest.mark.parametrize("programme", SCRIPT.questions["programme"].choices)
async def test_every_path_says_something_in_both_languages_and_leads_on_to_a_person(
    tools: Tools, programme: str
) -> None:
    known = {article.id for article in load_articles()}
    async for told, end in all_paths(tools, {"programme": programme}):
        assert all(said(tools, end, language) for language in Language), told
        assert end.article in known, told
        assert end.helped, told


async def test_everything_that_is_said_belongs_to_some_path(tools: Tools) -> None:
    paths = [path for name in ("jht", *OTHERS) async for path in all_paths(tools, {"programme": name})]
    told = {name for _, end in paths for name in names(end.says)}
    listed = {name for name in SCRIPT.says if name.startswith("papers_")}
    assert SCRIPT.says.keys() - told == listed - {"papers_way"}


@pytest.mark.parametrize("programme", OTHERS)
async def test_the_other_programmes_ask_two_questions_at_most(tools: Tools, programme: str) -> None:
    async for told, _ in all_paths(tools, {"programme": programme}):
        assert len(told) <= 1 + 2, told


async def test_skipping_everything_still_ends_in_advice(tools: Tools) -> None:
    end, asked = await ended(tools)
    assert (names(end.says), end.article, end.helped) == (["conditions"], "jht-conditions", True)
    assert asked == ["reason"]


@pytest.mark.parametrize("reason", SCRIPT.questions["reason"].choices)
async def test_skipping_all_that_follows_the_reason_still_ends_in_advice(tools: Tools, reason: str) -> None:
    end, _ = await ended(tools, reason=reason)
    assert end.says
    assert end.helped
