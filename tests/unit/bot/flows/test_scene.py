"""What a flow sees of a turn, and how its answers read: to participants in their language, to officers in one."""

import pytest

from bot.actions.flows.scene import Line, Scene
from bot.actions.flows.script import SKIPPED
from language.detection import Language
from tests.factories import a_turn, tools_with
from tests.talking import VISIT


def a_scene(language: Language = Language.ID, **told: str) -> Scene:
    return Scene(tools_with(), a_turn(language=language), VISIT, told)


def test_a_skipped_question_was_asked_and_nothing_is_known_of_it() -> None:
    scene = a_scene(segment=SKIPPED, screen="putih")
    assert [scene.asked(key) for key in VISIT.questions] == [True, True, False]
    assert [scene.knows(key) for key in VISIT.questions] == [None, "putih", None]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (Language.ID, {"Pekerjaan": "Usaha sendiri", "Di layar": "putih"}),
        (Language.EN, {"Work": "Own business", "On the screen": "putih"}),
    ],
)
def test_a_summary_is_in_the_participants_language_and_the_details_are_in_the_officers(
    language: Language, summary: dict[str, str]
) -> None:
    scene = a_scene(language, segment="informal", screen="putih", wage="3000000")
    assert scene.summary() == summary
    assert scene.details() == {"Pekerjaan": "Usaha sendiri", "Di layar": "putih"}


def test_what_was_skipped_or_never_asked_stands_in_no_summary() -> None:
    assert a_scene(segment=SKIPPED).summary() == {}


@pytest.mark.parametrize(("language", "text"), [(Language.ID, "Selesai."), (Language.EN, "That is all.")])
def test_a_line_is_said_in_the_language_of_the_turn(language: Language, text: str) -> None:
    assert a_scene(language).say("done").text == a_scene(language).say(Line("done")).text == text
