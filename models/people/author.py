"""Who changes what the clinic keeps: anybody by name, and for drugs and rules a provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.words import full_name
from models.people.actions.authenticate import Denied
from models.people.permissions import changing, refusal
from models.people.records.practitioner import Practitioner
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


def provider(clinic: Clinic, person_id: UUID | None, what: str) -> Author | Denied:
    """Return a provider, or whoever has the command line, as the author of a change to `what`; Denied for others."""
    if person_id is None:
        return Author(None, COMMAND_LINE)
    with clinic.store.read() as connection:
        row = connection.execute(_PERSON, {"person": person_id}).one()
    name = full_name(row.given, row.family, row.credential)
    return refusal(row, name, changing(what)) or Author(row.id, name)


def name_of(tx: Transaction, person_id: UUID | None) -> str:
    """Return who makes an entry as records print them: `M Ruiz MA`; None is the command line."""
    if person_id is None:
        return COMMAND_LINE
    person = tx.execute(_PERSON, person=person_id).one()
    return full_name(person.given, person.family, person.credential)
