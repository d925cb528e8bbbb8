import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.commands import commands, is_command, read
from bot.payload import Payload
from language.detection import Language


@pytest.mark.parametrize(
    ("typed", "text", "payload"),
    [
        ("/start", "halo", None),
        ("/start promo_42", "halo", None),
        ("/menu", "Menu", "/menu"),
        ("/MENU@JmoBot", "Menu", "/menu"),
        (" /menu\n", "Menu", "/menu"),
        ("/orang", "Bicara petugas", "/ask_person"),
        ("/orang saldo saya hilang\nsejak kemarin", "Bicara petugas: saldo saya hilang\nsejak kemarin", "/ask_person"),
        ("/id", "Bahasa Indonesia", '/change_language{"language": "id"}'),
        ("/en", "English", '/change_language{"language": "en"}'),
        ("/tiket", "Tiket saya", "/ticket_status"),
        ("/tiket punya saya", "Tiket saya: punya saya", "/ticket_status"),
        ("/tiket JMO-4K7P2M", "Tiket saya: JMO-4K7P2M", '/ticket_status{"ticket_number": "JMO-4K7P2M"}'),
        ("/tiket jmo 4k7p2m ya", "Tiket saya: jmo 4k7p2m ya", '/ticket_status{"ticket_number": "JMO-4K7P2M"}'),
        ("/tiket JMO-OIL111", "Tiket saya: JMO-OIL111", "/ticket_status"),
        ("/tiket JMO-4K7P2MX", "Tiket saya: JMO-4K7P2MX", "/ticket_status"),
    ],
)
def test_a_command_says_and_carries_what_it_means(typed: str, text: str, payload: str | None) -> None:
    said, carried = read(typed)
    assert (said, None if carried is None else str(carried)) == (text, payload)


@pytest.mark.parametrize(
    ("typed", "text"), [("/klaim jht", "klaim jht"), ("/Klaim@JmoBot", "Klaim"), ("/saldo", "saldo")]
)
def test_an_unknown_command_is_its_words(typed: str, text: str) -> None:
    assert read(typed) == (text, None)


@pytest.mark.parametrize("text", ["menu", "/", "//menu", "/jht/jp", "12/05", "lihat /menu", " halo ", "/saldo?"])
def test_what_is_no_command_stays_as_it_is(text: str) -> None:
    assert read(text) == (text, None)
    assert not is_command(text)


@given(st.from_regex(r"/(tiket|menu|orang|id|en|[a-z]{1,8})(@bot)?( .*)?", fullmatch=True))
def test_whatever_a_command_carries_a_button_of_ours_could_carry(text: str) -> None:
    _, payload = read(text)
    assert payload is None or Payload.parse(str(payload)) == payload


@pytest.mark.parametrize("language", Language)
def test_the_menu_lists_what_is_understood_in_words_of_the_language(language: Language) -> None:
    listed = commands(language)
    assert [command.command for command in listed] == ["menu", "tiket", "orang", "id", "en"]
    for command in listed:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
        assert 1 <= len(command.description) <= 256
        assert read(f"/{command.command}")[1] is not None


def test_the_menu_differs_between_the_languages() -> None:
    described = {language: [command.description for command in commands(language)] for language in Language}
    assert described[Language.ID] != described[Language.EN]
