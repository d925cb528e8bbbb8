"""States of conversations and messages."""

from language.labelled import Labelled


class Owner(Labelled):
    """Who answers: the bot, the bot while a ticket waits in the queue, or an officer alone."""

    BOT = "bot", "Asisten", "Assistant"
    QUEUE = "queue", "Menunggu petugas", "Waiting for an officer"
    OFFICER = "officer", "Petugas", "Officer"


class Author(Labelled):
    """Who wrote a message."""

    PARTICIPANT = "participant", "Peserta", "Participant"
    BOT = "bot", "Asisten", "Assistant"
    OFFICER = "officer", "Petugas", "Officer"
    SYSTEM = "system", "Sistem", "System"


class MessageState(Labelled):
    """Inbound: received → processed | failed, or limited at once.

    Outbound: queued (or pending, until the participant opens the window) → sending → sent → delivered → read,
    or failed, or unknown (sent without an answer), or withdrawn before it left.
    """

    RECEIVED = "received", "Diterima", "Received"
    PROCESSED = "processed", "Dijawab", "Processed"
    LIMITED = "limited", "Tidak dijawab: terlalu banyak sekaligus", "Not answered: too many at once"
    QUEUED = "queued", "Menunggu dikirim", "Queued"
    PENDING = "pending", "Menunggu peserta menulis lagi", "Waiting for the participant to write again"
    SENDING = "sending", "Sedang dikirim", "Being sent"
    UNKNOWN = "unknown", "Tidak diketahui sampai atau tidak", "Not known whether it arrived"
    FAILED = "failed", "Gagal", "Failed"
    SENT = "sent", "Terkirim", "Sent"
    DELIVERED = "delivered", "Sampai", "Delivered"
    READ = "read", "Dibaca", "Read"
    WITHDRAWN = "withdrawn", "Tidak jadi dikirim", "Withdrawn"


# Of messages to participants: those that did not arrive, or perhaps did not.
UNDELIVERED = (MessageState.FAILED, MessageState.UNKNOWN)
