import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.adapter import Outgoing
from bot.channels.inbound import ButtonRef
from bot.channels.telegram.rendering import Key, TelegramPart, render
from language.detection import Language

KEY = Key("Ya", ButtonRef(1, 0))
ANY_CHARACTER = st.characters(exclude_categories=())
TEXTS = (
    st.text(ANY_CHARACTER)
    | st.lists(st.sampled_from(["kata & <b>", "Judul:", "\n", "\n\n", " ", "👨‍👩‍👧‍👦", "x" * 900])).map("".join)
    | st.tuples(st.text(ANY_CHARACTER, min_size=1), st.integers(1, 900)).map(lambda pair: pair[0] * pair[1])
)
TITLES = st.lists(st.text(ANY_CHARACTER), max_size=6) | st.lists(
    st.sampled_from(["Ya", "Tidak", "x" * 70]), max_size=250
)
OUTGOING = st.builds(
    Outgoing, TEXTS, st.integers(1, 999_999_999), st.sampled_from(Language), TITLES.map(tuple), st.booleans()
)


class Read(HTMLParser):
    """What Telegram makes of HTML: the text, and which of it is bold."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.bold, self.tags = "", "", list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data
        self.bold += data if self.tags == ["b"] else ""


def said(text: str, *buttons: str, language: Language = Language.ID) -> list[TelegramPart]:
    return render(Outgoing(text, 7, language, buttons))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def seen(text: str) -> str:
    """What of a text is drawn, without the blanks between."""
    hidden = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\ufffc"}
    return "".join(c for c in text if unicodedata.category(c)[0] in "LNPS" and c not in hidden)


@given(OUTGOING)
def test_every_part_is_one_that_telegram_takes(outgoing: Outgoing) -> None:
    for part in render(outgoing):
        assert 1 <= units(Read(part.html).text) <= 4096
        assert Read(part.html).text.strip()
        assert Read(part.html).tags in ([], ["b", "/b"])
        assert sum(map(len, part.rows)) <= 100
        for row in part.rows:
            assert 1 <= len(row) <= 2
            assert all(1 <= len(str(key.ref).encode()) <= 64 for key in row)
            assert all(1 <= units(key.title) <= 64 and key.title.strip() for key in row)


@given(OUTGOING)
def test_no_word_is_lost_or_moved(outgoing: Outgoing) -> None:
    told = "".join(Read(part.html).text for part in render(outgoing))
    assert seen(told).startswith(seen(outgoing.text)) or not seen(outgoing.text)


@given(OUTGOING)
def test_no_button_is_lost_or_moved(outgoing: Outgoing) -> None:
    keys = [key for part in render(outgoing) for row in part.rows for key in row]
    assert [key.ref for key in keys] == list(outgoing.refs())


@given(OUTGOING)
def test_the_same_parts_come_every_time(outgoing: Outgoing) -> None:
    assert render(outgoing) == render(outgoing)


@given(TEXTS)
def test_nothing_in_a_text_is_markup(text: str) -> None:
    for part in said(text):
        assert Read(part.html).text == part.text


def test_markup_in_a_text_stays_visible() -> None:
    (part,) = said("<b>tebal</b> & <a href='x'>tautan</a>")
    assert part.html == "&lt;b&gt;tebal&lt;/b&gt; &amp; &lt;a href='x'&gt;tautan&lt;/a&gt;"


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("Cara cek saldo\n\n1. Buka JMO.", "Cara cek saldo"),
        ("Siapkan:\n• KTP\n• KK", "Siapkan:"),
        ("Tunggu sebentar.\n\n1. Buka JMO.", ""),
        ("Halo Bu Ani,\n\nTiket Ibu selesai", ""),
        ("Terima kasih\nPetugas", ""),
        ("Hubungi 175\n\nSetiap hari", ""),
        ("https://www.bpjsketenagakerjaan.go.id\n\nSitus resmi", ""),
        ("1. Buka JMO\n\n2. Masuk", ""),
        ("• KTP\n\n• KK", ""),
        ("Cara cek saldo", ""),
        ("Judul " * 12 + "\n\nIsi", ""),
    ],
)
def test_only_what_is_clearly_a_heading_is_bold(text: str, bold: str) -> None:
    (part,) = said(text)
    assert Read(part.html).bold == bold


def test_only_the_first_part_has_a_heading() -> None:
    assert [part.heading for part in said("Cara cek saldo\n\n" + "Buka JMO.\n\n" * 600)] == [14, 0]


@pytest.mark.parametrize(("language", "prompt"), [(Language.ID, "Silakan pilih:"), (Language.EN, "Please choose:")])
def test_buttons_without_words_come_with_a_prompt(language: Language, prompt: str) -> None:
    (part,) = said("\u200b \n", "Ya", language=language)
    assert part.text == prompt


def test_nothing_to_say_makes_no_message() -> None:
    assert said("") == said(" \n\u200b") == []


def test_buttons_are_under_the_last_part_only() -> None:
    first, last = said("kata " * 1000, "Ya", "Tidak")
    assert (first.keyboard, last.keyboard is None) == (None, False)


def test_short_titles_share_a_row_and_long_ones_do_not() -> None:
    (part,) = said("?", "Ya", "Tidak", "Bicara dengan petugas", "Menu", "Cek saldo JHT saya", "A", "B", "C")
    titles = [[key.title for key in row] for row in part.rows]
    assert titles == [["Ya", "Tidak"], ["Bicara dengan petugas"], ["Menu"], ["Cek saldo JHT saya"], ["A", "B"], ["C"]]


def test_buttons_beyond_a_hundred_go_on_further_messages() -> None:
    parts = said("Pilih", *["Kantor"] * 250)
    assert [part.text for part in parts] == ["Pilih", "…", "…"]
    assert [sum(map(len, part.rows)) for part in parts] == [100, 100, 50]


def test_a_title_without_anything_to_see_has_a_stand_in() -> None:
    (part,) = said("?", "\u200b", language=Language.EN)
    assert part.rows[0][0].title == "[button]"


def test_a_keyboard_carries_the_references_of_its_buttons() -> None:
    keyboard = said("?", "Ya", "Tidak")[0].keyboard
    assert keyboard is not None
    assert [(key.text, key.callback_data) for row in keyboard.inline_keyboard for key in row] == [
        ("Ya", "7.0"),
        ("Tidak", "7.1"),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "rows"),
    [
        ("", 0, ()),
        (" \u200b", 0, ()),
        ("a" * 4097, 0, ()),
        ("😀" * 2049, 0, ()),
        ("a\x00", 0, ()),
        ("a\ud800", 0, ()),
        ("a", 2, ()),
        ("a", -1, ()),
        ("a", 0, ((),)),
        ("a", 0, ((KEY,) * 9,)),
        ("a", 0, ((KEY,),) * 101),
    ],
)
def test_an_illegal_part_cannot_be_made(text: str, heading: int, rows: tuple[tuple[Key, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"text|heading|button"):
        TelegramPart(text, heading, rows)


@pytest.mark.parametrize(
    ("title", "ref"),
    [("", ButtonRef(1, 0)), ("\u200b", ButtonRef(1, 0)), ("a" * 65, ButtonRef(1, 0)), ("a", ButtonRef(10**63, 0))],
)
def test_an_illegal_button_cannot_be_made(title: str, ref: ButtonRef) -> None:
    with pytest.raises(ValueError, match="button"):
        Key(title, ref)
