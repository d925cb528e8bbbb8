"""Every sentence of the console's own. Those who work here read Indonesian; articles bring their texts along."""

from enum import StrEnum


class Text(StrEnum):
    """What the pages say, by the name that the templates use; braces are filled by `format`."""

    SITE = "Konsol Bantuan JMO"
    SKIP = "Langsung ke isi"
    NAV = "Menu utama"
    NAV_ARTICLES = "Artikel"
    NAV_TRY = "Coba"
    NAV_QUESTIONS = "Belum terjawab"
    NAV_RECHECK = "Perlu diperiksa"
    SIGN_OUT = "Keluar"

    SIGN_IN = "Masuk"
    SIGN_IN_FOR = "Khusus pelatih, penyelia, dan petugas."
    EMAIL = "E-mail"
    PASSWORD = "Kata sandi"  # noqa: S105 - a label
    CARRIED = "Sesi Anda sudah berakhir. Yang baru Anda tulis masih ada dan ikut sampai Anda masuk lagi."
    ONWARD = "Lanjut ke halaman yang dituju"
    RESUME = "Anda sudah masuk lagi"
    RESUME_ADVICE = "Tulisan Anda masih ada. Tekan tombol ini untuk melanjutkan yang tadi."
    RESUME_GO = "Lanjutkan"

    ERROR_TITLE = "Tidak bisa dilanjutkan"
    BACK = "Kembali"
    TO_EDITOR = "Kembali ke isian"
    TO_ARTICLES = "Ke daftar artikel"
    TYPED_KEPT = "Bila tadi Anda menulis sesuatu, tombol Kembali di peramban biasanya membawanya lagi."

    ARTICLES = "Artikel"
    NEW_ARTICLE = "Tulis artikel baru"
    FILTER = "Saring"
    FILTER_APPLY = "Tampilkan"
    FILTER_CLEAR = "Hapus saringan"
    FILTER_WORDS = "Kata dalam id, judul, atau pertanyaan"
    FILTER_AREA = "Bagian atau topik"
    FILTER_STATE = "Keadaan"
    FILTER_ANY = "Semua"
    FILTER_RECHECK = "Perlu diperiksa ulang"
    FILTER_EXPIRED = "Sudah kedaluwarsa"
    FILTER_FAULTS = "Ada kesalahan"
    FOUND = "{found} dari {all} artikel"
    FOUND_NONE = "Tidak ada artikel yang cocok. Longgarkan saringannya."
    COL_TITLE = "Judul"
    COL_TOPIC = "Topik"
    COL_STATE = "Keadaan"
    COL_CHANGED = "Perubahan terakhir"
    COL_RECHECK = "Periksa ulang"
    COL_HELPED = "Membantu"
    COL_NOT_HELPED = "Tidak"
    VOTES = "{helped} kali membantu, {not_helped} kali tidak."
    VOTES_HINT = "Jawaban peserta atas “Apakah ini membantu?”"
    FROM_FILE = "berkas"
    LIVE_NUMBER = "Terbit v{number}"
    STATE_NUMBER = "{state} v{number}"
    EXPIRED_ON = "Kedaluwarsa {day}"
    OVERDUE = "lewat"
    SOON = "segera"
    FAULT_COUNT = "{count} kesalahan"

    EDIT = "Ubah artikel"
    VERSION = "Versi {number}"
    NEVER_SAVED = "Belum disimpan"
    HISTORY = "Riwayat"
    INDONESIAN = "Bahasa Indonesia"
    ENGLISH = "Bahasa Inggris"
    SECTION_CONTENT = "Isi jawaban"
    SECTION_MORE = "Jalur, dokumen, dan angka"
    SECTION_QUESTIONS = "Contoh pertanyaan"
    SECTION_COMMON = "Tentang artikel ini"
    SECTION_NOTE = "Simpan"
    SAVE = "Simpan draf"
    SAVE_REVIEW = "Simpan & kirim untuk ditinjau"
    REVIEW = "Kirim untuk ditinjau"
    TO_DRAFT = "Kembalikan ke draf"
    CHECK = "Periksa & terbitkan (± 10 detik)"
    CHECKING = "Sedang memeriksa, mohon tunggu…"
    LOOK = "Lihat pratinjau"
    WITHDRAW = "Tarik dari peredaran"
    NOT_SAVED = "Belum tersimpan. {count} isian perlu diperbaiki:"
    PREVIEW = "Pratinjau"
    PREVIEW_WHEN = "Menurut isian saat halaman ini dimuat. Tekan “Lihat pratinjau” setelah mengubah isian."
    PREVIEW_NONE = "Pratinjau muncul setelah semua isian wajib terisi dengan benar."
    WEB = "Chat web"
    WHATSAPP = "WhatsApp"
    PROBLEMS = "Masalah"
    PROBLEMS_LATER = "Artikel diperiksa setelah semua isian wajib terisi dengan benar."
    NO_PROBLEMS = "Tidak ada masalah."
    FEEDBACK = "Kata peserta"
    FEEDBACK_NONE = "Belum ada peserta yang menilai artikel ini."
    CHARACTERS = "{count} huruf"
    FITS_BUTTONS = "muat satu pesan dengan tombol (batas {limit})"
    FITS_TEXT = "terkirim sebagai pesan teks (batas {limit}), tombol di pesan berikutnya"
    TOO_LONG = "terlalu panjang, batas WhatsApp {limit}"
    LIMIT_COUNT = "{count} dari {limit} huruf"
    STEP_COUNT = "{count} dari {limit} langkah"

    CONFLICT = "{who} sudah menyimpan versi {number} sejak Anda membuka artikel ini"
    CONFLICT_ADVICE = (
        "Tulisan Anda belum tersimpan dan masih ada di isian di bawah. Isian yang tidak Anda ubah sudah memakai versi "
        "rekan Anda. Di isian yang sama-sama diubah, versinya tampil di atas tulisan Anda. Gabungkan, lalu simpan lagi."
    )
    CONFLICT_THEIRS = "Yang diubah rekan Anda (versi {base} → {number})"
    CONFLICT_MINE = "Beda tulisan Anda dengan versi {number}"
    THEIR_TEXT = "Versi {number} menurut {who}:"
    THEIRS_TAKEN = "Diambil dari versi {number} ({who})."
    THEIR_BLANK = "(dikosongkan)"

    WITHDRAW_ASK = "Tarik artikel ini dari peredaran?"
    WITHDRAW_ADVICE = (
        "Bot dan pusat bantuan langsung berhenti menampilkannya. Isinya tetap tersimpan di riwayat dan bisa "
        "diterbitkan lagi kapan saja."
    )
    WITHDRAW_YES = "Ya, tarik versi {number}"
    CANCEL = "Batal"

    CHECK_TITLE = "Periksa sebelum terbit"
    CHECK_AGAINST = "Dibandingkan dengan versi {number} yang sedang terbit"
    CHECK_NEW = "Artikel ini sedang tidak terbit"
    CHECK_QUESTIONS = "Pertanyaan uji"
    CHECK_SAME = "Semua {count} pertanyaan uji tetap mendapat jawaban yang sama."
    CHECK_CHANGED = (
        "{changed} dari {count} pertanyaan uji akan mendapat jawaban lain; {worse} di antaranya lebih buruk."
    )
    CHECK_NO_LIVE = "Belum ada artikel yang terbit, jadi belum ada yang bisa dibandingkan."
    WORSE = "Lebih buruk"
    CHANGED = "Berubah"
    NOBODY = "tidak dijawab"
    BEFORE = "Sekarang"
    AFTER = "Setelah terbit"
    EXPECTED = "Seharusnya"
    QUESTION = "Pertanyaan"
    DIFFERENCE = "Perubahan isi"
    NO_DIFFERENCE = "Isinya sama."
    PUBLISH = "Terbitkan"
    PUBLISHING = "Sedang menerbitkan…"
    PUBLISH_HINT = "Langsung berlaku di semua saluran; perlu beberapa detik."
    PUBLISH_FAULTS = "Perbaiki dulu kesalahan di atas, baru bisa terbit."
    PUBLISH_NOT_REVIEWED = "Versi ini berstatus {state}. Yang bisa terbit hanya versi yang sedang ditinjau."
    ACCEPT = "Saya sudah membaca {count} pertanyaan yang menjadi lebih buruk, dan tetap ingin menerbitkan."
    ACCEPT_FIRST = "Centang dulu pernyataan di bawah: ada pertanyaan yang jawabannya menjadi lebih buruk."

    HISTORY_OF = "Riwayat"
    COMPARE = "Bandingkan"
    COMPARE_ADVICE = "Pilih dua versi di bawah, lama dan baru."
    COMPARE_FROM = "Lama"
    COMPARE_TO = "Baru"
    COMPARED = "Versi {old} → versi {new}"
    ROLL_BACK = "Kembalikan versi ini"
    ROLL_BACK_HINT = "Versi yang dikembalikan menjadi draf baru; yang sedang terbit tidak berubah."
    COL_VERSION = "Versi"
    COL_NOTE = "Catatan"
    COL_EVENTS = "Yang terjadi"
    EVENT = "{state}: {who}"

    TRY_TITLE = "Coba tanya"
    TRY_LABEL = "Tulis seperti peserta bertanya"
    TRY_ADVICE = "Dicari di artikel yang sedang terbit, dan tidak disimpan. Jangan menulis data pribadi asli."
    TRY_GO = "Coba"
    TRY_EMPTY = "Tulis dulu pertanyaannya."
    TRY_NONE = "Tidak ada artikel yang bisa dicari, atau tulisannya tidak berisi kata."
    TRY_SCOPE = "Kemungkinan soal yang kami layani: {share}"
    TRY_WORDS = "Kata yang dipelajari"
    TRY_OWN = "Isi artikel"
    TRY_MEANING = "Makna (topik)"
    TRY_NEAREST = "Contoh pertanyaan terdekat"
    ALIKE = "{share} mirip"
    TRY_WHY_HINT = "Angka positif mendorong artikel ini naik, angka negatif menurunkannya, dibanding rata-rata artikel."
    TRY_SIGNS = "Apakah soal ini kami layani?"
    TRY_SIGNS_HINT = "Angka positif memberi kesan kami layani, angka negatif memberi kesan di luar layanan."
    SCORE = "Nilai"

    QUESTIONS_TITLE = "Belum terjawab"
    QUESTIONS_ADVICE = (
        "Yang belum bisa dijawab bot. Jadikan contoh pertanyaan supaya bot belajar, atau tulis artikel baru."
    )
    QUESTIONS_NONE = "Tidak ada pertanyaan yang menunggu. Kerja bagus."
    QUESTIONS_COUNT = "{questions} pertanyaan dalam {groups} kelompok"
    SINCE = "Sejak"
    DAYS = "{days} hari"
    ASKED_TIMES = "Ditanyakan {count} kali"
    CHOOSE_ARTICLE = "Artikel yang menjawab"
    OTHER_ARTICLE = "Atau artikel lain (id)"
    LIKELY = "{title} ({share})"
    SEE_NEAREST = "Lihat artikel terdekat"
    MAKE_VARIANT = "Jadikan contoh pertanyaan"
    MAKE_DRAFT = "Buat artikel baru"
    NEW_ID = "Id artikel baru"
    DISMISS = "Abaikan"
    TOPIC = "Topik"
    MORE_GROUPS = "{count} kelompok lain muncul setelah yang di atas ditangani."
    NO_SUCH_ARTICLE = "Pilih artikel dari daftar: artikel itu tidak ada."
    ID_TAKEN = "Sudah ada artikel dengan id itu. Pilih id lain."
    ID_WRONG = "Id artikel baru hanya boleh huruf kecil, angka, dan tanda hubung."
    TOPIC_WRONG = "Pilih topik untuk artikel baru."
    CHOOSE_FIRST = "Centang dulu setidaknya satu pertanyaan."
    OVERTAKEN = "Rekan Anda baru saja menangani pertanyaan atau artikel itu. Lihat yang masih ada, lalu coba lagi."
    ARTICLE_FULL = "Artikel itu sudah penuh. Kurangi dulu contoh pertanyaannya, atau pilih artikel lain."


