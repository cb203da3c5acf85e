"""Close a patient's record without a death, open it again, and take back a death recorded by mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.core.required_reason import stated
from models.patients.versions import add_version, overtaken, patient_row
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored, Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

_VALUES: dict[str, dict[str, Any]] = {
    "inactive": {"active": False},
    "active": {"active": True, "deceased": False, "deceased_on": None, "deceased_estimated": False},
}


def change_status(
    clinic: Clinic, person_id: UUID | None, patient_id: UUID, revision: int, status: str, reason: str
) -> Stored | Unchanged | Stale | Denied:
    """Make a record inactive or active. Orders a death stopped stay stopped: a provider orders anew.

    Taking back a death needs what recording one needs. Raises BadInputError without a reason.
    """
    by = author(clinic, person_id, "change_patients")
    if isinstance(by, Denied):
        return by
    died = author(clinic, person_id, "mark_deceased")
    why = stated(reason)

    def act(tx: Transaction) -> Stored | Unchanged | Stale | Denied:
        row = patient_row(tx, clinic, patient_id)
        if stale := overtaken(tx, row, revision):
            return stale
        if row.deceased and isinstance(died, Denied):
            return died
        values = {field: value for field, value in _VALUES[status].items() if getattr(row, field) != value}
        if not values:
            return Unchanged()
        number = add_version(tx, clinic, by, row, status, values, why)
        audited(tx, clinic, by.id, "change_status", ("Patient", patient_id), {"status": status})
        return Stored(row.mrn, number)

    return clinic.store.write(act)
