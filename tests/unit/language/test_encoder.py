"""The shipped model itself: these tests need `language/model/`."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from language.encoder import MODEL, NETWORK, TASKS, TOKENIZER, Encoder, EncoderError, Read, load_encoder

# Of very different lengths, so that reading sorts them into several batches.
TEXTS = (
    "otp ga masuk",
    "",
    "klaim jht saya sudah dua minggu belum cair, katanya tunggu, sampai kapan ya min? " * 6,
    "aplikasi minta update terus padahal sudah yang terbaru",
    "mantap",
    "saya mau lihat nomor kpj di kartu tapi kartunya tidak muncul " * 12,
    "wajah saya tidak terbaca kamera waktu verifikasi",
    "my balance shows zero although my employer pays every month",
    "lupa password dan email lama sudah tidak aktif " * 3,
    "kantor cabang yang dekat di mana dan buka jam berapa",
)
ODD = (
    "😭😭🙏",
    "cut short \ud83d",
    "\udcff\udcfe",
    "x" * 100_000,
    "otp " * 25_000,
    "ខ្ញុំមិនអាចចូលបានទេ",
    "\x00",
    "\u200b",
    "\n",
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def read(encoder: Encoder) -> Read:
    return encoder.read(TEXTS)


def _likeliest(found: Read) -> dict[str, list[int]]:
    return {task: scores.argmax(axis=1).tolist() for task, scores in found.scores.items()}


def test_it_answers_the_questions_of_triage_and_of_the_knowledge_base(encoder: Encoder) -> None:
    assert set(encoder.labels) == {"category", "type", "severity", "mentioned", "topic"}
    assert "out_of_scope" in encoder.labels["topic"]
    assert all(len(labels) == len(set(labels)) for labels in encoder.labels.values())


def test_every_text_has_a_vector_and_every_label_a_score(encoder: Encoder, read: Read) -> None:
    assert read.vectors.ndim == 2
    assert len(read.vectors) == len(TEXTS)
    assert {task: scores.shape for task, scores in read.scores.items()} == {
        task: (len(TEXTS), len(labels)) for task, labels in encoder.labels.items()
    }
    assert np.isfinite(read.vectors).all()
    assert all(np.isfinite(scores).all() for scores in read.scores.values())


def test_the_order_of_the_texts_is_kept(encoder: Encoder, read: Read) -> None:
    backwards = _likeliest(encoder.read(TEXTS[::-1]))
    assert {task: places[::-1] for task, places in backwards.items()} == _likeliest(read)
    assert len(set(_likeliest(read)["category"])) > len(TEXTS) / 2


def test_one_by_one_and_together_are_labelled_the_same(encoder: Encoder, read: Read) -> None:
    alone = [_likeliest(encoder.read([text])) for text in TEXTS]
    for task, places in _likeliest(read).items():
        assert [found[task] for found in alone] == [[place] for place in places]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("kode otp tidak masuk masuk", "otp_code"),
        ("the verification code never arrives", "otp_code"),
        ("kapan klaim jht saya cair", "jht_claim"),
        ("my old-age savings claim is still pending", "jht_claim"),
    ],
)
def test_it_understands_both_languages(encoder: Encoder, text: str, category: str) -> None:
    (place,) = _likeliest(encoder.read([text]))["category"]
    assert encoder.labels["category"][place] == category


def test_the_same_trouble_in_two_languages_lies_closer_than_two_troubles(encoder: Encoder) -> None:
    rows = encoder.read(["kode otp tidak masuk", "the otp code does not arrive", "jam buka kantor cabang"]).vectors
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_a_text_that_says_nothing_is_read_too(encoder: Encoder) -> None:
    alone = encoder.read([""])
    assert alone.vectors.shape[0] == 1
    assert all(np.isfinite(scores).all() for scores in alone.scores.values())


@pytest.mark.parametrize("text", ODD, ids=[ascii(text[:10]) for text in ODD])
def test_no_text_is_too_odd(encoder: Encoder, text: str) -> None:
    found = encoder.read([text, "otp ga masuk"])
    assert all(np.isfinite(scores).all() for scores in found.scores.values())


def test_a_pasted_novel_is_read_only_in_part(encoder: Encoder) -> None:
    shorter, longer = encoder.read(["otp " * 2_000]), encoder.read(["otp " * 25_000])
    np.testing.assert_array_equal(shorter.vectors, longer.vectors)


def test_threads_may_share_it(encoder: Encoder, read: Read) -> None:
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(encoder.read, [TEXTS] * 8):
            np.testing.assert_array_equal(found.vectors, read.vectors)


def test_a_single_text_is_read_once_for_all_who_ask(encoder: Encoder) -> None:
    first = encoder.read(["otp ga masuk"])
    assert encoder.read(["otp ga masuk"]) is first
    assert encoder.read(("otp ga masuk",)) is first
    assert encoder.read(["otp ga masuk lagi"]) is not first


def test_what_is_remembered_is_what_a_new_encoder_reads(encoder: Encoder) -> None:
    for text in TEXTS:
        encoder.read([text])
    remembered, fresh = encoder.read([TEXTS[0]]), Encoder().read([TEXTS[0]])
    np.testing.assert_array_equal(remembered.vectors, fresh.vectors)
    assert remembered.scores.keys() == fresh.scores.keys()
    for task, scores in fresh.scores.items():
        np.testing.assert_array_equal(remembered.scores[task], scores)


def test_only_a_few_texts_are_remembered(encoder: Encoder) -> None:
    first = encoder.read(["kartu"])
    for number in range(100):
        encoder.read([f"kartu {number}"])
    again = encoder.read(["kartu"])
    assert again is not first
    np.testing.assert_array_equal(again.vectors, first.vectors)


def test_a_process_loads_one_encoder_of_a_folder() -> None:
    one = load_encoder(MODEL)
    assert load_encoder(Path(str(MODEL))) is one
    assert load_encoder() is one


def test_a_folder_that_was_torn_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / TASKS).write_text("{}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(EncoderError, match="cannot be loaded"):
            load_encoder(tmp_path)
    (tmp_path / TASKS).unlink()
    for name in (NETWORK, TOKENIZER, TASKS):
        (tmp_path / name).symlink_to(MODEL / name)
    assert load_encoder(tmp_path).labels == load_encoder(MODEL).labels


def test_a_missing_folder_is_named_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"the encoder in nowhere/ cannot be loaded") as error:
        Encoder(tmp_path / "nowhere")
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("share", [0.0, 0.5, None], ids=["empty", "half", "missing"])
@pytest.mark.parametrize("torn", [NETWORK, TOKENIZER, TASKS])
def test_a_file_that_is_torn_or_missing_is_an_error(tmp_path: Path, torn: str, share: float | None) -> None:
    for name in {NETWORK, TOKENIZER, TASKS} - {torn}:
        (tmp_path / name).symlink_to(MODEL / name)
    if share is not None:
        whole = (MODEL / torn).read_bytes()
        (tmp_path / torn).write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(EncoderError, match="cannot be loaded"):
        Encoder(tmp_path)
