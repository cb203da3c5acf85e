"""Every dose of a patient as a line: what lists, timelines and keys ask of it, and nothing that is read more slowly."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.billing.records.charge_item import ChargeDerivation
from models.charting.charted import ChartedLine
from models.charting.correcting.history import CorrectionShown, read_corrections
from models.charting.reactions.of_doses import reaction_words, response_of, with_outcome
from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.quantity import Quantity, Unit
from models.patients.queries.same_person import SAME_PERSON
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_SITE = table_of(AdministrationSite)
_STATUS = table_of(ChargeDerivation)
_THEIRS = select(_DOSE.c.id).where(_DOSE.c.patient_id.in_(SAME_PERSON))
_LINES = (
    with_outcome(
        select(
            _DOSE.c.id,
            _DOSE.c.request_id,
            _DOSE.c.effective_at,
            _DOSE.c.service_date,
            _DOSE.c.outcome,
            _DOSE.c.status_reason,
            _DOSE.c.drug_display,
            _DOSE.c.drug_slug,
            _DOSE.c.dose,
            _DOSE.c.ordered_dose,
            _DOSE.c.dose_unit,
            _DOSE.c.response,
            _DOSE.c.signs,
            _DOSE.c.severity,
            _STATUS.c.status.label("charges_status"),
        ),
        _THEIRS,
    )
    .outerjoin(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
    .order_by(_DOSE.c.effective_at.desc(), _DOSE.c.id.desc())
)
_SITES = (
    select(_SITE.c.administration_id, _SITE.c.body_site)
    .where(_SITE.c.administration_id.in_(_THEIRS))
    .order_by(_SITE.c.id)
)
_RESPONSES = {"tolerated": "no reaction", "reaction": "REACTION", "left_early": "left early", "observing": "observing"}


def read_lines(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[ChartedLine, ...]:
    """Return every dose of a patient, newest first, those entered in error too; three statements."""
    wanted = {"patient": patient_id}
    rows = connection.execute(_LINES, wanted).all()
    sites: dict[UUID, list[str]] = {}
    for dose, site in connection.execute(_SITES, wanted):
        sites.setdefault(dose, []).append(site)
    corrected = read_corrections(connection, clinic, patient_id)
    return tuple(
        _line(clinic, row, sites.get(row.id, []), corrected.of(row.id))
        for row in rows
        if row.id not in corrected.amended
    )


def _line(clinic: Clinic, row: Row[Any], codes: list[str], history: tuple[CorrectionShown, ...]) -> ChartedLine:
    sites = [clinic_tables(clinic).sites.get(code) for code in codes]
    return ChartedLine(
        id=row.id,
        order_id=row.request_id,
        given_at=row.effective_at,
        service_date=row.service_date,
        outcome=row.outcome.value,
        drug=row.drug_display,
        drug_slug=row.drug_slug,
        dose=str(Quantity(row.dose if row.dose is not None else row.ordered_dose, Unit(row.dose_unit))),
        sites=tuple(site.display if site else code for site, code in zip(sites, codes, strict=True)),
        site_keys=tuple(site.key for site in sites if site),
        response=_response(clinic, row),
        reaction=reaction_words(clinic_tables(clinic), clinic.zone, row),
        charges_status=(row.charges_status or "").replace("_", " "),
        history=history,
    )


def _response(clinic: Clinic, row: Row[Any]) -> str:
    if not row.outcome.reached_patient:
        reason = clinic_tables(clinic).reason("status", row.status_reason)
        return reason.display if reason else row.status_reason
    kind = response_of(row)
    return _RESPONSES.get(kind, kind)
