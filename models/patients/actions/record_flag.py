"""Record what a chart must say before a needle, such as a place to keep clear of, and end it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.patients.entry import open_patient, written
from models.patients.records.patient_flag import PatientFlag
from models.people.author import name_of, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_FLAG = table_of(PatientFlag)
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """A row of `flags.toml` with its place: "" for a condition, left or right for a side, a site's code for a site."""

    patient_id: UUID
    code: str
    place: str = ""
    note: str = ""


def record_flag(clinic: Clinic, person_id: UUID, entry: FlagEntry) -> UUID:
    """Store a flag and return its id (S24, S38). Raises BadInputError naming the field, or for a closed record (S8)."""
    permitted(clinic, person_id, "record_clinical")
    _check_place(clinic, entry)
    note = written(entry.note, "note", 500)

    def act(tx: Transaction) -> UUID:
        patient = open_patient(tx, entry.patient_id)
        if any((known.code, known.place) == (entry.code, entry.place) for known in patient.flags):
            raise BadInputError("", f"{clinic_tables(clinic).flags[entry.code].display} is recorded already.")
        flag = PatientFlag(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            patient_id=patient.id,
            code=entry.code,
            place=entry.place,
            note=note,
            recorded_at=clinic.now(),
            recorded_by=person_id,
            recorded_by_name=name_of(tx, person_id),
        )
        tx.add(flag)
        audited(tx, clinic, person_id, "record_flag", ("Flag", flag.id), {"code": entry.code})
        return flag.id

    return clinic.store.write(act)


def end_flag(clinic: Clinic, person_id: UUID, flag_id: UUID) -> None:
    """End a flag that no longer holds; the row stays. Raises BadInputError for one already ended, or S8."""
    permitted(clinic, person_id, "record_clinical")

    def act(tx: Transaction) -> None:
        row = tx.execute(select(_FLAG).where(_FLAG.c.id == flag_id, _FLAG.c.active)).one_or_none()
        if row is None:
            raise BadInputError("", "This flag was ended already.")
        open_patient(tx, row.patient_id)
        tx.update(PatientFlag, _FLAG.c.id == flag_id, active=False)
        audited(tx, clinic, person_id, "end_flag", ("Flag", flag_id), {"code": row.code})

    clinic.store.write(act)


def _check_place(clinic: Clinic, entry: FlagEntry) -> None:
    flag = clinic_tables(clinic).flags.get(entry.code)
    if flag is None:
        raise BadInputError("flag", "choose one of the list")
    places = {"side": SIDES, "site": tuple(clinic_tables(clinic).sites)}.get(flag.kind, ("",))
    if entry.place not in places:
        wanted = {"side": "which side: left or right", "site": "which site it is"}.get(flag.kind, "no place")
        raise BadInputError("place", f"{flag.display} needs {wanted}")
