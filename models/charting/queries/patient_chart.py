"""A patient's chart: every dose with lot, site, response and charges, and every order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.charted import ChartedCharge, ChartedDose, PatientChart
from models.charting.correcting.history import CorrectionShown, read_corrections
from models.charting.correcting.other_lot import MEDICATION_ERROR
from models.charting.prepaying.standing import read_prepaid
from models.charting.reactions.of_doses import DOSE_COLUMNS, reaction_words, response_of, with_outcome
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.charting.timeline.known_dose import charted, reported
from models.charting.timeline.lanes import lanes
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit, format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.queries.order_facts import order_facts
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.clinical_information import reported_doses
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import same_person
from models.safety.check import answer
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_SITE = table_of(AdministrationSite)
_PRODUCT = table_of(AdministrationProduct)
_VIAL = table_of(Vial)
_WASTE = table_of(Waste)
_CHARGE = table_of(ChargeItem)
_STATUS = table_of(ChargeDerivation)
_ORDER = table_of(MedicationRequest)
_NOTE = "note"


def patient_chart(clinic: Clinic, patient_id: UUID) -> PatientChart:
    """Return a patient's chart; eleven statements whatever its length."""
    with clinic.store.read() as connection:
        patient = read_patient(connection, patient_id)
        orders = connection.execute(
            select(_ORDER)
            .where(_ORDER.c.patient_id.in_(same_person(patient_id)))
            .order_by(_ORDER.c.status != "active", _ORDER.c.authored_at.desc(), _ORDER.c.id.desc())
        ).all()
        doses = _doses(connection, clinic, patient_id)
        outside = reported_doses(connection, clinic, patient_id)
        prepaid = read_prepaid(connection, patient_id)
    counting = tuple(dose for dose in doses if not dose.in_error)
    in_error = tuple(dose for dose in doses if dose.in_error)
    ordered = tuple(order_facts(row) for row in orders)
    drugs = clinic_formulary(clinic).drugs
    over_time = lanes((*map(charted, counting), *map(reported, outside)), ordered, drugs)
    names = {slug: drugs[slug].display for slug in {order.drug_slug for order in ordered} if slug and slug in drugs}
    return PatientChart(patient, ordered, counting, in_error, outside, over_time, names, prepaid)


def _doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[ChartedDose, ...]:
    of_patient = select(_DOSE.c.id).where(_DOSE.c.patient_id.in_(same_person(patient_id)))
    rows = connection.execute(
        with_outcome(
            select(
                *DOSE_COLUMNS,
                _STATUS.c.status.label("charges_status"),
                _STATUS.c.findings.label("charge_findings"),
            ),
            of_patient,
        )
        .outerjoin(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
        .order_by(_DOSE.c.effective_at.desc(), _DOSE.c.id.desc())
    ).all()
    read = {
        _SITE: select(_SITE),
        _PRODUCT: select(_PRODUCT, _VIAL.c.use_by).outerjoin(_VIAL, _VIAL.c.id == _PRODUCT.c.vial_id),
        _WASTE: select(_WASTE),
        _CHARGE: select(_CHARGE),
    }
    parts = {table: _grouped(connection, table, rows_of, of_patient) for table, rows_of in read.items()}
    corrected = read_corrections(connection, clinic, patient_id)
    return tuple(
        _dose(clinic, row, {table: found.get(row.id, []) for table, found in parts.items()}, corrected.of(row.id))
        for row in rows
        if row.id not in corrected.amended
    )


def _grouped(connection: Connection, table: Any, rows_of: Select[Any], of_patient: Any) -> dict[UUID, list[Row[Any]]]:
    grouped: dict[UUID, list[Row[Any]]] = {}
    for row in connection.execute(rows_of.where(table.c.administration_id.in_(of_patient)).order_by(table.c.id)):
        grouped.setdefault(row.administration_id, []).append(row)
    return grouped


def _dose(
    clinic: Clinic, row: Row[Any], parts: dict[Any, list[Row[Any]]], history: tuple[CorrectionShown, ...]
) -> ChartedDose:
    sites = [clinic_tables(clinic).sites.get(s.body_site) for s in parts[_SITE]]
    findings = row.charge_findings or ()
    return ChartedDose(
        id=row.id,
        order_id=row.request_id,
        given_at=row.effective_at,
        service_date=row.service_date,
        outcome=row.outcome.value,
        drug=row.drug_display,
        drug_slug=row.drug_slug,
        dose=str(Quantity(row.dose if row.dose is not None else row.ordered_dose, Unit(row.dose_unit))),
        volume_ml=row.volume_ml,
        route=ROUTES.get(row.route, row.route),
        sites=tuple(site.display if site else s.body_site for site, s in zip(sites, parts[_SITE], strict=True)),
        site_keys=tuple(site.key for site in sites if site),
        lots=tuple(map(_lot, parts[_PRODUCT])),
        giver=row.giver_name,
        requester=row.requester_name,
        response=_response(clinic, row),
        reaction=reaction_words(clinic_tables(clinic), clinic.zone, row),
        waste=", ".join(str(Quantity(w.amount, Unit(w.unit))) for w in parts[_WASTE]),
        late_entry=row.late_entry,
        summary=row.summary,
        charges_status=(row.charges_status or "").replace("_", " "),
        charges=tuple(_charge(c) for c in sorted(parts[_CHARGE], key=lambda c: c.line)),
        charge_findings=tuple(item["text"] for item in findings if item.get("severity") == _NOTE),
        charge_questions=tuple(item["text"] for item in findings if item.get("severity") != _NOTE),
        history=history,
        passed=tuple(_passed(clinic, row)),
    )


def _passed(clinic: Clinic, row: Row[Any]) -> Iterator[str]:
    """Return what the summary does not say, and an error it says too: that stands out."""
    for item in row.overrides:
        reason = answer(clinic_tables(clinic), item["rule"], item["reason"])
        message = f"{item.get('passed', '')}: {reason}"
        if "passed" not in item:
            yield f"{item['text'].partition('. ')[0].rstrip('.')}: {reason}"
        elif item["passed"] == MEDICATION_ERROR or message not in row.summary:
            yield message


def _lot(row: Row[Any]) -> str:
    """Return a lot with the date that counted: a vial opened for an earlier dose has its own."""
    if row.use_by and not row.containers and row.use_by < row.expires_on:
        return f"{row.lot_number}, open vial, use by {date_text(row.use_by)}"
    return f"{row.lot_number} exp {date_text(row.expires_on)}"


def _response(clinic: Clinic, row: Row[Any]) -> str:
    if not row.outcome.reached_patient:
        reason = clinic_tables(clinic).reason("status", row.status_reason)
        return reason.display if reason else row.status_reason
    kind = response_of(row)
    words = {"tolerated": "no reaction", "reaction": "REACTION", "left_early": "left early", "observing": "observing"}
    return words.get(kind, kind)


def _charge(row: Row[Any]) -> ChartedCharge:
    quantity = format_amount(row.ndc_quantity) if row.ndc_quantity is not None else ""
    ndc = f"NDC {parse_ndc(row.ndc11)} {row.ndc_unit} {quantity}".rstrip() if row.ndc11 else ""
    return ChartedCharge(
        code=row.code,
        units=row.units,
        modifiers=tuple(row.modifiers),
        ndc=ndc,
        because=tuple(why["text"] for why in row.because),
        charge=row.charge,
    )
