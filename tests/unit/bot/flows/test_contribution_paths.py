"""Every way through the contribution flow ends in words that help, on every day."""

import re
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.actions.flows.contribution import go_on
from bot.actions.flows.scene import End
from bot.actions.flows.script import SKIPPED, Kind
from knowledge import load_articles, wording
from language.detection import Language
from tests.contributions import SCRIPT, Told, scene
from tests.talking import all_ways, some_answers, way

SAMPLES = {Kind.MONEY: ("150000", "5000000"), Kind.NUMBER: ("2", "8")}


def answers(question: str) -> list[str]:
    return [*some_answers(SCRIPT.questions[question], SAMPLES), SKIPPED]


def all_paths(told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    return all_ways(lambda told: go_on(scene(told)), answers, told)


async def test_every_path_ends_with_words_in_both_languages_on_an_article_and_asks_whether_it_helped() -> None:
    known = {article.id for article in load_articles()}
    paths = [path async for path in all_paths({})]
    assert len(paths) > 100
    for told, end in paths:
        assert end.article in known
        assert end.helped
        for language in Language:
            here = scene(told, language=language)
            texts = [here.say(line).text for line in end.says]
            assert all(text and "{" not in text for text in texts), told


async def test_no_path_has_more_than_six_questions() -> None:
    assert max([len(told) async for told, _ in all_paths({})]) <= 6


async def test_every_path_that_tells_an_amount_tells_the_rule_and_its_date() -> None:
    async for told, end in all_paths({}):
        text = "\n".join(scene(told).say(line).text for line in end.says)
        if list(wording.amounts(text)):
            assert re.search(r"Hitungan ini berlaku sejak (\w+ )?\d{4}, menurut .+\d{4}\.", text), told


async def test_everything_in_the_script_is_said_on_some_path_and_day() -> None:
    told_of = {
        "too_small",
        "unclear_length",
        "after_two_years",
        "rounded",
        "pension_capped",
        "pension_unknown",
        "no_relief",
    }
    heard = set[str]()
    async for told, end in all_paths({}):
        text = "\n".join(scene(told).say(line).text for line in end.says)
        heard |= {name for name, line in SCRIPT.says.items() if _opening(line.id) in text}
    assert SCRIPT.says.keys() - heard - {"notes"} <= told_of


def _opening(text: str) -> str:
    """What stands before the first amount of a sentence."""
    return text.partition("{")[0]


async def test_skipping_everything_ends_and_helps() -> None:
    end = (await way(lambda told: go_on(scene(told)), {})).end
    assert end.helped
    assert "175" in "\n".join(scene({}).say(line).text for line in end.says)


@pytest.mark.parametrize("kind", SCRIPT.questions["kind"].choices)
async def test_of_each_kind_skipping_the_rest_ends_and_says_what_is_known(kind: str) -> None:
    end = (await way(lambda told: go_on(scene(told)), {}, known={"kind": kind})).end
    assert end.helped
    assert list(wording.amounts("\n".join(scene({}).say(line).text for line in end.says)))


@pytest.mark.parametrize(
    "day",
    [date(2025, 12, 22), date(2026, 1, 1), date(2026, 2, 28), date(2026, 12, 31), date(2027, 3, 31), date(2030, 1, 1)],
)
async def test_no_day_breaks_a_path(day: date) -> None:
    async for told, _ in all_paths({}):
        assert isinstance(await go_on(scene(told, day=day)), End)
