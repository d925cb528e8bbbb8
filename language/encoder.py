"""The shipped encoder: sentence vectors and scores from ONNX, without torch.

Trained by `language.training`; `triage` reads its scores, `knowledge` may read its scores and vectors.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

MODEL = Path(__file__).parent / "model"
NETWORK, TOKENIZER, TASKS = "encoder.onnx", "tokenizer.json", "tasks.json"
# What a person needs to say fits. The base model read up to 512; attention grows with the square.
LONGEST_TOKENS = 192
_LONGEST_TEXT = 4000
# Rows × tokens at a time: large enough to keep a core busy, small enough to keep memory low.
_BATCH_TOKENS = 256
# Triage and search read the same message one after the other, often with the problem told before.
_REMEMBERED = 64


class EncoderError(RuntimeError):
    """The model's files are missing or torn."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the encoder makes of texts: `vectors` (texts × width) and, by task, `scores` (texts × labels)."""

    vectors: Floats
    scores: dict[str, Floats]


class Encoder:
    """One ONNX session on one thread; safe to share between threads."""

    def __init__(self, folder: Path = MODEL) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self.labels: dict[str, list[str]] = json.loads((folder / TASKS).read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # each of the three has exceptions of its own
            raise EncoderError(f"the encoder in {folder.name}/ cannot be loaded: {type(error).__name__}") from error
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._read_one = lru_cache(maxsize=_REMEMBERED)(lambda text: self._read((text,)))

    def read(self, texts: Sequence[str]) -> Read:
        """Vectors and scores in the order of `texts`, at least one; an empty text is read as nothing said.

        Nobody may write into the arrays: a single text is read once for all who ask.
        """
        return self._read_one(texts[0]) if len(texts) == 1 else self._read(texts)

    def _read(self, texts: Sequence[str]) -> Read:
        encodings = self._tokenizer.encode_batch([_writable(text[:_LONGEST_TEXT]) for text in texts])
        rows = [encoding.ids[:LONGEST_TOKENS] for encoding in encodings]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        parts: dict[int, list[Floats]] = {}
        for places in _batches(order, [len(row) for row in rows]):
            found = self._run([rows[place] for place in places])
            for number, place in enumerate(places):
                parts[place] = [output[number] for output in found]
        columns = zip(*(parts[place] for place in range(len(rows))), strict=True)
        stacked = dict(zip(self._outputs, map(np.stack, columns), strict=False))
        return Read(stacked.pop("vectors"), stacked)

    def _run(self, rows: list[list[int]]) -> list[Floats]:
        width = max(len(row) for row in rows)
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        return list(self._session.run(None, {"input_ids": ids, "attention_mask": mask}))


def load_encoder(folder: Path = MODEL) -> Encoder:
    """The encoder in `folder`, one for the whole process. Raises `EncoderError`."""
    return _loaded(folder)


@cache
def _loaded(folder: Path) -> Encoder:
    return Encoder(folder)


def _writable(text: str) -> str:
    """Half an emoji, as a cut message may end with, becomes a question mark: the tokenizer takes whole ones only."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _batches(order: list[int], lengths: list[int]) -> list[list[int]]:
    """Places in batches of alike length, each of at most `_BATCH_TOKENS` with its padding."""
    batches: list[list[int]] = [[]]
    for place in order:
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(place)
    return batches
