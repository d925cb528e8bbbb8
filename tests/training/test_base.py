from pathlib import Path

import pytest
import torch
from transformers import BertModel, DistilBertConfig, DistilBertModel

from language.training.base import Base, BaseError, load_base
from language.training.batches import encoded

TEXTS = ["lupa kata sandi semalam", "saldo kosong padahal iuran lancar"]


def test_a_local_checkpoint_says_of_the_lessons_what_it_said_before(checkpoint: Path, base: Base) -> None:
    loaded = load_base(checkpoint, TEXTS, layers=2)
    with torch.inference_mode():
        ids, mask = encoded(base.tokenizer, TEXTS)
        before = base.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        ids, mask = encoded(loaded.tokenizer, TEXTS)
        after = loaded.encoder.eval()(input_ids=ids, attention_mask=mask).last_hidden_state
    assert torch.allclose(before[mask.bool()], after[mask.bool()], atol=1e-5)
    assert loaded.name.startswith("local-base (")


def test_only_the_first_layers_and_the_needed_pieces_are_kept(checkpoint: Path, base: Base, foreign: str) -> None:
    loaded = load_base(checkpoint, TEXTS, layers=1)
    first = loaded.encoder.encoder.layer
    assert len(first) == loaded.encoder.config.num_hidden_layers == 1
    kept = base.encoder.encoder.layer[0].state_dict()
    assert all(torch.equal(weight, kept[name]) for name, weight in first[0].state_dict().items())
    pieces = loaded.tokenizer.get_vocab_size()
    assert len(loaded.encoder.get_input_embeddings().weight) == loaded.encoder.config.vocab_size == pieces
    assert pieces < base.tokenizer.get_vocab_size()
    assert loaded.tokenizer.token_to_id("<unk>") in loaded.tokenizer.encode(foreign).ids


def test_more_layers_than_there_are_keeps_all(checkpoint: Path) -> None:
    assert load_base(checkpoint, TEXTS, layers=10).encoder.config.num_hidden_layers == 2


def test_a_folder_without_a_tokenizer_is_refused_with_what_to_do(checkpoint: Path) -> None:
    (checkpoint / "tokenizer.json").unlink()
    with pytest.raises(BaseError, match=r"local-base has no tokenizer\.json; save the checkpoint with"):
        load_base(checkpoint, TEXTS, layers=2)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaseError, match="nowhere"):
        load_base(tmp_path / "nowhere", TEXTS, layers=2)


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_a_folder_that_is_no_checkpoint_is_refused(checkpoint: Path, missing: str) -> None:
    (checkpoint / missing).unlink()
    with pytest.raises(BaseError, match="local-base is no checkpoint that transformers can read"):
        load_base(checkpoint, TEXTS, layers=2)


@pytest.mark.parametrize("torn", ["tokenizer.json", "model.safetensors"])
def test_a_torn_file_is_refused_with_a_sentence(checkpoint: Path, torn: str) -> None:
    (checkpoint / torn).write_bytes((checkpoint / torn).read_bytes()[:100])
    with pytest.raises(BaseError, match="local-base is no checkpoint that transformers can read"):
        load_base(checkpoint, TEXTS, layers=2)


def test_an_encoder_of_another_build_is_refused(checkpoint: Path) -> None:
    DistilBertModel(DistilBertConfig(dim=32, n_layers=1, n_heads=2, hidden_dim=64)).save_pretrained(checkpoint)
    with pytest.raises(BaseError, match="built like BERT"):
        load_base(checkpoint, TEXTS, layers=2)


def test_another_checkpoint_of_the_same_name_has_another_name(checkpoint: Path) -> None:
    before = load_base(checkpoint, TEXTS, layers=2).name
    changed = BertModel.from_pretrained(checkpoint)
    torch.nn.init.normal_(changed.embeddings.word_embeddings.weight)
    changed.save_pretrained(checkpoint)
    assert load_base(checkpoint, TEXTS, layers=2).name != before
