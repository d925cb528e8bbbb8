"""Between Rasa and the handlers: a tracker read as turn and memory, an outcome written as events."""

import warnings
from typing import Any

import pytest

from bot.actions.executor import build_executor, memory_of, turn_of
from bot.actions.finding import as_known
from bot.actions.port import Turn
from bot.actions.registry import ACTIONS
from bot.actions.toolbox import FlowState, Memory, Tools
from knowledge import Band
from language.detection import Language
from tests.factories import a_finding, a_triage, an_article, texts, tools_with

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rasa_sdk import Tracker

OTP = an_article("account-otp")
METADATA = {"conversation_id": 7, "message_id": 70, "language": "id"}
ASKING = FlowState("find_kpj", {"papers": "lost"}, asking="account", question="account", misses=1, problem="lupa kpj")


def a_tracker(
    text: str | None = "otp tidak masuk",
    *,
    intent: str = "ask_question",
    confidence: float = 0.9,
    entities: dict[str, str] | None = None,
    metadata: dict[str, Any] | None = None,
    loop: str | None = None,
    **slots: Any,
) -> dict[str, Any]:
    """A tracker as Rasa sends it."""
    return {
        "sender_id": "conversation-7",
        "slots": slots,
        "latest_message": {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
            "metadata": {**METADATA, **(metadata or {})},
        },
        "active_loop": {"name": loop} if loop else {},
        "events": [],
        "paused": False,
    }


def turn(**tracker: Any) -> Turn:
    return turn_of(Tracker.from_dict(a_tracker(**tracker)))


def memory(**tracker: Any) -> Memory:
    return memory_of(Tracker.from_dict(a_tracker(**tracker)))


@pytest.fixture
def tools() -> Tools:
    return tools_with(a_finding(Band.SURE, OTP), a_triage())


async def run(tools: Tools, action: str, **tracker: Any) -> dict[str, Any]:
    """What Rasa gets when it runs the action."""
    call = {"next_action": action, "tracker": a_tracker(**tracker), "domain": {}}
    result = await build_executor(tools).run(call)
    assert result is not None
    return {"events": result.events, "said": [response["custom"] for response in result.responses]}