class Field(StrEnum):
    """A field of the editor: its value is the last part of the name in the form."""

    label_id: str
    hint: str

    def __new__(cls, value: str, label_id: str, hint: str = "") -> "Field":
        member = str.__new__(cls, value)
        member._value_, member.label_id, member.hint = value, label_id, hint
        return member

    ID = (
        "id",
        "Id artikel",
        "Huruf kecil, angka, dan tanda hubung. Contoh: jht-pencairan-sebagian. Nanti tidak bisa diubah.",
    )
    TITLE = "title", "Judul"
    ANSWER = "answer", "Jawaban", "Jawab langsung dengan kalimat pendek."
    STEPS = "steps", "Langkah", "Satu langkah per baris, tanpa nomor."
    IF_THAT_FAILS = "if_that_fails", "Kalau belum berhasil", "Selalu beri jalan berikutnya."
    JMO = "channels.jmo", "Lewat aplikasi JMO"
    LAPAK_ASIK = "channels.lapak_asik", "Lewat Lapak Asik"
    BRANCH = "channels.branch", "Di kantor cabang"
    CALL_175 = "channels.call_175", "Lewat telepon 175"
    DOCUMENTS = "documents", "Dokumen yang disiapkan", "Satu dokumen per baris."
    AMOUNTS = (
        "amounts",
        "Angka yang berlaku",
        "Satu per baris: label | nilai | sejak. Contoh: Biaya kartu | Rp10.000 | 2026-07",
    )
    TOPIC = "topic", "Topik"
    SEGMENTS = "segments", "Untuk peserta", "Tanpa centang berarti untuk semua."
    VALID_FROM = "valid_from", "Berlaku mulai", "Kosongkan bila tanpa batas."
    VALID_TO = "valid_to", "Berlaku sampai", "Setelah tanggal ini bot tidak menampilkannya lagi."
    REVIEWED_ON = "reviewed_on", "Terakhir diperiksa"
    RECHECK_BY = "recheck_by", "Periksa lagi sebelum"
    SOURCES = (
        "sources",
        "Sumber",
        "Satu per baris: judul | tanggal | A, B, atau C | kode. A resmi, B dilaporkan, C perlu dicek.",
    )
    LEGAL = "legal", "Dasar hukum", "Satu per baris."
    RELATED = "related", "Artikel terkait", "Id artikel, satu per baris."
    FLOW = "flow", "Alur khusus", "Kosongkan, kecuali diminta tim teknis."
    QUESTIONS = (
        "questions",
        "Contoh pertanyaan",
        "Satu per baris, seperti orang benar-benar bertanya. Tanpa nama atau nomor pribadi.",
    )
    NOTE = "note", "Catatan perubahan", "Apa yang diubah dan mengapa; tampil di riwayat."


