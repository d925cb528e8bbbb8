"""States of a revision, and what became of a question that nobody could answer."""

from language.labelled import Labelled


class RevisionState(Labelled):
    """Where a revision stands. Of an article at most one is live, and at most one is being worked on."""

    DRAFT = "draft", "Draf", "Draft"
    IN_REVIEW = "in_review", "Ditinjau", "In review"
    PUBLISHED = "published", "Terbit", "Published"
    ARCHIVED = "archived", "Arsip", "Archived"


WORKED_ON = frozenset({RevisionState.DRAFT, RevisionState.IN_REVIEW})


class Dealt(Labelled):
    """What a trainer made of a question that nobody could answer."""

    VARIANT = "variant", "Jadi contoh pertanyaan", "Became a question of an article"
    DRAFT = "draft", "Jadi artikel baru", "Became a new article"
    DISMISSED = "dismissed", "Diabaikan", "Dismissed"


class Missed(Labelled):
    """Why a question counts as unanswered."""

    LOST = "lost", "Bot tidak mengerti", "Not understood"
    UNSURE = "unsure", "Bot ragu", "Unsure"
    NOT_HELPED = "not_helped", "Jawaban tidak menolong", "The answer did not help"
    HANDED_OVER = "handed_over", "Diteruskan ke petugas", "Handed to an officer"
