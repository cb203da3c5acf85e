"""Change a patient's details: what stood before stays in the history, and a name that changes is still found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.patients.actions.register_patient import check_numbers, wristband_of
from models.patients.patient_entry import CheckedPatient, PatientEntry, checked_patient
from models.patients.records.patient_key import PatientIdentifier
from models.patients.versions import CHANGED, add_version, overtaken, patient_row
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored, Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NUMBER = table_of(PatientIdentifier)
IDENTITY = ("family", "given", "middle", "suffix", "birth_date", "birth_precision", "sex")
"""Who somebody is: changed only for a reason."""
REASONS = "identity_change"
"""The table of `reasons.toml` a change of who somebody is is answered from."""
TYPING_ERROR = "typing_error"


def change_patient(
    clinic: Clinic, person_id: UUID | None, patient_id: UUID, revision: int, entry: PatientEntry, reason: str = ""
) -> Stored | Unchanged | Stale | Denied:
    """Store an entry as the patient's next version, made from the one at `revision`.

    `reason` is a code, needed where name, birth date or sex change. Raises BadInputError at `reason` without it, or
    naming the field that cannot be taken.
    """
    by = author(clinic, person_id, "change_patients")
    if isinstance(by, Denied):
        return by
    checked = checked_patient(entry, clinic.today())

    def act(tx: Transaction) -> Stored | Unchanged | Stale:
        row = patient_row(tx, clinic, patient_id)
        if stale := overtaken(tx, row, revision):
            return stale
        values = {field: value for field, value in checked.values.items() if getattr(row, field) != value}
        if checked.mrn and checked.mrn != row.mrn:
            values["mrn"] = checked.mrn
        new_band = _new_wristband(tx, patient_id, checked)
        if not values and not new_band:
            return Unchanged()
        check_numbers(tx, clinic, checked, patient_id)
        why = _why(clinic, values, reason)
        _keep_name(row, values, reason)
        if new_band:
            tx.delete(PatientIdentifier, _NUMBER.c.patient_id == patient_id, _NUMBER.c.kind == "wristband")
            tx.add(*(wristband_of(clinic, patient_id, band) for band in (checked.wristband,) if band))
        number = add_version(tx, clinic, by, row, CHANGED, values, why)
        audited(tx, clinic, by.id, "change_patient", ("Patient", patient_id), {"fields": sorted(values)})
        return Stored(row.mrn, number)

    return clinic.store.write(act)


def _why(clinic: Clinic, values: dict[str, Any], reason: str) -> str:
    row = clinic_tables(clinic).reason(REASONS, reason)
    if row is None and set(values) & set(IDENTITY):
        raise BadInputError("reason", "choose why the name, birth date or sex changes")
    return row.display if row else ""


def _keep_name(row: Any, values: dict[str, Any], reason: str) -> None:
    """Keep a name that was right as a former name; one that was mistyped is none."""
    if reason == TYPING_ERROR or not {"family", "given"} & set(values):
        return
    former = values.get("former_names", row.former_names)
    old = " ".join(part for part in (row.given, row.middle, row.family) if part)
    known = [name.strip() for name in former.split(";") if name.strip()]
    if old.casefold() not in {name.casefold() for name in known}:
        values["former_names"] = "; ".join([*known, old])[:1_000]


def _new_wristband(tx: Transaction, patient_id: UUID, checked: CheckedPatient) -> bool:
    bands = select(_NUMBER.c.value).where(_NUMBER.c.patient_id == patient_id, _NUMBER.c.kind == "wristband")
    return (tx.execute(bands).scalar() or "") != checked.wristband
