"""Who changes what the clinic keeps, asked of the matrix before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import RefusedError
from models.core.words import full_name
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal_text
from models.people.records.practitioner import Practitioner
from models.people.roles import role_acts
from models.people.standing import NO_LONGER_HERE, held_on, lapsed_on, works_on
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

COMMAND_LINE = "command line"
_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a version; `id` None is the command line."""

    id: UUID | None
    name: str


def author(clinic: Clinic, person_id: UUID | None, act: str) -> Author | Denied:
    """Return who makes a change, or Denied when they may not today; None is the command line."""
    if person_id is None:
        return Author(None, COMMAND_LINE)
    today = clinic.today()
    with clinic.store.read() as connection:
        row = connection.execute(_PERSON, {"person": person_id}).one()
        held = held_on(row, role_acts(connection, clinic.site_id), today)
    name = full_name(row.given, row.family, row.credential)
    if act in held:
        return Author(row.id, name)
    if not works_on(row, today):
        return Denied(f"{name} {NO_LONGER_HERE}")
    return Denied(refusal_text(name, permission(act), lapsed_on(row, today)))


def permitted(clinic: Clinic, person_id: UUID | None, act: str) -> Author:
    """Return who makes a change, as `author` does. Raises RefusedError when they may not."""
    by = author(clinic, person_id, act)
    if isinstance(by, Denied):
        raise RefusedError("", by.text)
    return by


def name_of(tx: Transaction, person_id: UUID | None) -> str:
    """Return who makes an entry as records print them: `M Ruiz MA`; None is the command line."""
    if person_id is None:
        return COMMAND_LINE
    person = tx.execute(_PERSON, person=person_id).one()
    return full_name(person.given, person.family, person.credential)
