"""Words that follow "password" or "ibu kandung" in complaints without being one: "password salah terus"."""

_COMMON = (
    r"tidak|tdk|ga|gak|gk|g|nggak|ngga|enggak|bukan|belum|blm|sudah|sdh|udah|udh|dah|selalu|terus|salah|benar|bener|"
    r"betul|beda|berbeda|sama|sesuai|cocok|valid|invalid|gagal|error|eror|bisa|bs|harus|hrs|mohon|tolong|lupa|apa|apakah|"
    r"kenapa|knp|gimana|gmn|bagaimana|dimana|di|ke|dari|pada|dengan|dgn|dan|atau|yang|yg|itu|ini|nya|saya|sy|aku|pun|"
    r"juga|jg|malah|tetap|tetep|masih|msh|hilang|kosong|katanya|kok|padahal|pdhl|tapi|tp|karena|krn|untuk|utk|buat|agar|"
    r"supaya|kalau|kalo|klo|sebelum|setelah|waktu|pas|saat|ketika|ditolak|diminta|ditanya|diisi|dimasukkan|minta|perlu|"
    r"wajib|lagi|lg|dong|sih|ya|kak|min|pak|bu|ada|cuma|hanya|kurang|lebih|satu|dua|tiga|typo|ejaan|huruf|tertulis|"
    r"terdaftar|tercatat|muncul|keluar|sering|mau|ingin|coba|cara|login|masuk|wrong|incorrect|not|is|was|isn't|does|"
    r"doesn't|the|a|an|my|and|or|but|never|still|always|correct|right|different|mismatch|forgotten|forgot|required|"
    r"reset|must|should|can|cannot|can't|has|needs?|because|when|what|why|how|on|in|for|with|keeps|empty|of|to|it"
)
NOT_A_PASSWORD = (
    _COMMON + r"|minimal|maksimal|kombinasi|kuat|baru|lama|akun|email|jmo|otp|kode|ganti|diganti|ubah|diubah|"
    r"kesalahan|aman|rahasia|huruf|at|too|weak|strong|expired|kadaluarsa|kadaluwarsa|lewat|oleh|semua|sandi|password|https?"
)
NOT_A_NAME = (
    _COMMON
    + r"|ibu|bu|almh|adalah|ialah|yaitu|bernama|namanya|nama|ktp|kk|nik|dukcapil|capil|data|kartu|peserta|anda|kamu|dia"
    r"|ayah|bapak|suami|istri|anak|almarhumah|meninggal|wafat|sakit|kandung|tiri|angkat|tanggal|tgl|lahir"
    r"|alamat|jmo|bpjs|aplikasi|sistem|verifikasi|pengkinian|ganti|diganti|ubah|mengubah|diubah|perbaiki"
    r"|diperbaiki|dibetulkan|update|jadi|menjadi|doang|saja|aja|banget|mulu|melulu|please|at|field|form"
    r"|question|as|differs|whose|that|sekarang|tadi|kemarin|semua|siapa|isi|isinya|tersebut|kepanjangan"
    r"|disingkat|singkatan|gelar|kebalik|terbalik|tertukar|penulisan|perbedaan|lama|baru|hrd|perusahaan"
    r"|pt|kantor|cabang|petugas|cs|pertanyaan|keamanan|bagaimanapun|walau|meski|tanpa|pakai|pake|biar"
    r"|sampai|sampe|dulu|nggak|gitu|begitu|kayak|seperti|mungkin|dikit|sedikit|doank|your|you|they|we|i"
    r"|dibuat|ditulis|diketik|dirubah|diedit|dipakai|dipake|jelas|terlalu|terus|langsung|otomatis|berubah|terisi|ketuker|double|dobel|panjang|pendek|lengkap"
    r"|asli|tolak"
)
