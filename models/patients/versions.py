"""A change of a patient's record: the row, its next version and its keys, together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.patients.records.patient import Patient
from models.patients.records.patient_version import PatientVersion
from models.patients.search_keys import store_keys
from models.people.author import Author
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_VERSION = table_of(PatientVersion)
CHANGED = "changed"


def patient_row(tx: Transaction, clinic: Clinic, patient_id: UUID) -> Any:
    """Return a patient's row, locked where rows must be. Raises BadInputError for one nobody knows."""
    statement = select(_PATIENT).where(_PATIENT.c.id == patient_id, _PATIENT.c.site_id == clinic.site_id)
    row = tx.execute(statement.with_for_update() if tx.serializable else statement).one_or_none()
    if row is None:
        raise BadInputError("", "This patient is not stored here. Find the patient again with F3.")
    return row


def overtaken(tx: Transaction, row: Any, revision: int) -> Stale | None:
    """Return by whom a record was changed since it stood at `revision`, None when nobody did."""
    if row.revision == revision:
        return None
    newest = select(_VERSION.c.changed_by_name).where(_VERSION.c.patient_id == row.id)
    who = tx.execute(newest.order_by(_VERSION.c.number.desc()).limit(1)).scalar() or "an import"
    return Stale(f"Changed by {who} meanwhile: nothing was stored. Esc, then open the record again.")


def add_version(
    tx: Transaction, clinic: Clinic, by: Author, row: Any, what: str, values: Mapping[str, Any], reason: str = ""
) -> int:
    """Change a patient's row and keep what stood before and after; return the new revision.

    Changed details make the keys to find them by anew.
    """
    number: int = row.revision + 1
    tx.update(Patient, _PATIENT.c.id == row.id, revision=number, **values)
    changes = [
        {"field": field, "old": shown(getattr(row, field)), "new": shown(value)}
        for field, value in values.items()
        if getattr(row, field) != value and field != "person_id"
    ]
    tx.add(version_of(clinic, by, row.id, number, what, changes, reason))
    if what == CHANGED:
        store_keys(tx, clinic, tx.execute(select(_PATIENT).where(_PATIENT.c.id == row.id)).one())
    return number


def version_of(
    clinic: Clinic, by: Author, patient_id: UUID, number: int, what: str, changes: list[dict[str, Any]], reason: str
) -> PatientVersion:
    """Return one version to store."""
    return PatientVersion(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=patient_id,
        number=number,
        what=what,
        changes=changes,
        reason=reason,
        changed_at=clinic.now(),
        changed_by=by.id,
        changed_by_name=by.name,
    )


def shown(value: Any) -> str:
    """Return a stored value as history keeps it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