NOTICES = {
    "signed-out": "Anda sudah keluar.",
    "saved": "Draf tersimpan. Yang sedang terbit belum berubah.",
    "same": "Tidak ada yang berubah, jadi tidak ada yang disimpan.",
    "sent": "Dikirim untuk ditinjau.",
    "returned": "Dikembalikan ke draf.",
    "published": "Sudah terbit dan langsung berlaku di semua proses dan saluran.",
    "withdrawn": "Artikel ditarik dari peredaran di semua proses dan saluran.",
    "rolled-back": "Isi versi lama menjadi draf baru. Tinjau, periksa, lalu terbitkan.",
    "variant": "Pertanyaan ditambahkan ke draf artikel ini. Tinjau, periksa, lalu terbitkan.",
    "draft": "Draf artikel baru dibuat dari pertanyaan itu. Lengkapi isinya.",
    "dismissed": "Pertanyaan itu tidak ditampilkan lagi.",
}

BANDS = {
    "sure": "Bot langsung menjawab dengan artikel pertama.",
    "unsure": "Bot menawarkan beberapa artikel untuk dipilih.",
    "lost": "Bot tidak menjawab dan menawarkan petugas.",
}

SIGNS = {
    "out_of_scope": "Kata dibanding contoh di luar layanan",
    "head": "Kesamaan dengan contoh pertanyaan",
    "lexical": "Kesamaan dengan isi artikel",
    "domain": "Istilah jaminan sosial",
    "foreign": "Makna dibanding soal di luar layanan",
}
