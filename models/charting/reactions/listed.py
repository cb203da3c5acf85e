"""Every reaction written down, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.charting.reactions.one import NOT_REPLACED
from models.charting.reactions.records import AdverseEvent, AdverseEventReport
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.clinic_formulary import clinic_formulary
from models.store.clinic import Clinic
from models.store.transaction import table_of

_EVENT = table_of(AdverseEvent)
_REPORT = table_of(AdverseEventReport)
_DOSE = table_of(MedicationAdministration)


@dataclass(frozen=True, slots=True)
class ReactionLine:
    """One reaction without its patient. `signs` and `severity` in words, `numbers` of the reports made."""

    dose_id: UUID
    drug: str
    onset_at: datetime
    signs: str
    severity: str
    serious: bool
    finished: bool
    report_to: str
    required: bool
    numbers: tuple[str, ...]


def reactions(clinic: Clinic) -> tuple[ReactionLine, ...]:
    """Return the newest account of every reaction; two statements."""
    statement = (
        select(_EVENT, _DOSE.c.drug_display, _DOSE.c.drug_slug)
        .join(_DOSE, _DOSE.c.id == _EVENT.c.administration_id)
        .where(_EVENT.c.site_id == clinic.site_id, NOT_REPLACED)
        .order_by(_EVENT.c.onset_at.desc(), _EVENT.c.id.desc())
    )
    numbers: dict[UUID, list[str]] = {}
    with clinic.store.read() as connection:
        rows = connection.execute(statement).all()
        reports = select(_REPORT).where(_REPORT.c.site_id == clinic.site_id).order_by(_REPORT.c.recorded_at)
        for kept in connection.execute(reports):
            numbers.setdefault(kept.administration_id, []).append(f"{kept.sent_to} {kept.number}")
    found = []
    for row in rows:
        drug = clinic_formulary(clinic).drugs.get(row.drug_slug)
        report = clinic_tables(clinic).report_row(drug.product_class if drug else "")
        line = ReactionLine(
            dose_id=row.administration_id,
            drug=row.drug_display,
            onset_at=row.onset_at,
            signs=clinic_tables(clinic).listed("sign", row.signs),
            severity=clinic_tables(clinic).listed("severity", [row.severity]),
            serious=row.serious,
            finished=row.complete,
            report_to=report.sent_to,
            required=row.serious and report.required == "serious",
            numbers=tuple(numbers.get(row.administration_id, ())),
        )
        found.append(line)
    return tuple(found)
