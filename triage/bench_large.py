"""How fast a BERT-base of IndoBERT's size reads the same texts in torch, on one thread. Needs torch."""

import time
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification

from language.encoder import MODEL, TOKENIZER
from language.training.batches import encoded

# 12 layers of 768; it reads the pieces of our tokenizer, so that both read the same.
_PIECES = 50_000
_LABELS = 16
_BATCH = 16


def bert_base(texts: Sequence[str]) -> tuple[float, float]:
    """Texts a second in batches, and milliseconds for a text alone; `texts` are sorted by length, so that batches hold
    alike ones. Untrained: speed is the same."""
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(MODEL / TOKENIZER))
    model = BertForSequenceClassification(BertConfig(vocab_size=_PIECES, num_labels=_LABELS)).eval()

    def read(batch: Sequence[str]) -> None:
        ids, mask = encoded(tokenizer, batch)
        model(input_ids=ids, attention_mask=mask)

    with torch.inference_mode():
        read(texts[:_BATCH])
        started = time.perf_counter()
        for start in range(0, len(texts), _BATCH):
            read(texts[start : start + _BATCH])
        batched = time.perf_counter()
        for text in texts:
            read([text])
        alone = time.perf_counter()
    return round(len(texts) / (batched - started), 1), round((alone - batched) / len(texts) * 1000, 2)
