"""Every error that a caller can meet, as one tree.

HelpDeskError
├── NotFound                404
│   ├── TicketNotFound
│   ├── ArticleNotFound
│   └── NothingToReveal
├── MethodNotAllowed        405
├── NotSignedIn             401
├── ForgedCall              401
├── NotAllowed              403
├── Conflict                409
│   ├── IllegalMove
│   ├── TicketNotTaken
│   ├── TicketHeldByOther
│   ├── EditedMeanwhile
│   ├── NotThatRevision
│   ├── CheckOutdated
│   └── LastArticle
├── UnreadableCall          400
├── BadInput                422
│   ├── EmptyMessage
│   ├── MessageTooLong
│   ├── UnknownButton
│   └── FaultyArticle
├── BodyTooLarge            413
├── TooManyAttempts         429
└── Unavailable             503
"""

from collections.abc import Sequence
from http import HTTPStatus


class HelpDeskError(Exception):
    """The root: `code` for programs, a sentence in each language for people."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal"
    message_id = "Ada gangguan di pihak kami. Silakan coba lagi sebentar lagi."
    message_en = "Something went wrong on our side. Please try again in a moment."


class NotFound(HelpDeskError):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    message_id = "Yang Anda cari tidak ditemukan."
    message_en = "What you are looking for was not found."


class TicketNotFound(NotFound):
    code = "ticket_not_found"
    message_id = "Tiket dengan nomor itu tidak ditemukan."
    message_en = "There is no ticket with that number."


class ArticleNotFound(NotFound):
    code = "article_not_found"
    message_id = "Artikel atau versi itu tidak ditemukan."
    message_en = "There is no such article or revision."


class NothingToReveal(NotFound):
    code = "nothing_to_reveal"
    message_id = "Tidak ada data tersimpan dengan nomor itu pada tiket ini."
    message_en = "This ticket holds no stored value with that number."


class MethodNotAllowed(HelpDeskError):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"
    message_id = "Cara memanggil alamat ini tidak sesuai."
    message_en = "This address does not take that method."


class NotSignedIn(HelpDeskError):
    status = HTTPStatus.UNAUTHORIZED
    code = "not_signed_in"
    message_id = "Silakan masuk dulu. E-mail atau kata sandi salah, atau sesi sudah berakhir."
    message_en = "Please sign in. The e-mail or password is wrong, or the session has ended."


class ForgedCall(HelpDeskError):
    status = HTTPStatus.UNAUTHORIZED
    code = "forged_call"
    message_id = "Panggilan ini tidak terbukti berasal dari penyedia kanal."
    message_en = "This call does not prove to come from the channel's provider."


class UnreadableCall(HelpDeskError):
    status = HTTPStatus.BAD_REQUEST
    code = "unreadable_call"
    message_id = "Isi panggilan ini tidak dapat dibaca."
    message_en = "The body of this call cannot be read."


class NotAllowed(HelpDeskError):
    status = HTTPStatus.FORBIDDEN
    code = "not_allowed"
    message_id = "Peran Anda tidak berwenang melakukan ini."
    message_en = "Your role does not allow this."


class Conflict(HelpDeskError):
    status = HTTPStatus.CONFLICT
    code = "conflict"
    message_id = "Keadaannya sudah berubah. Muat ulang lalu coba lagi."
    message_en = "The situation has changed. Reload and try again."


class IllegalMove(Conflict):
    code = "illegal_move"
    message_id = "Tindakan ini tidak berlaku untuk keadaan tiket sekarang."
    message_en = "The ticket's present state does not allow this."


class TicketNotTaken(Conflict):
    code = "ticket_not_taken"
    message_id = "Ambil dulu tiket ini, baru bisa dikerjakan."
    message_en = "Take this ticket first, then work on it."


class TicketHeldByOther(Conflict):
    code = "ticket_held_by_other"
    message_id = "Tiket ini sedang dipegang petugas lain."
    message_en = "Another officer is working on this ticket."


class EditedMeanwhile(Conflict):
    code = "edited_meanwhile"
    message_id = "Artikel ini sudah diubah orang lain sejak Anda membukanya. Tulisan Anda tidak hilang."
    message_en = "Somebody else has changed this article since you opened it. Nothing of yours is lost."


class NotThatRevision(Conflict):
    code = "not_that_revision"
    message_id = "Versi ini tidak bisa lagi dipindahkan begitu. Muat ulang untuk melihat keadaan terbaru."
    message_en = "This revision can no longer be moved like that. Reload to see how it stands."


class CheckOutdated(Conflict):
    code = "check_outdated"
    message_id = "Artikel lain baru saja terbit. Periksa sekali lagi, lalu terbitkan."
    message_en = "Another article has just been published. Check once more, then publish."


class LastArticle(Conflict):
    code = "last_article"
    message_id = "Setidaknya satu artikel dengan contoh pertanyaan harus tetap terbit."
    message_en = "At least one article with questions has to stay published."


class BadInput(HelpDeskError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "bad_input"
    message_id = "Ada isian yang belum benar."
    message_en = "Some of the input is not valid."


class EmptyMessage(BadInput):
    code = "empty_message"
    message_id = "Pesannya masih kosong. Silakan tulis pertanyaan Anda."
    message_en = "The message is empty. Please write your question."


class MessageTooLong(BadInput):
    code = "message_too_long"
    message_id = "Pesannya terlalu panjang. Silakan kirim dalam beberapa bagian."
    message_en = "The message is too long. Please send it in parts."


class UnknownButton(BadInput):
    code = "unknown_button"
    message_id = "Tombol itu tidak dikenal. Silakan tulis dengan kata-kata Anda."
    message_en = "That button is not known. Please write it in your own words."


class FaultyArticle(BadInput):
    """`problems` says what to mend before the article can be published."""

    code = "faulty_article"
    message_id = "Artikel ini belum bisa terbit. Perbaiki dulu yang ditandai."
    message_en = "This article cannot be published yet. Mend what is marked first."

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class BodyTooLarge(HelpDeskError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"
    message_id = "Kiriman terlalu besar."
    message_en = "The request is too large."


class TooManyAttempts(HelpDeskError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_attempts"
    message_id = "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
    message_en = "Too many attempts. Wait a few minutes, then try again."


class Unavailable(HelpDeskError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    message_id = "Layanan sedang terganggu. Silakan coba lagi sebentar lagi."
    message_en = "The service is disturbed. Please try again shortly."
