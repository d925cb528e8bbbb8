"""Words that decide what a message is, whatever else it may look like: a life at stake, a fraud, a wish for a person.

Each list is short on purpose. A false alarm costs an officer a minute; silence costs more.
"""

import re

from language.normaliser import normalise


def _any(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns, as whole words, in a normalised text."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


# Plain enough to count wherever they stand …
_DESPAIR = _any(
    r"bunuh diri|bundir|gantung diri|minum (?:racun|baygon)",
    r"(?:loncat|lompat|terjun) dari (?:jembatan|gedung|atap|lantai)",
    r"(?:meng|ng)?akhiri?n? (?:hidup|semua)\w*|(?:mending|lebih baik) saya mati",
    r"(?:ingin|mau|pengin|kepingin) (?:me)?nyusul (?:almarhum|istri|suami|ibu|bapak)",
    r"urip\w* .{0,15}(?:gunane|ora guna)",
    r"suicide|kill myself|end(?:ing)? (?:it all|my life)|want to die|disappear forever|no reason to live",
    r"(?:do not|don't|dont) want to live|(?:can't|cant|cannot) go on (?:living|like this|anymore|any more)",
)
# … unless heirs ask what is paid after somebody else's death.
_OF_ANOTHER = _any("almarhum(?:ah)? (?:bunuh|gantung)|peserta|ahli waris")
# Said of phones and lamps every day.
_PERHAPS_DESPAIR = _any(
    r"(?:ingin|mau|pengin|kepingin) mati|(?:mending|lebih baik) mati",
    r"tidak (?:kuat|sanggup|ingin|mau) (?:lagi )?hidup(?! susah)|(?:capek?|lelah) hidup",
)
_THINGS = _any("hp|ponsel|handphone|layar|lampu|listrik|baterai|mesin|laptop|aplikasi")
_CODE = r"(?:otp|pin|kata sandi|password|pasword|kode(?: verifikasi)?)"
_GIVEN_AWAY = _any(
    r"(?:terlanjur|telanjur) (?:saya |aku )?(?:kasih|klik)\w*",
    r"(?:terlanjur|telanjur) (?:saya |aku )?(?:transfer|kirim)\w* (?:ke|sama|uang) (?:orang|dia|calo|penipu|oknum)",
    rf"(?:kasih|beri|kirim|sebut)\w*(?: \w+){{0,2}} {_CODE}\b.{{0,25}}\b(?:orang|dia|penelepon|petugas|wa)",
    rf"{_CODE}(?:nya)? (?:\w+ ){{0,2}}(?:sudah )?(?:saya |aku )(?:sudah )?(?:kasih|beri|sebut)\w*",
    r"(?:i|we)(?: have| already)? (?:gave|given) (?:it|him|her|them)|(?:i|we)(?: have| already)? clicked",
    rf"(?:i|we)(?: have| already)? (?:gave|given|sent|told)\b.{{0,20}}\b{_CODE}",
)
_ASKED_FOR = _any(
    rf"(?:minta|meminta|nanya|tanya)\w*(?: \w+){{0,3}} {_CODE}\b.{{0,40}}\b(?:kasih|benar|asli|aman|penipu\w*|orang)",
    rf"(?:telepon|nelpon|wa|orang|ada yang|(?:me)?ngaku\w*)\b.{{0,50}}\b(?:me)?minta\w*(?: \w+){{0,3}} {_CODE}",
    rf"(?:caller|someone|somebody|they|he|she|call)\b.{{0,40}}\b(?:ask|want)\w*(?: \w+){{0,3}} {_CODE}",
)
_FRAUD = _any(r"(?:di|ke|me|pe)?n?(?:t|n)ipu(?:an)?|hoa(?:x|ks)|palsu|abal abal|bodong|scam\w*|fake|fraud\w*|phishing")
_OFFICER = r"(?:petugas|cs|cso|customer service|operator|manusia)"
_PERSON = _any(
    rf"(?:bicara|ngomong|(?:di)?sambung\w*|(?:di)?hubungkan|dihubungi|minta(?! maaf)) (?:\w+ ){{0,3}}{_OFFICER}",
    r"(?:talk|speak|connect) (?:\w+ ){0,3}(?:human|person|officer|agent|operator)",
)

# Single words that mean the same everywhere, also in the middle of a guided flow.
_ALWAYS = {
    "cancel": _any(r"(?:batal(?:kan|in)?|stop|berhenti|cancel|tidak jadi|gajadi)"),
    "start_over": _any(r"ulang|ulang(?:i)? dari awal|(?:mulai|coba) (?:lagi|ulang)|restart|start over"),
    "menu": _any("menu|start"),
    "ask_person": _any(rf"(?:orang|{_OFFICER}|person|human|officer|agent)"),
    "ticket_status": _any("tiket|ticket"),
}
_POLITE = frozenset("saja dong deh pak bu kak min ya please tolong mau minta saya aku lah aja ke the".split())

# A lone sign says yes; any other without a word says nothing that can be read.
_APPROVAL = {"👍": "affirm", "👌": "affirm", "✅": "affirm", "🙏": "thank"}
UNREAD = "nlu_fallback"


def in_despair(text: str) -> bool:
    """Whether the text speaks of dying by one's own will."""
    plain = normalise(text)
    if _DESPAIR.search(plain):
        return not _OF_ANOTHER.search(plain)
    return bool(_PERHAPS_DESPAIR.search(plain)) and not _THINGS.search(plain)


def gave_away(text: str) -> bool:
    """Whether a code, a password or money has already gone to somebody, or a link was opened."""
    return bool(_GIVEN_AWAY.search(normalise(text)))


def smells_of_fraud(text: str) -> bool:
    """Whether somebody asked for a code or a password, or has got it."""
    plain = normalise(text)
    return bool(_ASKED_FOR.search(plain) or _GIVEN_AWAY.search(plain))


def speaks_of_fraud(text: str) -> bool:
    """Whether the text itself uses a word for fraud."""
    return bool(_FRAUD.search(normalise(text)))


def wants_person(text: str) -> bool:
    """Whether the text asks to be connected with a person, alone or behind a problem."""
    return bool(_PERSON.search(normalise(text)))


def forced_act(text: str) -> str | None:
    """The dialogue act that these words are, so that Rasa need not guess."""
    if in_despair(text):
        return "report_problem"
    if smells_of_fraud(text):
        return "suspect_fraud"
    if wants_person(text):
        return "ask_person"
    return _always(text) if re.search(r"\w", text) else _APPROVAL.get(text.strip()[:1], UNREAD)


def _always(text: str) -> str | None:
    """The act of a message that consists of one of the words that work anywhere."""
    bare = " ".join(word for word in re.findall(r"\w+", normalise(text)) if word not in _POLITE)
    return next((act for act, pattern in _ALWAYS.items() if pattern.fullmatch(bare)), None)