def slots_of(result: dict[str, Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}


def loops_of(result: dict[str, Any]) -> list[str | None]:
    return [event["name"] for event in result["events"] if event["event"] == "active_loop"]


# The turn


def test_the_turn_is_what_the_help_desk_sent_along() -> None:
    assert turn() == Turn(7, 70, "otp tidak masuk", Language.ID)
    assert turn(text=None).text == ""


def test_the_language_asked_for_wins_over_the_one_written_in() -> None:
    assert turn(language="en").language == Language.EN
    assert turn(metadata={"language": "en"}).language == Language.EN
    assert turn(metadata={"language": "en"}, language="id").language == Language.ID


def test_what_the_help_desk_already_knows_of_the_words_goes_with_the_turn() -> None:
    known = as_known(a_finding(Band.SURE, OTP), a_triage())
    assert turn(metadata={"known": known}).known == known


# The memory


def test_an_empty_tracker_is_an_empty_memory() -> None:
    assert memory() == Memory(act="ask_question", act_confidence=0.9)


def test_slots_are_read_as_typed_values() -> None:
    found = memory(
        article=OTP.id,
        ticket_number="JMO-4K7P2M",
        wanted_language="en",
        last_article="kpj-find-number",
        problem="otp tidak masuk",
        asked="which",
        offers="account-otp,kpj-find-number",
        misses=1.0,
        soothed=True,
        rated=True,
        flow=ASKING.as_slot(),
        metadata={"interrupted": True},
    )
    assert found == Memory(
        article=OTP.id,
        ticket_number="JMO-4K7P2M",
        wanted_language=Language.EN,
        last_article="kpj-find-number",
        problem="otp tidak masuk",
        asked="which",
        offers=("account-otp", "kpj-find-number"),
        misses=1,
        soothed=True,
        rated=True,
        flow=ASKING,
        act="ask_question",
        act_confidence=0.9,
        interrupted=True,
    )


@pytest.mark.parametrize("typed", ["jmo 4k7p2m", "JMO4K7P2M", "JMO-4K7P2M", "4K7P2M", "jmo-4k7p2m"])
def test_a_ticket_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert memory(ticket_number=typed).ticket_number == "JMO-4K7P2M"


def test_a_language_that_is_none_of_ours_is_no_wish() -> None:
    assert memory(wanted_language="xx").wanted_language is None


def test_what_a_pressed_button_carries_is_known_with_its_act() -> None:
    entities = {"flow": "jht", "question": "reason", "choice": "resigned"}
    pressed = memory(text="/answer", intent="answer", entities=entities).pressed
    assert pressed == {"act": "answer", **entities}


def test_entities_in_words_were_not_pressed() -> None:
    assert memory(text="tiket JMO-4K7P2M", entities={"ticket_number": "JMO-4K7P2M"}).pressed == {}


def test_a_message_that_rasa_could_not_read_has_no_act() -> None:
    tracker = a_tracker()
    tracker["latest_message"]["intent"] = {}
    found = memory_of(Tracker.from_dict(tracker))
    assert (found.act, found.act_confidence) == (None, 0.0)


# The events


async def test_answers_carry_the_act_that_rasa_read_and_slots_are_remembered(tools: Tools) -> None:
    result = await run(tools, "action_help")
    assert result["said"][0]["meta"]["intent"] == "ask_question"
    assert result["said"][0]["meta"]["article"] == OTP.id
    assert slots_of(result)["last_article"] == OTP.id
    assert loops_of(result) == []


async def test_a_flow_that_begins_is_a_form_that_begins_with_its_state(tools: Tools) -> None:
    result = await run(tools, "action_begin", text="/begin", intent="begin", entities={"flow": "find_kpj"})
    assert slots_of(result)["flow"] == FlowState("find_kpj").as_slot()
    assert loops_of(result) == ["find_kpj_form"]


async def test_a_form_that_goes_on_keeps_its_state_and_stays(tools: Tools) -> None:
    begun = FlowState("find_kpj").as_slot()
    result = await run(tools, "find_kpj_form", loop="find_kpj_form", flow=begun)
    assert slots_of(result)["flow"] == FlowState("find_kpj", asking="papers", question="papers").as_slot()
    assert loops_of(result) == []


async def test_a_flow_that_ends_leaves_neither_form_nor_state(tools: Tools) -> None:
    result = await run(tools, "find_kpj_form", text="batal", loop="find_kpj_form", flow=ASKING.as_slot())
    assert result["said"][0]["text"] == texts().say("utter_cancel", Language.ID).text
    assert slots_of(result)["flow"] is None
    assert loops_of(result) == [None]


async def test_a_flow_that_takes_anothers_place_is_the_form_that_stays(tools: Tools) -> None:
    entities = {"flow": "jht"}
    result = await run(
        tools,
        "find_kpj_form",
        text="/begin",
        intent="begin",
        entities=entities,
        loop="find_kpj_form",
        flow=ASKING.as_slot(),
    )
    assert slots_of(result)["flow"] == FlowState("jht").as_slot()
    assert loops_of(result) == ["jht_form"]


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_every_action_runs_for_a_message_of_its_own(tools: Tools, action: str) -> None:
    result = await run(tools, action)
    assert result["said"] or loops_of(result)


async def test_a_state_as_a_slot_is_read_back_as_it_was() -> None:
    assert memory(flow=ASKING.as_slot()).flow == ASKING


# A new session

REMEMBERED = {
    "language": "en",
    "last_article": OTP.id,
    "problem": "otp tidak masuk",
    "rated": True,
    "asked": "helped",
    "offers": "account-otp",
    "misses": 1.0,
    "soothed": True,
    "flow": ASKING.as_slot(),
}


async def test_a_session_that_goes_on_keeps_everything_and_the_form(tools: Tools) -> None:
    result = await run(tools, "action_session_start", metadata={"goes_on": True}, loop="find_kpj_form", **REMEMBERED)
    assert slots_of(result) == REMEMBERED
    assert loops_of(result) == ["find_kpj_form"]


async def test_a_session_that_goes_on_without_a_flow_begins_none(tools: Tools) -> None:
    result = await run(tools, "action_session_start", metadata={"goes_on": True}, **REMEMBERED)
    assert loops_of(result) == []


async def test_after_a_long_silence_only_what_is_still_true_is_kept(tools: Tools) -> None:
    result = await run(tools, "action_session_start", loop="find_kpj_form", **REMEMBERED)
    lasting = ("language", "last_article", "problem", "rated")
    assert slots_of(result) == {name: REMEMBERED[name] for name in lasting}
    assert loops_of(result) == []


@pytest.mark.parametrize("goes_on", [False, True])
async def test_a_session_starts_silently_and_then_listens(tools: Tools, goes_on: bool) -> None:
    result = await run(tools, "action_session_start", metadata={"goes_on": goes_on}, **REMEMBERED)
    first, *_, last = result["events"]
    assert (first["event"], last["event"], last["name"]) == ("session_started", "action", "action_listen")
    assert result["said"] == []


async def test_a_session_may_start_before_any_message(tools: Tools) -> None:
    tracker = {**a_tracker(), "latest_message": {}, "slots": {}}
    result = await build_executor(tools).run({"next_action": "action_session_start", "tracker": tracker, "domain": {}})
    assert result is not None
    assert [event["event"] for event in result.events] == ["session_started", "action"]
