"""Record that a patient works here, so that a colleague charts their doses (W25)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.patients.queries.staff_links import newest_link, own_records
from models.patients.records.patient import Patient
from models.patients.records.staff_link import StaffLink
from models.people.actions.authenticate import Denied
from models.people.author import author, name_of
from models.people.versions import Stored, Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)


def link_staff(
    clinic: Clinic, person_id: UUID | None, patient_id: UUID, staff_id: UUID | None
) -> Stored | Unchanged | Denied:
    """Store which member of staff a patient is; `staff_id` None says none. Every change is kept.

    Raises BadInputError for a member of staff who is another patient already.
    """
    by = author(clinic, person_id, "link_staff")
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction) -> Stored | Unchanged:
        known = newest_link(tx.connection, patient_id)
        if (known.practitioner_id if known else None) == staff_id:
            return Unchanged()
        name = "no member of staff"
        if staff_id is not None:
            name = name_of(tx, staff_id)
            _check_free(tx, staff_id, name)
        number = known.number + 1 if known else 1
        tx.add(
            StaffLink(
                id=clinic.new_id(),
                site_id=clinic.site_id,
                patient_id=patient_id,
                practitioner_id=staff_id,
                number=number,
                changed_at=clinic.now(),
                changed_by=by.id,
                changed_by_name=by.name,
            )
        )
        audited(tx, clinic, by.id, "link_staff", ("Patient", patient_id), {"linked": staff_id is not None})
        return Stored(name, number)

    return clinic.store.write(act)


def _check_free(tx: Transaction, staff_id: UUID, name: str) -> None:
    for other in own_records(tx.connection, staff_id):
        mrn = tx.execute(select(_PATIENT.c.mrn).where(_PATIENT.c.id == other)).scalar_one()
        raise BadInputError("", f"{name} is the patient with MRN {mrn} already. End that first.")
