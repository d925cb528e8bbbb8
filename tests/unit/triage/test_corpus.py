from pathlib import Path

import pytest

from language.detection import Language
from triage.corpus import CorpusError, load, read
from triage.taxonomy import Category, MessageType, Severity

HEADER = "category\tsecondary\tseverity\ttype\ttext\n"


def test_a_line_becomes_a_labelled_text_with_language_and_voice(tmp_path: Path) -> None:
    path = tmp_path / "en-night-nurse.tsv"
    path.write_text(f'{HEADER}otp_code\tlogin_failed|registration\tS2\tquestion\tno "code"\n', encoding="utf-8")
    (text,) = read(path)
    assert (text.language, text.voice, text.text) == (Language.EN, "night-nurse", 'no "code"')
    assert (text.category, text.severity, text.type) == (Category.OTP_CODE, Severity.S2, MessageType.QUESTION)
    assert text.secondary == (Category.LOGIN_FAILED, Category.REGISTRATION)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("id-a.tsv", "text\n", "id-a.tsv:1: the header"),
        ("id-a.tsv", f"{HEADER}otp_code\t\tS2\tcomplaint\n", "id-a.tsv:2: 4 columns"),
        ("id-a.tsv", f"{HEADER}otp\t\tS2\tcomplaint\tx\n", "id-a.tsv:2: 'otp' is no category"),
        ("id-a.tsv", f"{HEADER}otp_code\tx\tS2\tcomplaint\tx\n", "id-a.tsv:2: 'x' is no category"),
        ("id-a.tsv", f"{HEADER}otp_code\t\tS9\tcomplaint\tx\n", "id-a.tsv:2: 'S9' is no severity"),
        ("id-a.tsv", f"{HEADER}otp_code\t\tS2\tcomplaint\t \n", "id-a.tsv:2: the text is empty"),
        ("fr-a.tsv", f"{HEADER}otp_code\t\tS2\tcomplaint\tx\n", "'fr' is no language"),
        ("id.tsv", HEADER, "the file name must be"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        load(tmp_path)


def test_bytes_that_are_not_utf8_are_reported(tmp_path: Path) -> None:
    (tmp_path / "id-a.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match=r"id-a\.tsv: not UTF-8"):
        load(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus file"):
        load(tmp_path)


def test_whole_voices_are_held_out(small_corpus: Path) -> None:
    corpus = load(small_corpus)
    assert {text.voice for text in corpus.training} == {"clerk", "farmer"}
    assert {text.voice for text in corpus.held_out} == {"aunt"}
    assert len(corpus.all) == 15


def test_the_shipped_corpus_keeps_the_format() -> None:
    assert {text.category for text in load().all} == set(Category)
