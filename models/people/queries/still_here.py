"""Whether the person signed in may still be: their employment can end while a session is open."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.words import full_name
from models.people.records.practitioner import Practitioner
from models.people.roles import role_acts
from models.people.standing import held_on, works_on
from models.store.clinic import Clinic
from models.store.transaction import table_of

_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))


def still_here(clinic: Clinic, person_id: UUID) -> tuple[str, frozenset[str]]:
    """Return why the session ends, "" when it does not, and what the person may do now."""
    today = clinic.today()
    with clinic.store.read() as connection:
        row = connection.execute(_PERSON, {"person": person_id}).one()
        held = held_on(row, role_acts(connection, clinic.site_id), today)
    if works_on(row, today):
        return "", held
    name = full_name(row.given, row.family, row.credential)
    return f"{name} no longer works here: the session has ended. Drafts are kept.", frozenset()
