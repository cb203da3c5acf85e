"""Who corrected which dose of a patient, when, why, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.patients.queries.same_person import same_person
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_CORRECTION = table_of(AdministrationCorrection)


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """One correction. `why` in words; `changes` are (field, old, new) in words, none for an entry in error."""

    in_error: bool
    recorded_at: datetime
    who: str
    why: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """A patient's corrections. `amended` are the records another one stands for."""

    amended: frozenset[UUID]
    made_from: dict[UUID, UUID]
    by_record: dict[UUID, CorrectionShown]

    def of(self, administration_id: UUID) -> tuple[CorrectionShown, ...]:
        """Return what led to a record and what became of it, newest first."""
        found = []
        record: UUID | None = administration_id
        while record is not None:
            if record in self.by_record:
                found.append(self.by_record[record])
            record = self.made_from.get(record)
        return tuple(found)


def read_corrections(connection: Connection, clinic: Clinic, patient_id: UUID) -> Corrections:
    """Return every correction of a patient's doses, in one statement."""
    rows = connection.execute(
        select(_CORRECTION)
        .join(_DOSE, _DOSE.c.id == _CORRECTION.c.administration_id)
        .where(_DOSE.c.patient_id.in_(same_person(patient_id)))
    ).all()
    shown = {}
    for row in rows:
        shown[row.administration_id] = CorrectionShown(
            in_error=row.replaced_by_id is None,
            recorded_at=row.recorded_at,
            who=row.recorded_by_name,
            why=clinic_tables(clinic).words("correction", row.reason, row.reason_text) or row.reason,
            changes=tuple((change["field"], change["old"], change["new"]) for change in row.changes),
        )
    replaced = {row.replaced_by_id: row.administration_id for row in rows if row.replaced_by_id}
    return Corrections(frozenset(replaced.values()), replaced, shown)
