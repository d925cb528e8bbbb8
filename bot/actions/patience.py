"""Short messages in a row are one thought: whether it is worth waiting for the next line."""

import re

from bot.actions.signals import forced_act
from language.normaliser import normalise

# "min" · "mau tanya" · "jht saya": so few words rarely stand alone, and waiting for a sentence would only cost time.
FRAGMENT_WORDS = 3
_ENDED = re.compile(r"[.?!…]\W*$")
_WHOLE = re.compile(
    r"(?:ya|iya|tidak|bukan|jangan|belum|sudah|oke|ok|baik|siap|boleh|bisa|yes|no|okay|sure|done|not yet|"
    r"(?:sama|terima)[ -](?:sama|kasih)|makasih|thanks?(?: you)?|bye|dadah|sampai jumpa|skip|lewati|\d{1,3}|english|"
    r"bahasa (?:indonesia|inggris))"
    r"(?: (?:saja|dong|deh|pak|bu|kak|min|ya|banyak|please|bisa|berhasil|jelas|beres))*"
)


def is_fragment(text: str) -> bool:
    """Whether more is likely to follow at once: a few words that ask nothing, answer nothing and end with nothing."""
    if len(text.split()) > FRAGMENT_WORDS or _ENDED.search(text):
        return False
    return forced_act(text) is None and not _WHOLE.fullmatch(normalise(text).strip(" .!,"))
