"""Articles as trainers keep them: immutable revisions, editions that go live in every process at once."""
