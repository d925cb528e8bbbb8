import shutil
from pathlib import Path

import pytest

from language.detection import Language
from triage.corpus import CORPUS, CorpusError, LabelledText, load, read
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


def test_without_the_files_that_name_voices_all_texts_are_learnt_from(small_corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_corpus, tmp_path / "corpus")
    (folder / "HELD_OUT").unlink()
    corpus = load(folder)
    assert (len(corpus.training), corpus.calibration, corpus.held_out) == (15, (), ())


def test_voices_for_calibration_are_neither_learnt_from_nor_measured_on(small_corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_corpus, tmp_path / "corpus")
    (folder / "CALIBRATION").write_text("# a remark\n\n farmer \n", encoding="utf-8")
    corpus = load(folder)
    assert {text.voice for text in corpus.training} == {"clerk"}
    assert {text.voice for text in corpus.calibration} == {"farmer"}
    assert {text.voice for text in corpus.held_out} == {"aunt"}
    assert len(corpus.all) == 15


def test_a_voice_is_kept_out_in_both_its_languages(small_corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_corpus, tmp_path / "corpus")
    (folder / "en-aunt.tsv").write_text(f"{HEADER}otp_code\t\tS3\tcomplaint\tno code\n", encoding="utf-8")
    assert {text.language for text in load(folder).held_out} == {Language.ID, Language.EN}


def test_the_shipped_corpus_keeps_the_format() -> None:
    assert {text.category for text in load().all} == set(Category)


def test_the_parts_of_the_shipped_corpus_share_no_voice_and_no_sentence() -> None:
    def sentences(texts: tuple[LabelledText, ...]) -> set[str]:
        # Two writers may both say "error"; nobody says the same three words by chance.
        spoken = (text.text.casefold().split() for text in texts)
        return {" ".join(words) for words in spoken if len(words) >= 3}

    corpus = load()
    parts = (corpus.training, corpus.calibration, corpus.held_out)
    voices = [{text.voice for text in part} for part in parts]
    texts = [sentences(part) for part in parts]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not voices[one] & voices[other]
        assert not texts[one] & texts[other]


@pytest.mark.parametrize("part", ["HELD_OUT", "CALIBRATION"])
def test_every_voice_that_the_shipped_corpus_keeps_out_exists(part: str) -> None:
    lines = (CORPUS / part).read_text(encoding="utf-8").splitlines()
    named = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    assert named
    assert named <= {text.voice for text in load().all}
