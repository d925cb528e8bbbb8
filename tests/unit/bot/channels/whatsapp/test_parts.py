import json
from collections.abc import Callable

import pytest

from bot.channels.whatsapp.parts import ButtonsPart, Choice, ListPart, TemplatePart, TextPart, WhatsAppPart
from language.detection import Language


def choices(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"1.{index}", f"Pilihan {index}") for index in range(number))


def rows(*some: Choice, opener: str = "Pilih", heading: str = "Pilihan") -> ListPart:
    return ListPart("Apa?", opener, heading, some or choices(1))


LEGAL: list[Callable[[], WhatsAppPart]] = [
    lambda: TextPart("x" * 4096),
    lambda: TextPart("😀" * 2048),
    lambda: ButtonsPart("x" * 1024, choices(3)),
    lambda: ButtonsPart("Apa?", (Choice("i" * 256, "x" * 20),)),
    lambda: ListPart("x" * 1024, "x" * 20, "x" * 24, choices(10)),
    lambda: rows(Choice("i" * 200, "x" * 24, "x" * 72)),
    lambda: TemplatePart("jawaban_siap", Language.EN),
]
ILLEGAL: list[Callable[[], WhatsAppPart]] = [
    lambda: TextPart(""),
    lambda: TextPart(" \n\u200b"),
    lambda: TextPart("x" * 4097),
    lambda: TextPart("😀" * 2048 + "x"),
    lambda: ButtonsPart("", choices(1)),
    lambda: ButtonsPart("x" * 1025, choices(1)),
    lambda: ButtonsPart("Apa?", ()),
    lambda: ButtonsPart("Apa?", choices(4)),
    lambda: ButtonsPart("Apa?", (Choice("1.0", "x" * 21),)),
    lambda: ButtonsPart("Apa?", (Choice("1.0", " "),)),
    lambda: ButtonsPart("Apa?", (Choice("", "Ya"),)),
    lambda: ButtonsPart("Apa?", (Choice("i" * 257, "Ya"),)),
    lambda: ButtonsPart("Apa?", (Choice("1.0", "Ya"), Choice("1.1", "Ya"))),
    lambda: ButtonsPart("Apa?", (Choice("1.0", "Ya"), Choice("1.0", "Tidak"))),
    lambda: ButtonsPart("Apa?", (Choice("1.0", "Ya", "betul"),)),
    lambda: ListPart("", "Pilih", "Pilihan", choices(1)),
    lambda: ListPart("x" * 1025, "Pilih", "Pilihan", choices(1)),
    lambda: ListPart("Apa?", "Pilih", "Pilihan", ()),
    lambda: ListPart("Apa?", "Pilih", "Pilihan", choices(11)),
    lambda: rows(opener="x" * 21),
    lambda: rows(heading="x" * 25),
    lambda: rows(Choice("1.0", "x" * 25)),
    lambda: rows(Choice("i" * 201, "Ya")),
    lambda: rows(Choice("1.0", "Ya", "x" * 73)),
    lambda: rows(Choice("1.0", "Ya", "")),
    lambda: rows(Choice("1.0", "Ya"), Choice("1.1", "Ya")),
    lambda: rows(Choice("1.0", "Ya"), Choice("1.0", "Tidak")),
    lambda: TemplatePart("Jawaban siap", Language.ID),
    lambda: TemplatePart("", Language.ID),
    lambda: TemplatePart("x" * 513, Language.ID),
]


@pytest.mark.parametrize("make", LEGAL, ids=range(len(LEGAL)))
def test_a_part_right_at_a_limit_exists_and_is_json(make: Callable[[], WhatsAppPart]) -> None:
    content = make().content()
    assert set(content) == {"type", content["type"]}
    assert json.loads(json.dumps(content)) == content


@pytest.mark.parametrize("make", ILLEGAL, ids=range(len(ILLEGAL)))
def test_a_part_beyond_a_limit_cannot_exist(make: Callable[[], WhatsAppPart]) -> None:
    with pytest.raises(ValueError, match=r"^(?!.*xxx)"):
        make()


@pytest.mark.parametrize("make", LEGAL[:6], ids=range(6))
def test_a_part_that_somebody_prints_does_not_show_what_it_says(make: Callable[[], WhatsAppPart]) -> None:
    part = make()
    assert "body" not in repr(part)
