"""Add a member of staff."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.people.actions.set_up_clinic import StaffEntry, practitioner_row
from models.people.records.practitioner import Practitioner
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)


def add_staff(clinic: Clinic, entry: StaffEntry, by: UUID | None) -> UUID:
    """Store a new member of staff and return the id. Raises BadInputError naming the field, or a taken username."""
    person = practitioner_row(clinic.new_id(), clinic.site_id, entry)

    def act(tx: Transaction) -> None:
        taken = select(_STAFF.c.id).where(_STAFF.c.site_id == clinic.site_id, _STAFF.c.username == person.username)
        if tx.execute(taken).first():
            raise BadInputError("username", f"{person.username} is taken: choose another")
        tx.add(person)
        audited(tx, clinic, by, "add_staff", ("Practitioner", person.id))

    clinic.store.write(act)
    return person.id
