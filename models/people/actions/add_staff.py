"""Add a member of staff."""

from __future__ import annotations

from uuid import UUID

from models.people.actions.set_up_clinic import StaffEntry, practitioner_row
from models.people.administrators import check_person
from models.people.author import permitted
from models.people.details import details_of
from models.people.staff_versions import add_version
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def add_staff(clinic: Clinic, entry: StaffEntry, by: UUID | None, *, own_pin: bool = False) -> UUID:
    """Store a new member of staff and return the id. Raises BadInputError naming the field, or a taken username.

    The PIN is changed at first use, unless it is their own already (`own_pin`). Raises RefusedError for whoever may
    not change people.
    """
    who = permitted(clinic, by, "change_staff")
    person = practitioner_row(clinic.new_id(), clinic.site_id, entry)
    person.must_change_pin = not own_pin

    def act(tx: Transaction) -> None:
        details = details_of(person)
        check_person(tx, clinic, person.id, details)
        tx.add(person)
        add_version(tx, clinic, who, person.id, 0, details, "added")
        audited(tx, clinic, by, "add_staff", ("Practitioner", person.id), {"roles": list(details.roles)})

    clinic.store.write(act)
    return person.id
