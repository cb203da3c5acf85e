"""Everything known of a reaction to one dose, and the packet a report is made from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Connection, Row, bindparam, select

from models.charting.correcting.what_counts import records_of
from models.charting.reactions.facts import KeptReport, Reaction, ReactionAccount, ReactionLot
from models.charting.reactions.reaction_report import EpinephrineDose, ReactionBody
from models.charting.reactions.records import AdverseEvent, AdverseEventReport
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.core.errors import StoreError
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.patients.queries.patient_facts import read_patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_SITE = table_of(AdministrationSite)
_PRODUCT = table_of(AdministrationProduct)
_RESPONSE = table_of(AdministrationResponse)
_EVENT = table_of(AdverseEvent)
_REPORT = table_of(AdverseEventReport)
_LATER = _EVENT.alias("later")
NOT_REPLACED = ~select(_LATER.c.id).where(_LATER.c.replaces_id == _EVENT.c.id).exists()
"""Condition of accounts no fuller one stands for."""
_RECORDS = records_of(select(bindparam("dose", type_=_DOSE.c.id.type).label("id")))


def _of_dose(row: Any) -> ColumnElement[bool]:
    """Return the condition that a row hangs on the dose, or on a record the dose stands for since it was amended."""
    records: ColumnElement[bool] = row.c.administration_id.in_(select(_RECORDS.c.earlier_id))
    return records


NEWEST_EVENT = select(_EVENT).where(_of_dose(_EVENT), NOT_REPLACED)
"""The newest account of a dose's reaction, by the parameter `dose`; of an amended dose also one written before."""


def newest_accounts(chain: CTE) -> CTE:
    """Return the newest accounts in short (id, complete, onset_at, signs, severity) by `administration_id`.

    That is the dose they stand for now, however often it was amended, of those `chain` looks at (`records_of`).
    """
    current = chain.c.current_id.label("administration_id")
    return (
        select(_EVENT.c.id, _EVENT.c.complete, _EVENT.c.onset_at, _EVENT.c.signs, _EVENT.c.severity, current)
        .join(chain, chain.c.earlier_id == _EVENT.c.administration_id)
        .where(NOT_REPLACED)
        .cte("account")
    )


_THE_DOSE = (
    select(_DOSE, _RESPONSE.c.signs.label("later_signs"))
    .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
    .where(_DOSE.c.id == bindparam("dose"))
)


def reaction_of(clinic: Clinic, dose_id: UUID) -> Reaction:
    """Return what is known of a reaction to a dose, stored or not. Raises StoreError for an unknown dose."""
    with clinic.store.read() as connection:
        row = connection.execute(_THE_DOSE, {"dose": dose_id}).one_or_none()
        if row is None:
            raise StoreError("this dose is not stored: go back and read the chart again")
        return _reaction(clinic, connection, row)


def _reaction(clinic: Clinic, connection: Connection, row: Row[Any]) -> Reaction:
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug)
    patient = read_patient(connection, row.patient_id)
    substance = ", ".join(drug.ingredients) if drug and drug.ingredients else row.drug_display
    product_class = drug.product_class if drug else ""
    event = connection.execute(NEWEST_EVENT, {"dose": row.id}).one_or_none()
    sites = connection.execute(select(_SITE.c.body_site).where(_SITE.c.administration_id == row.id)).scalars()
    shown = clinic_tables(clinic).sites
    return Reaction(
        dose_id=row.id,
        patient=patient,
        drug=row.drug_display,
        dose=str(Quantity(row.dose, Unit(row.dose_unit))) if row.dose is not None and row.dose_unit else "",
        route=ROUTES.get(row.route, row.route),
        given_at=row.effective_at,
        given_on=row.service_date,
        giver=row.giver_name,
        requester=row.requester_name,
        sites=tuple(shown[code].display if code in shown else code for code in sites),
        lots=_lots(clinic, connection, row.id),
        substance=substance,
        allergy_known=any(known.substance.lower() == substance.lower() for known in patient.allergies),
        signs=tuple(row.later_signs or row.signs),
        severity=row.severity,
        account=_account(event) if event else None,
        reports=_reports(connection, row.id),
        report_to=clinic_tables(clinic).report_row(product_class),
        take_home=clinic_tables(clinic).take_home(product_class),
    )


def _lots(clinic: Clinic, connection: Connection, dose_id: UUID) -> tuple[ReactionLot, ...]:
    rows = connection.execute(select(_PRODUCT).where(_PRODUCT.c.administration_id == dose_id))
    packages = clinic_formulary(clinic).by_ndc
    return tuple(
        ReactionLot(row.lot_number, row.expires_on, row.ndc, packages[row.ndc][1].brand if row.ndc in packages else "")
        for row in rows
    )


def _reports(connection: Connection, dose_id: UUID) -> tuple[KeptReport, ...]:
    statement = select(_REPORT).where(_of_dose(_REPORT)).order_by(_REPORT.c.recorded_at)
    return tuple(
        KeptReport(row.sent_to, row.number, row.recorded_at, row.recorded_by_name)
        for row in connection.execute(statement, {"dose": dose_id})
    )


def _account(row: Row[Any]) -> ReactionAccount:
    body = ReactionBody(
        onset_at=row.onset_at,
        signs=tuple(row.signs),
        severity=row.severity,
        actions=tuple(row.actions),
        epinephrine=tuple(_epinephrine(dose) for dose in row.epinephrine),
        vitals=dict(row.vitals),
        provider_told=row.provider_told,
        provider_told_at=row.provider_told_at,
        outcome=row.outcome,
        sent_where=row.sent_where,
        narrative=row.narrative,
        serious=row.serious,
    )
    return ReactionAccount(row.id, body, row.complete, row.recorded_at, row.recorded_by_name)


def _epinephrine(stored: dict[str, str]) -> EpinephrineDose:
    amount = Quantity(Decimal(stored["amount"]), Unit(stored["unit"]))
    return EpinephrineDose(amount, datetime.fromisoformat(stored["at"]), stored["site"])
