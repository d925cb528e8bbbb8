"""Cuts a tokenizer's vocabulary to the pieces that Indonesian and English need.

A multilingual vocabulary has 250,000 pieces, four fifths of the model; what two languages use is a sixth of them.
"""

import json

from tokenizers import Tokenizer
from wordfreq import top_n_list

_WORDS = 60_000
_LANGUAGES = ("id", "en")
_BEFORE_WORD = "▁"


def kept_pieces(tokenizer: Tokenizer, texts: list[str]) -> list[int]:
    """Ids, in order, of the pieces that the frequent words of both languages and `texts` use, of short ASCII
    pieces, of emoji and of the special tokens."""
    words = [word for language in _LANGUAGES for word in top_n_list(language, _WORDS)]
    spelled = [*words, *(word.capitalize() for word in words), *(word.upper() for word in words[:5000]), *texts]
    used = {place for encoding in tokenizer.encode_batch(spelled) for place in encoding.ids}
    plain = {place for piece, place in tokenizer.get_vocab().items() if _is_plain(piece)}
    return sorted(used | plain | _special(tokenizer))


def prune(tokenizer: Tokenizer, kept: list[int]) -> tuple[Tokenizer, list[int]]:
    """A tokenizer with only the `kept` pieces, renumbered in their order; one that is not SentencePiece stays."""
    described = json.loads(tokenizer.to_str())
    if described["model"]["type"] != "Unigram":
        return tokenizer, list(range(tokenizer.get_vocab_size()))
    pieces = described["model"]["vocab"]
    kept = sorted({described["model"]["unk_id"], *(place for place in kept if place < len(pieces))})
    renumbered = {old: new for new, old in enumerate(kept)}
    added = [token for token in described["added_tokens"] if token["id"] in renumbered]
    described["model"]["vocab"] = [pieces[place] for place in kept]
    described["model"]["unk_id"] = renumbered[described["model"]["unk_id"]]
    described["added_tokens"] = [{**token, "id": renumbered[token["id"]]} for token in added]
    for special in (described.get("post_processor") or {}).get("special_tokens", {}).values():
        special["ids"] = [renumbered[place] for place in special["ids"]]
    described["padding"] = described["truncation"] = None
    return Tokenizer.from_str(json.dumps(described, ensure_ascii=False)), kept


def _is_plain(piece: str) -> bool:
    bare = piece.removeprefix(_BEFORE_WORD)
    return (bare.isascii() and len(bare) <= 3) or all(ord(letter) >= 0x1F300 for letter in bare)


def _special(tokenizer: Tokenizer) -> set[int]:
    return {place for place, token in tokenizer.get_added_tokens_decoder().items() if token.special}
