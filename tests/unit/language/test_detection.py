from pathlib import Path

import pytest

from language.detection import Language, detect

UTTERANCES = [
    line.split("\t") for line in Path(__file__).with_name("utterances.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def test_it_is_right_on_nearly_all_of_our_own_utterances() -> None:
    right = sum(detect(text) == language for language, text in UTTERANCES)
    assert right / len(UTTERANCES) >= 0.96


@pytest.mark.parametrize("text", ["", "12345", "🙏🙏", "ok", "   ", "ខ្ញុំ"])
def test_a_text_without_a_telling_word_keeps_the_default(text: str) -> None:
    assert detect(text) is Language.ID
    assert detect(text, default=Language.EN) is Language.EN


@pytest.mark.parametrize("text", ["kumaha ieu teu tiasa login", "iki piye kok ora iso", "saya tak boleh masuk akaun"])
def test_neighbouring_languages_count_as_indonesian(text: str) -> None:
    assert detect(text) is Language.ID


def test_a_pasted_novel_is_read_only_in_part() -> None:
    assert detect("the app does not open " * 20_000) is Language.EN


def test_languages_carry_both_names() -> None:
    assert (Language.EN.label_id, Language.EN.label_en) == ("Inggris", "English")
