"""What the tests of training share: an encoder, a tokenizer and a course, all real and tiny. They need torch."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from language.lessons import Course, Kind, Lesson, Task

collect_ignore_glob: list[str] = []

if find_spec("torch") is None:
    collect_ignore_glob += ["test_*.py"]
else:
    import torch
    from transformers import BertConfig, BertModel

    from language.training.base import Base

# What torch's exporter says to itself.
EXPORTER_WARNINGS = (
    "ignore:.*LeafSpec.* is deprecated:FutureWarning",
    "ignore:# The axis name:UserWarning",
)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
LOGIN = (
    "lupa kata sandi semalam",
    "akun ditolak sewaktu login",
    "login lagi lagi gagal",
    "sandi benar tetapi akun tertutup",
    "layar login berputar saja",
    "password and login do not work",
)
BALANCE = (
    "saldo berkurang sejak bulan lalu",
    "iuran tiga bulan belum muncul",
    "saldo kosong padahal iuran lancar",
    "rincian iuran beda dari slip gaji",
    "angka saldo tampil nol rupiah",
    "my balance misses one month",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            for warning in EXPORTER_WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session")
def foreign() -> str:
    """A text whose letters neither Indonesian nor English uses."""
    return "გამარჯობა მეგობრებო გამარჯობა მეზობლებო"


@pytest.fixture(scope="session")
def tokenizer(foreign: str) -> Tokenizer:
    """Pieces as multilingual-e5-small has them: Unigram, words begun by ▁, every text between <s> and </s>."""
    made = Tokenizer(models.Unigram())
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=160, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    made.train_from_iterator([*LOGIN, *BALANCE, foreign, "terima kasih 🙏"] * 4, trainer)
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


@pytest.fixture(scope="session")
def make_base(tokenizer: Tokenizer) -> Callable[[], Base]:
    """Makes the same tiny base as often as it is asked, for training changes the one that it is given."""

    def make() -> Base:
        torch.manual_seed(11)
        config = BertConfig(
            vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=200, initializer_range=0.2,
        )  # fmt: skip
        return Base("tiny", BertModel(config, add_pooling_layer=False).eval(), tokenizer)

    return make


@pytest.fixture
def base(make_base: Callable[[], Base]) -> Base:
    return make_base()


@pytest.fixture
def checkpoint(base: Base, tmp_path: Path) -> Path:
    """The tiny base as transformers saves it."""
    folder = tmp_path / "local-base"
    base.encoder.save_pretrained(folder)
    base.tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="session")
def course() -> Course:
    """Two subjects that share hardly a word; half of the lessons teach the second task too."""
    told = [(text, "login") for text in LOGIN] + [(text, "balance") for text in BALANCE]
    return Course(
        (Task("subject", ("login", "balance")), Task("mentioned", ("login", "balance", "slip"), Kind.ANY, weight=0.5)),
        tuple(
            Lesson(text, {"subject": {label: 1.0}} | ({"mentioned": {label: 1.0}} if number % 2 else {}))
            for number, (text, label) in enumerate(told)
        ),
    )
