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
    """Inbound: received → processed | failed. Outbound: queued → sent → delivered."""

    RECEIVED = "received", "Diterima", "Received"
    PROCESSED = "processed", "Dijawab", "Processed"
    FAILED = "failed", "Gagal diproses", "Failed"
    QUEUED = "queued", "Menunggu dikirim", "Queued"
    SENT = "sent", "Terkirim", "Sent"
    DELIVERED = "delivered", "Sampai", "Delivered"
