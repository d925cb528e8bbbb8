"""Payloads: read back as they were written; whatever else comes is refused in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payload import BUTTON_INTENTS, InvalidPayload, Payload

INTENTS = st.sampled_from(sorted(BUTTON_INTENTS))
ENTITIES = st.fixed_dictionaries(
    {},
    optional={
        "article": st.from_regex(r"[a-z]{1,20}(-[a-z0-9]{1,10}){0,3}", fullmatch=True),
        "language": st.sampled_from(["id", "en"]),
        "ticket_number": st.from_regex(r"JMO-[2-9A-HJKMNP-Z]{6}", fullmatch=True),
    },
)


def parses(text: str) -> bool:
    """Whether the text is a payload. Any error but `InvalidPayload` fails the test."""
    try:
        Payload.parse(text)
    except InvalidPayload:
        return False
    return True


@given(INTENTS, ENTITIES)
def test_what_was_written_is_read_back(intent: str, entities: dict[str, str]) -> None:
    payload = Payload(intent, entities)
    if len(str(payload)) <= 256:
        assert Payload.parse(str(payload)) == payload


def test_it_is_written_as_rasa_reads_it() -> None:
    assert str(Payload("ask_person")) == "/ask_person"
    assert str(Payload("choose_article", {"article": "account-otp"})) == '/choose_article{"article": "account-otp"}'


@given(st.text(max_size=300))
def test_any_text_is_a_payload_or_refused(text: str) -> None:
    parses(text)


@given(INTENTS, st.text(alphabet='{}[]":,\\u0dnul1 ', max_size=60))
def test_any_attachment_is_read_or_refused(intent: str, attachment: str) -> None:
    parses(f"/{intent}{{{attachment}}}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ask_person",
        "/",
        "/restart",  # Rasa's own, not ours to give
        "/report_problem",  # an act, but no button's
        "/ask_person extra",
        "/ask_person{",
        '/helped{"ticket_number": 7}',
        '/helped{"ticket_number": ""}',
        '/helped{"ticket_number": "\\u0000"}',
        '/helped{"somebody_else": "x"}',
        '/choose_article{"article": "9999990000000001"}',
        '/choose_article{"article": "Nama Saya Budi"}',
        '/helped{"ticket_number": null}',
        '/helped{"ticket_number": {}}',
        '/helped["JMO-TEST22"]',
        '/helped{"ticket_number": NaN}',
        '/helped{"a": ' + "[" * 120 + "]" * 120 + "}",
        '/helped{"a": "' + "x" * 300 + '"}',
    ],
)
def test_what_no_button_carries_is_refused(text: str) -> None:
    assert not parses(text)


def test_a_refusal_repeats_no_long_text() -> None:
    with pytest.raises(InvalidPayload) as refused:
        Payload.parse("x" * 5000)
    assert len(str(refused.value)) <= 80
