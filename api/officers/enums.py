"""Roles of those who work at the desk."""

from language.labelled import Labelled


class Role(Labelled):
    """What somebody may do; no role includes another by itself."""

    OFFICER = "officer", "Petugas", "Officer"
    SUPERVISOR = "supervisor", "Penyelia", "Supervisor"
    TRAINER = "trainer", "Pelatih", "Trainer"
    ADMINISTRATOR = "administrator", "Administrator", "Administrator"


DESK_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
EDITOR_ROLES = frozenset({Role.TRAINER, Role.SUPERVISOR, Role.ADMINISTRATOR})
