"""Every sentence of the help centre's own, in both languages side by side; articles bring theirs along."""

from collections.abc import Mapping
from datetime import date

from bot.actions.dates import MONTHS
from language.detection import Language
from language.labelled import Labelled


class Label(Labelled):
    """What the pages say, by the name that the templates use."""

    SITE = "site", "Bantuan JMO", "JMO Help"
    HOME = "home", "Pusat bantuan", "Help centre"
    SKIP = "skip", "Langsung ke isi", "Skip to the content"
    OTHER_LANGUAGE = "other_language", "English", "Indonesia"
    SEARCH = "search", "Cari", "Search"
    SEARCH_LABEL = "search_label", "Apa kendala Anda?", "What is the trouble?"
    SEARCH_EXAMPLE = "search_example", "Contoh: lupa sandi", "Example: no OTP code"
    SEARCH_PRIVACY = (
        "search_privacy",
        "Jangan menulis NIK, nomor KPJ, atau kata sandi di sini.",
        "Do not write your NIK, KPJ number or password here.",
    )
    WELCOME = "welcome", "Ada kendala JMO?", "Stuck with JMO?"
    ABILITY = (
        "ability",
        "Jawaban singkat, langkah demi langkah. Boleh dicetak, boleh dibagikan.",
        "Short answers, step by step. Print them, share them.",
    )
    AREAS = "areas", "Pilih bagian", "Choose a part"
    RESULTS = "results", "Hasil pencarian", "Search results"
    RESULTS_FOR = "results_for", "Hasil untuk", "Results for"
    OTHERS = "others", "Mungkin juga membantu", "May help as well"
    NOT_FOUND = "not_found", "Belum ketemu jawabannya", "No answer found yet"
    NOT_FOUND_ADVICE = (
        "not_found_advice",
        "Coba tulis dengan kata lain, misalnya “lupa sandi” atau “cek saldo”, atau pilih salah satu bagian di bawah.",
        "Try other words, such as “forgot password” or “check balance”, or choose one of the parts below.",
    )
    MISSING = "missing", "Halaman ini tidak ada", "This page does not exist"
    MISSING_ADVICE = (
        "missing_advice",
        "Mungkin alamatnya kurang lengkap, atau aturannya sudah tidak berlaku. "
        "Silakan cari lagi atau pilih salah satu bagian di bawah.",
        "Perhaps the address is incomplete, or the rule no longer holds. "
        "Please search again or choose one of the parts below.",
    )
    ALL_ANSWERS = "all_answers", "Lihat semua jawaban", "See all answers"
    PATH = "path", "Letak halaman", "Where this page is"
    STEPS = "steps", "Langkah-langkahnya", "The steps"
    IF_THAT_FAILS = "if_that_fails", "Kalau belum berhasil", "If that fails"
    CHANNELS = "channels", "Bisa lewat mana?", "Where can you do it?"
    DOCUMENTS = "documents", "Yang perlu disiapkan", "What to have ready"
    AMOUNTS = "amounts", "Angka yang berlaku", "Amounts in force"
    SINCE = "since", "sejak", "since"
    UNTIL = "until", "sampai", "until"
    DETAILS = "details", "Tentang jawaban ini", "About this answer"
    SEGMENTS = "segments", "Untuk siapa", "Who it is for"
    VALIDITY = "validity", "Berlaku", "In force"
    LEGAL = "legal", "Dasar hukum", "Legal basis"
    SOURCES = "sources", "Sumber", "Sources"
    CHECKED = "checked", "Diperiksa", "Checked on"
    RELATED = "related", "Baca juga", "Read on"
    ACTIONS = "actions", "Bagikan dan cetak", "Share and print"
    SHARE = "share", "Bagikan lewat WhatsApp", "Share on WhatsApp"
    PRINT = "print", "Cetak", "Print"
    ASK = "ask", "Masih bingung?", "Still unsure?"
    ASK_ADVICE = (
        "ask_advice",
        "Tanya asisten kami kapan saja. Kalau perlu, petugas melanjutkan. Gratis.",
        "Ask our assistant at any time. When needed, an officer carries on. It is free.",
    )
    CHAT = "chat", "Tanya lewat chat", "Ask in the chat"
    CALL = "call", "Telepon 175", "Call 175"
    FRAUD = (
        "fraud",
        "Layanan ini gratis. Jangan memberi kode OTP atau kata sandi kepada siapa pun.",
        "This service is free. Never give an OTP code or password to anybody.",
    )
    INDEPENDENT = (
        "independent",
        "Bantuan JMO adalah proyek mandiri, bukan layanan resmi BPJS Ketenagakerjaan.",
        "JMO Help is an independent project, not a service of BPJS Ketenagakerjaan.",
    )


def words(language: Language) -> Mapping[str, str]:
    """Every label by its name, for the templates."""
    return {str(label): label.label(language) for label in Label}


def said_date(day: date | str, language: Language) -> str:
    """A date as people say it; partial ones (`2025`, `2025-05`) stay as precise as they are: "Mei 2025"."""
    year, *rest = str(day).split("-")
    month = [MONTHS[language][int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(number)) for number in rest[1:]), *month, year])
