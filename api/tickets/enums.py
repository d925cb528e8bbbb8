"""States and reasons of tickets. The labels of states are what a participant reads."""

from language.labelled import Labelled


class TicketState(Labelled):
    """new → open → waiting ⇄ open → resolved → closed; a reply reopens what is resolved."""

    NEW = "new", "menunggu petugas", "waiting for an officer"
    OPEN = "open", "sedang ditangani petugas", "an officer is working on it"
    WAITING = "waiting", "menunggu jawaban Anda", "waiting for your answer"
    RESOLVED = "resolved", "sudah dijawab petugas", "answered by an officer"
    CLOSED = "closed", "selesai", "closed"


ACTIVE_STATES = frozenset({TicketState.NEW, TicketState.OPEN, TicketState.WAITING})


class Resolution(Labelled):
    """Why an officer calls a ticket resolved."""

    SOLVED = "solved", "Masalah selesai", "Problem solved"
    EXPLAINED = "explained", "Sudah dijelaskan", "Explained"
    REFERRED = "referred", "Diarahkan ke kanal lain", "Referred to another channel"
    NO_ANSWER = "no_answer", "Peserta tidak menjawab", "Participant did not answer"
    DUPLICATE = "duplicate", "Tiket ganda", "Duplicate ticket"
    NOT_OURS = "not_ours", "Bukan urusan BPJS Ketenagakerjaan", "Not a matter of BPJS Ketenagakerjaan"


class EventKind(Labelled):
    """What an audit row tells."""

    OPENED = "opened", "Dibuka", "Opened"
    TAKEN = "taken", "Diambil", "Taken"
    ANSWERED = "answered", "Dijawab", "Answered"
    PARTICIPANT_WROTE = "participant_wrote", "Peserta menulis", "Participant wrote"
    NOTED = "noted", "Catatan", "Note"
    CATEGORY_SET = "category_set", "Kategori diubah", "Category set"
    SEVERITY_SET = "severity_set", "Tingkat diubah", "Severity set"
    RESOLVED = "resolved", "Diselesaikan", "Resolved"
    REOPENED = "reopened", "Dibuka kembali", "Reopened"
    CLOSED = "closed", "Ditutup", "Closed"
    ERASED = "erased", "Dihapus atas permintaan", "Erased on request"
    REVEALED = "revealed", "Data dibuka", "Value revealed"
