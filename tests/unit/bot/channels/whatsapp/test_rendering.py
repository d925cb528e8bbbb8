import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.adapter import Outgoing
from bot.channels.splitting import visible
from bot.channels.whatsapp.parts import ButtonsPart, Choice, ListPart, TemplatePart, TextPart, WhatsAppPart
from bot.channels.whatsapp.rendering import Wording, render
from language.detection import Language

TEMPLATE = "jawaban_siap"
LANGUAGES = st.sampled_from(Language)
LUMPS = st.sampled_from(
    ["kata ", "Selesai. ", "\n", "\n\n", "*tebal* ", "👨‍👩‍👧‍👦", "\u200b", "x" * 500, "langkah " * 150]
)
TEXTS = st.text() | st.lists(LUMPS, max_size=25).map("".join)
TITLES = st.text(max_size=30) | st.sampled_from(["Ya", "Ya ", "x" * 24, "x" * 40, "Ya (2)", "Saya sudah berhenti " * 6])
OUTGOING = st.builds(
    Outgoing,
    text=TEXTS,
    seq=st.integers(1, 999_999_999),
    language=LANGUAGES,
    buttons=st.lists(TITLES, max_size=25).map(tuple),
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def seen(text: str) -> str:
    return "".join(character for character in text if visible(character))


def rendered(text: str = "", *buttons: str, language: Language = Language.ID) -> list[WhatsAppPart]:
    return render(Outgoing(text, 7, language, buttons), TEMPLATE)


def body_of(part: WhatsAppPart) -> str:
    assert not isinstance(part, TemplatePart)
    return part.body


def choices_of(parts: list[WhatsAppPart]) -> list[Choice]:
    return [choice for part in parts if isinstance(part, ButtonsPart | ListPart) for choice in part.choices]


def test_a_short_text_is_one_message() -> None:
    assert rendered("Halo *Anda* _baik_?") == [TextPart("Halo *Anda* _baik_?")]


def test_up_to_three_short_titles_are_buttons_below_the_text() -> None:
    choices = (Choice("7.0", "Ya"), Choice("7.1", "Tidak"), Choice("7.2", "x" * 20))
    assert rendered("Apa?", "Ya", "Tidak", "x" * 20) == [ButtonsPart("Apa?", choices)]


@pytest.mark.parametrize(("language", "opener"), [(Language.ID, "Pilih"), (Language.EN, "Choose")])
def test_more_are_a_list(language: Language, opener: str) -> None:
    (part,) = rendered("Apa?", "A", "B", "C", "D", language=language)
    assert isinstance(part, ListPart)
    assert (part.body, part.opener) == ("Apa?", opener)
    assert part.choices == tuple(Choice(f"7.{index}", title) for index, title in enumerate("ABCD"))


def test_more_than_ten_are_several_messages() -> None:
    first, second = rendered("Apa?", *(f"Pilihan {n}" for n in range(12)))
    assert isinstance(first, ListPart)
    assert len(first.choices) == 10
    assert second == ButtonsPart("Pilihan lainnya:", (Choice("7.10", "Pilihan 10"), Choice("7.11", "Pilihan 11")))


def test_a_title_too_long_for_a_button_makes_a_list() -> None:
    (part,) = rendered("Apa?", "Berhenti kerja sendiri", "Tidak")
    assert isinstance(part, ListPart)
    assert part.choices == (Choice("7.0", "Berhenti kerja sendiri"), Choice("7.1", "Tidak"))


def test_a_title_too_long_for_a_row_stands_in_full_below_its_beginning() -> None:
    (part,) = rendered("Apa?", "Saya sudah berhenti bekerja", "Tidak")
    assert choices_of([part])[0] == Choice("7.0", "Saya sudah berhenti bek…", "Saya sudah berhenti bekerja")


def test_titles_that_are_alike_are_told_apart_by_a_number() -> None:
    (part,) = rendered("Apa?", "Ya", "Ya", "Saya sudah berhenti bekerja", "Saya sudah berhenti bekerja ya")
    titles = [(choice.title, choice.description) for choice in choices_of([part])]
    assert titles == [
        ("Ya", None),
        ("Ya (2)", "Ya"),
        ("Saya sudah berhenti bek…", "Saya sudah berhenti bekerja"),
        ("Saya sudah berhenti… (2)", "Saya sudah berhenti bekerja ya"),
    ]


def test_a_title_with_nothing_to_see_is_its_number() -> None:
    assert [choice.title for choice in choices_of(rendered("Apa?", "Ya", " \u200b", "Tidak\nada"))] == [
        "Ya",
        "2",
        "Tidak ada",
    ]


@pytest.mark.parametrize(("language", "prompt"), [(Language.ID, "Pilih salah satu:"), (Language.EN, "Please choose:")])
def test_buttons_without_a_text_ask_to_choose(language: Language, prompt: str) -> None:
    assert rendered(" ", "Ya", language=language) == [ButtonsPart(prompt, (Choice("7.0", "Ya"),))]


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_nothing_to_see_is_no_message(text: str) -> None:
    assert rendered(text) == []


def test_of_a_long_text_the_last_paragraph_asks() -> None:
    steps = "\n\n".join(f"{n}. {'langkah ' * 60}".strip() for n in range(3))
    assert rendered(f"{steps}\n\nSudah berhasil?", "Ya") == [
        TextPart(steps),
        ButtonsPart("Sudah berhasil?", (Choice("7.0", "Ya"),)),
    ]


def test_a_long_text_without_a_short_end_is_followed_by_a_prompt() -> None:
    text = ("langkah " * 200).strip()
    assert rendered(text, "Ya") == [TextPart(text), ButtonsPart("Pilih salah satu:", (Choice("7.0", "Ya"),))]


@pytest.mark.parametrize("language", Language)
def test_an_invitation_is_the_template_in_the_language(language: Language) -> None:
    outgoing = Outgoing("Saldo Anda …", 7, language, ("Ya",), invites=True)
    assert render(outgoing, TEMPLATE) == [TemplatePart(TEMPLATE, language)]


@given(OUTGOING)
def test_every_part_keeps_every_limit(outgoing: Outgoing) -> None:
    for part in render(outgoing, TEMPLATE):
        assert body_of(part).strip()
        assert units(body_of(part)) <= (4096 if isinstance(part, TextPart) else 1024)
        if isinstance(part, ButtonsPart):
            keeps_limits(part.choices, most=3, title=20, identity=256)
        if isinstance(part, ListPart):
            keeps_limits(part.choices, most=10, title=24, identity=200)
            assert 1 <= units(part.opener) <= 20
            assert 1 <= units(part.heading) <= 24
            assert all(1 <= units(choice.description or "-") <= 72 for choice in part.choices)


def keeps_limits(choices: tuple[Choice, ...], *, most: int, title: int, identity: int) -> None:
    assert 1 <= len(choices) <= most
    assert len({choice.title for choice in choices}) == len({choice.id for choice in choices}) == len(choices)
    for choice in choices:
        assert choice.title.strip()
        assert units(choice.title) <= title
        assert 1 <= units(choice.id) <= identity


@given(OUTGOING)
def test_nothing_of_a_text_is_lost_moved_or_said_twice(outgoing: Outgoing) -> None:
    prompts = {wording.label(outgoing.language) for wording in Wording}
    said = [body_of(part) for part in render(outgoing, TEMPLATE)]
    texts = [body for body in said if body not in prompts or body in outgoing.text]
    assert seen("".join(texts)) == seen(outgoing.text)


@given(OUTGOING)
def test_no_button_is_lost_or_moved_and_each_carries_its_reference(outgoing: Outgoing) -> None:
    choices = choices_of(render(outgoing, TEMPLATE))
    assert [choice.id for choice in choices] == [str(ref) for ref in outgoing.refs()]
    for title, choice in zip(outgoing.buttons, choices, strict=True):
        shown = choice.description or choice.title
        assert not visible(title) or seen(title).startswith(seen(shown).removesuffix("…"))


@given(OUTGOING)
def test_the_same_answer_is_rendered_the_same_every_time(outgoing: Outgoing) -> None:
    assert render(outgoing, TEMPLATE) == render(outgoing, TEMPLATE)
