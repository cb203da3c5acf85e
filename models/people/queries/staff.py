"""Who works here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.core.words import full_name
from models.people.facts import StaffFacts
from models.people.records.practitioner import Practitioner
from models.people.roles import role_acts
from models.people.standing import held_on, lapsed_on, works_on
from models.store.clinic import Clinic
from models.store.transaction import table_of

_STAFF = table_of(Practitioner)
_WHO_WORKS_HERE = (
    select(_STAFF)
    .where(_STAFF.c.site_id == bindparam("site"), _STAFF.c.active, _STAFF.c.username.is_not(None))
    .order_by(_STAFF.c.family, _STAFF.c.given)
)


def read_staff(connection: Connection, clinic: Clinic) -> tuple[StaffFacts, ...]:
    """Return the staff who can sign in today, by family name."""
    today, matrix = clinic.today(), role_acts(connection, clinic.site_id)
    rows = connection.execute(_WHO_WORKS_HERE, {"site": clinic.site_id}).all()
    return tuple(as_facts(row, matrix, today) for row in rows if works_on(row, today))


def as_facts(row: Any, matrix: Mapping[str, frozenset[str]], today: date) -> StaffFacts:
    """Return a person's row as rules and permissions ask for it on a day, by the acts of each role."""
    return StaffFacts(
        id=row.id,
        name=full_name(row.given, row.family, row.credential),
        credential=row.credential,
        acts=held_on(row, matrix, today),
        lapsed=lapsed_on(row, today),
    )


def staff(clinic: Clinic) -> tuple[StaffFacts, ...]:
    """Return the active staff of the clinic."""
    with clinic.store.read() as connection:
        return read_staff(connection, clinic)


def has_staff(clinic: Clinic) -> bool:
    """Return whether anybody can sign in here, or could: a clinic an import founded waits for its first."""
    statement = select(_STAFF.c.id).where(_STAFF.c.site_id == clinic.site_id, _STAFF.c.username.is_not(None)).limit(1)
    with clinic.store.read() as connection:
        return connection.execute(statement).first() is not None
