"""The topics that articles belong to, `knowledge/topics.csv`, and the areas that topics belong to."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detection import Language
from language.labelled import Labelled

TOPICS_FILE = Path(__file__).with_name("topics.csv")


class Area(Labelled):
    """What a topic is about: the part of its slug before the dot. What people need most often comes first."""

    ACCOUNT = "account", "Akun dan masuk JMO", "Account and signing in"
    BIOMETRIC = "biometric", "Verifikasi wajah", "Face verification"
    KPJ = "kpj", "Kartu dan nomor KPJ", "Card and KPJ number"
    BALANCE = "balance", "Saldo", "Balance"
    JHT = "jht", "Tabungan hari tua (JHT)", "Old-age savings (JHT)"
    DATA = "data", "Data dan pengkinian", "Your data and its updates"
    APP = "app", "Aplikasi bermasalah", "Trouble with the app"
    BSU = "bsu", "Bantuan subsidi upah (BSU)", "Wage subsidy (BSU)"
    PAYMENT = "payment", "Bayar iuran", "Paying contributions"
    MEMBERSHIP = "membership", "Daftar dan kepesertaan", "Joining and membership"
    JKK = "jkk", "Kecelakaan kerja (JKK)", "Work accidents (JKK)"
    JKM = "jkm", "Santunan kematian (JKM)", "Death benefit (JKM)"
    JKP = "jkp", "Kehilangan pekerjaan (JKP)", "Losing a job (JKP)"
    JP = "jp", "Pensiun (JP)", "Pension (JP)"
    EXTRA = "extra", "Perumahan dan layanan lain", "Housing and other services"
    ABOUT = "about", "Kontak, kantor, hal umum", "Contacts, offices, general"

    @classmethod
    def of(cls, topic: str) -> "Area":
        """The area of `topic`; a topic of none of them is a general matter, so that no article gets lost."""
        prefix = topic.partition(".")[0]
        return cls(prefix) if prefix in list(cls) else cls.ABOUT


@dataclass(frozen=True)
class Topic:
    """A thing that people need help with; `covers` says where it ends, for trainers."""

    slug: str
    title_id: str
    title_en: str
    covers: str

    def title(self, language: Language) -> str:
        """The title in the reader's language."""
        return self.title_en if language == Language.EN else self.title_id


@cache
def load_topics(file: Path = TOPICS_FILE) -> dict[str, Topic]:
    """All topics by slug, in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["topic"]: Topic(row["topic"], row["title_id"], row["title_en"], row["covers"]) for row in rows}
