"""The labels of a participant's text. A category is the step at which he is stuck, not the cause he guesses."""

from language.labelled import Labelled


class Category(Labelled):
    """Where in the app, or in which of its errands, the participant is stuck."""

    LOGIN_FAILED = "login_failed", "Gagal masuk", "Login fails"
    APP_WONT_OPEN_CRASH = "app_wont_open_crash", "Aplikasi tidak terbuka", "App does not open"
    FORCED_UPDATE_LOOP = "forced_update_loop", "Diminta perbarui terus", "Asked to update again and again"
    ACCOUNT_RECOVERY_BLOCKED = (
        "account_recovery_blocked",
        "Akun lupa atau terblokir",
        "Account lost or blocked",
    )
    OTP_CODE = "otp_code", "Kode OTP", "One-time code"
    REGISTRATION = "registration", "Pendaftaran akun", "Creating an account"
    FACE_BIOMETRIC = "face_biometric", "Verifikasi wajah", "Face check"
    DATA_UPDATE_MISMATCH = "data_update_mismatch", "Data tidak sesuai", "Data do not match"
    JHT_CLAIM = "jht_claim", "Klaim JHT", "Old-age savings claim"
    BALANCE_CONTRIBUTION = "balance_contribution", "Saldo dan iuran", "Balance and contributions"
    CARD_KPJ = "card_kpj", "Kartu dan KPJ", "Card and membership number"
    PAYMENT_DUES = "payment_dues", "Pembayaran iuran", "Paying contributions"
    BSU_OTHER_BENEFITS = "bsu_other_benefits", "BSU dan manfaat lain", "Wage subsidy and other benefits"
    SLOW_SERVER_ERROR = "slow_server_error", "Lambat atau gangguan", "Slow or out of order"
    SERVICE_BRANCH = "service_branch", "Layanan dan cabang", "Service and branches"
    OTHER_NONE = "other_none", "Lainnya", "Other"

    @property
    def description_id(self) -> str:
        return _CATEGORIES[self][0]

    @property
    def description_en(self) -> str:
        return _CATEGORIES[self][1]


class MessageType(Labelled):
    """What the participant wants with the text. A fault put as a rhetorical question is a complaint."""

    COMPLAINT = "complaint", "Keluhan", "Complaint"
    QUESTION = "question", "Pertanyaan", "Question"
    STATUS = "status", "Menanyakan perkembangan", "Asking about a pending case"
    PRAISE = "praise", "Pujian", "Praise"
    OFF_TOPIC = "off_topic", "Di luar topik", "Off topic"

    @property
    def description_id(self) -> str:
        return _TYPES[self][0]

    @property
    def description_en(self) -> str:
        return _TYPES[self][1]


class Severity(Labelled):
    """How soon a person is needed. Anger, capitals and swearing never raise it."""

    S1 = "S1", "Gawat", "Critical"
    S2 = "S2", "Perlu petugas", "Needs an officer"
    S3 = "S3", "Terganggu", "Hindered"
    S4 = "S4", "Ringan", "Minor"

    @property
    def description_id(self) -> str:
        return _SEVERITIES[self][0]

    @property
    def description_en(self) -> str:
        return _SEVERITIES[self][1]


# value: Indonesian, English
_CATEGORIES = {
    "login_failed": ("Tidak bisa masuk walau akun benar", "Login is refused though the details are right"),
    "app_wont_open_crash": ("Aplikasi tertutup atau kosong", "The app closes, stays blank or does not start"),
    "forced_update_loop": ("Disuruh memperbarui berulang kali", "Updates are demanded over and over"),
    "account_recovery_blocked": (
        "Lupa email atau sandi, akun terkunci",
        "E-mail or password lost, account locked",
    ),
    "otp_code": ("Kode tidak datang atau ditolak", "The code does not arrive or is refused"),
    "registration": ("Gagal membuat akun baru", "A new account cannot be created"),
    "face_biometric": ("Foto wajah tidak dikenali", "The face photo is not accepted"),
    "data_update_mismatch": ("Pengkinian data gagal atau data salah", "Data are wrong or cannot be updated"),
    "jht_claim": ("Klaim ditolak, macet, atau belum dibayar", "The claim is refused, stuck or unpaid"),
    "balance_contribution": (
        "Saldo atau iuran kosong atau keliru",
        "Balance or contributions missing or wrong",
    ),
    "card_kpj": ("Kartu digital atau KPJ tidak muncul", "Digital card or number does not show"),
    "payment_dues": ("Bayar iuran BPU atau PMI gagal", "Paying one's own contributions fails"),
    "bsu_other_benefits": (
        "BSU, JKP, JKK, JKM, JP dan lainnya",
        "Subsidy, job loss, accident, death, pension",
    ),
    "slow_server_error": ("Lama, galat, atau server sibuk", "Slow, error message or busy server"),
    "service_branch": ("Petugas, antrean, atau 175 sulit", "Staff, queue or hotline fall short"),
    "other_none": ("Pujian, harapan, atau tidak jelas", "Praise, a wish or unclear"),
}
_TYPES = {
    "complaint": ("Ada yang tidak jalan atau terasa tidak adil", "Something fails or feels unfair"),
    "question": ("Minta petunjuk", "Asks for guidance"),
    "status": ("Menanyakan urusan yang sedang berjalan", "Asks about an own pending case"),
    "praise": ("Puas atau sekadar berharap", "Content, or a mere wish"),
    "off_topic": ("Bukan tentang JMO atau BPJS Ketenagakerjaan", "Not about JMO or BPJS Ketenagakerjaan"),
}
_SEVERITIES = {
    "S1": ("Uang atau identitas terancam", "Money or identity at stake"),
    "S2": ("Tidak bisa lanjut tanpa bantuan petugas", "Cannot get on without an officer"),
    "S3": (
        "Fungsi penting terganggu, mungkin bisa diatasi sendiri",
        "A needed function fails, self-help may do",
    ),
    "S4": ("Gangguan kecil, pertanyaan, atau pujian", "Annoyance, question or praise"),
}
