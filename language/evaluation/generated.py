"""Made-up messages with personal numbers in many spellings, and harmless ones that look alike.

The numbers belong to nobody: a NIK begins with 99, a KPJ and an account number with zeros.
"""

from collections.abc import Callable
from random import Random

from language.evaluation.scoring import Example, parse

_FRAMES = {
    "NIK": (
        "nik saya {} gimana",
        "{} sudah terdaftar katanya",
        "NIK: {}",
        "my nik {} is refused",
        "ktp {} ditolak terus",
    ),
    "KPJ": (
        "kpj {} ga muncul",
        "no peserta {}",
        "nomor kpj saya {} dan saldonya 0",
        "my kpj is {}",
        "kartu peserta {} aktif?",
    ),
    "HP": ("hp {} tidak terima otp", "hubungi {} ya", "wa saya {}", "call me {}", "nomor lama {} sudah mati"),
    "EMAIL": (
        "email {} lupa sandi",
        "akun saya {}",
        "kirim ke {}",
        "my email {} is not found",
        "{} sudah terdaftar",
    ),
    "REKENING": (
        "rekening bca {} ditolak",
        "norek {}",
        "transfer ke mandiri {}",
        "account number {}",
        "no rek saya {}",
    ),
    "OTP": ("kode otp {} salah", "kodenya {}", "otp {} kadaluarsa", "verification code {}", "pin saya {}"),
    "SANDI": (
        "password saya: {}",
        "sandi {} ditolak",
        "pw: {}",
        "my password is {}",
        "kata sandi {} salah terus",
    ),
    "IBU": ("nama ibu kandung: {}", "ibu kandung saya {}", "mother's maiden name is {}"),
}
_HARMLESS = (
    "saldo Rp{n}.{n}.000 hilang",
    "klaim {n}.{n}.000 belum cair",
    "cair {n} juta dari {n} juta",
    "error 0{d}{d} lagi",
    "kode 0{d}{d} terus",
    "antrian nomor {d}{d}",
    "tanggal {day}-{month}-2026 ke cabang",
    "sejak {day}/{month}/2025",
    "versi 4.{d}.{d}{d}",
    "tiket JMO-{n}{n} gimana",
    "PP {d}{d}/2015",
    "surat B/{n}{d}/{month}2026",
    "umur {d}{d} tahun",
    "otp lama {d}{d} menit",
    "password salah {d} kali",
    "kerja {d}{d} tahun dari 20{month}",
    "telepon 175 {d} kali",
    "jam {month}.30 sampai {month}:45",
    "iuran {d}{d}.800 per bulan",
    "rekening bank saya salah {d} huruf",
)


def generated(count: int, seed: int) -> list[Example]:
    """Return `count` examples, every second one harmless; the same for the same seed."""
    random = Random(seed)
    return [parse(_harmless(random) if index % 2 else _personal(random)) for index in range(count)]


def _personal(random: Random) -> str:
    tag = random.choice(list(_FRAMES))
    frame = random.choice(_FRAMES[tag])
    text = frame.format(f"<{tag}>{_VALUES[tag](random)}</{tag}>")
    return text if random.random() < 0.7 else f"{random.choice(('min tolong', 'halo kak', 'hi,'))} {text}"


def _harmless(random: Random) -> str:
    return random.choice(_HARMLESS).format(
        n=random.randint(100, 999),
        d=random.randint(1, 9),
        day=random.randint(10, 28),
        month=random.randint(10, 12),
    )


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def _grouped(random: Random, groups: tuple[str, ...]) -> str:
    return random.choice(("", " ", "-", ".")).join(groups)


def _nik(random: Random) -> str:
    return _grouped(random, ("99" + _digits(random, 4), _digits(random, 6), _digits(random, 4)))


def _kpj(random: Random) -> str:
    return _grouped(random, ("0000", _digits(random, 4), _digits(random, 3)))


def _phone(random: Random) -> str:
    start = random.choice(("0812", "0857", "+62 812", "62877", "0899"))
    return _grouped(random, (start, "0000", _digits(random, random.randint(3, 4))))


def _email(random: Random) -> str:
    name = random.choice(("contoh", "contoh.akun", "contoh_kerja")) + _digits(random, 2)
    return name + random.choice(("@example.com", " @contoh.co.id", "[at]example.com", " at gmail.com", "@gmail"))


def _password(random: Random) -> str:
    return random.choice(("Contoh", "rahasiaku", "Sandi")) + random.choice(("", "!", "_")) + _digits(random, 3)


def _mother(random: Random) -> str:
    return random.choice(("Contoh", "Wati", "Sumarni")) + random.choice(("", " Contohwati", " Rahayu Contoh"))


_VALUES: dict[str, Callable[[Random], str]] = {
    "NIK": _nik,
    "KPJ": _kpj,
    "HP": _phone,
    "EMAIL": _email,
    "REKENING": lambda random: "000" + _digits(random, random.randint(7, 12)),
    "OTP": lambda random: _digits(random, random.randint(4, 8)),
    "SANDI": _password,
    "IBU": _mother,
}
