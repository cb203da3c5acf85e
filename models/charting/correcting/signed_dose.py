"""A signed dose as the rules see it again: what may be corrected in it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.billing.queries.payers import read_payers
from models.billing.records.charge_item import ChargeDerivation
from models.charting.correcting.amending import SignedDose
from models.charting.correcting.order_after_correction import due_after
from models.charting.correcting.other_lot import other_lots
from models.charting.correcting.records import AdministrationCorrection
from models.charting.correcting.taken import final_volume, taken
from models.charting.facts import DoseFacts
from models.charting.prepaying.standing import read_prepaid_by
from models.charting.queries.giving_facts import read_giving_facts
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import FIVE_RIGHTS, Outcome, ResponseKind
from models.core.errors import StoreError
from models.core.quantity import Quantity, Unit
from models.core.words import instant_text
from models.patients.records.observation import Observation
from models.people.facts import StaffFacts
from models.safety.draft import DraftBody, LotPick, SitePick
from models.safety.facts import OrderFacts
from models.stock.facts import StockFacts
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PRODUCT = table_of(AdministrationProduct)
_SITE = table_of(AdministrationSite)
_WASTE = table_of(Waste)
_SCORE = table_of(Observation)
_BILLED = table_of(ChargeDerivation)


_CORRECTION = table_of(AdministrationCorrection)


def read_signed_dose(connection: Connection, clinic: Clinic, administration_id: UUID, person_id: UUID) -> SignedDose:
    """Return a signed dose for `person_id` to correct. Raises StoreError when it is not stored."""
    row = connection.execute(select(_DOSE).where(_DOSE.c.id == administration_id)).one_or_none()
    if row is None:
        raise StoreError("this dose is no longer stored: go back and read the chart again")
    theirs = connection.execute(
        select(_DOSE.c.id, _DOSE.c.replaces_id, _DOSE.c.recorded_at, _DOSE.c.intent_id).where(
            _DOSE.c.patient_id == row.patient_id
        )
    ).all()
    firsts = _first_records(theirs)
    first = firsts[row.id]
    parts = {
        table: connection.execute(
            select(table).where(table.c.administration_id == administration_id).order_by(table.c.id)
        ).all()
        for table in (_PRODUCT, _SITE, _WASTE, _SCORE)
    }
    charted_at: datetime = first.recorded_at
    facts = read_giving_facts(connection, clinic, row.request_id, person_id, charted_at, first.intent_id)
    itself = next((dose for dose in facts.doses if dose.administration_id == row.id), None)
    doses = tuple(dose for dose in facts.doses if dose is not itself)
    stock, picks = taken(connection, clinic, row, parts[_PRODUCT], first.id)
    lots = other_lots(facts.stock, stock)
    # What amends a dose stays with the record the dose was signed for, merged or not.
    signed_for = replace(facts.patient, id=row.patient_id)
    facts = replace(facts, patient=signed_for, doses=doses, stock=stock, giver=_giver(row), staff=_staff(facts, row))
    facts = replace(facts, prepaid=read_prepaid_by(connection, row.id))
    billed = connection.execute(select(_BILLED).where(_BILLED.c.administration_id == row.id)).one_or_none()
    if billed:
        # What is signed keeps its payer, whoever covers the patient by now.
        payer = read_payers(connection, clinic).payer(billed.payer_type, billed.payer_name)
        facts = replace(facts, payer=payer, payers=())
    return SignedDose(
        administration_id=row.id,
        charted_at=charted_at,
        facts=replace(facts, order=_order(facts, row)),
        body=_body(clinic, row, parts, picks, stock),
        volume_ml=row.volume_ml,
        charted_before=frozenset(key for key, origin in firsts.items() if origin.recorded_at < charted_at),
        order=facts.order,
        summary=row.summary,
        record_hash=row.record_hash,
        reaction=itself.reaction if itself else "",
        lots=lots,
    )


def read_correction(connection: Connection, administration_id: UUID) -> Row[Any] | None:
    """Return the correction a signed dose already has, None for one that counts."""
    return connection.execute(
        select(_CORRECTION).where(_CORRECTION.c.administration_id == administration_id)
    ).one_or_none()


def already_corrected(clinic: Clinic, correction: Any) -> str:
    """Return who corrected a dose first and when, for somebody who comes second."""
    what = "amended" if correction.replaced_by_id else "entered in error"
    at = correction.recorded_at
    when = instant_text(at, clinic.zone)
    return f"This dose was {what} on {when} by {correction.recorded_by_name}. Go back and read the chart again."


def _first_records(rows: Sequence[Any]) -> dict[UUID, Any]:
    """Return for every record of a patient the one that was charted: itself, or where its amendments began."""
    known = {row.id: row for row in rows}
    firsts = {}
    for row in rows:
        first = row
        while first.replaces_id is not None:
            first = known[first.replaces_id]
        firsts[row.id] = first
    return firsts


def _giver(row: Row[Any]) -> StaffFacts:
    # As at signing: whoever gave may have left, or may supervise by now.
    return StaffFacts(
        id=row.giver_id,
        name=row.giver_name,
        credential="",
        acts=frozenset({"give", "supervise"} if row.supervisor_id == row.giver_id else {"give"}),
    )


def _staff(facts: DoseFacts, row: Row[Any]) -> tuple[StaffFacts, ...]:
    if row.supervisor_id is None or any(person.id == row.supervisor_id for person in facts.staff):
        return facts.staff
    gone = StaffFacts(row.supervisor_id, row.supervisor_name, "", frozenset({"supervise"}))
    return (*facts.staff, gone)


def _order(facts: DoseFacts, row: Row[Any]) -> OrderFacts:
    """Return the order as it was when the dose was signed from it."""
    order = facts.order
    days = [
        dose.service_date
        for dose in facts.doses
        if dose.order_id == order.id and dose.outcome == Outcome.GIVEN.value and dose.given_at < row.effective_at
    ]
    return replace(
        order,
        drug_slug=row.drug_slug or None,
        dose=Quantity(row.ordered_dose, Unit(row.dose_unit)) if row.dose_unit else order.dose,
        route=row.route or None,
        diagnoses=tuple(row.diagnoses),
        requester=row.requester_name,
        signed_at=min(order.signed_at, row.effective_at) if order.signed_at else None,
        due_on=due_after(replace(order, doses_given=len(days)), days),
    )


def _body(
    clinic: Clinic,
    row: Row[Any],
    parts: dict[Any, Sequence[Row[Any]]],
    picks: tuple[LotPick, ...],
    stock: tuple[StockFacts, ...],
) -> DraftBody:
    given, waste = row.outcome.reached_patient, parts[_WASTE][0] if parts[_WASTE] else None
    scores = {score.code: int(score.value) for score in parts[_SCORE]}
    differs = row.dose is not None and (row.dose != row.ordered_dose or row.outcome is Outcome.PARTLY_GIVEN)
    rights = (
        [right.code for right in clinic_tables(clinic).reasons.get("right", ())]
        if row.scan_proof == FIVE_RIGHTS
        else []
    )
    return DraftBody(
        identifiers=tuple(row.identifiers),
        identity_method=row.identity_method or None,
        outcome=row.outcome,
        status_reason=row.status_reason or None,
        status_reason_text=row.status_reason_text,
        lots=picks,
        cannot_scan=row.cannot_scan or None,
        scan_proof=row.scan_proof,
        rights=tuple(rights),
        dose=row.dose if differs else None,
        dose_unit=Unit(row.dose_unit) if differs else None,
        final_volume_ml=final_volume(row, stock, picks),
        waste_reason=waste.reason if waste else None,
        waste_witness=waste.witness_id if waste else None,
        sites=tuple(SitePick(code=site.body_site, volume_ml=site.volume_ml) for site in parts[_SITE]),
        given_at=row.effective_at if given else None,
        needle=row.needle,
        needle_gauge=row.needle_gauge,
        needle_length=row.needle_length,
        technique=row.technique,
        supervisor_id=row.supervisor_id,
        supervision=row.supervision,
        pain_before=scores.get("pain-before"),
        pain_after=scores.get("pain-after"),
        response=ResponseKind(row.response) if row.response else None,
        signs=tuple(row.signs),
        severity=row.severity or None,
        education=row.education or None,
        refused_by=row.refused_by,
        explained=row.explained,
        provider_told=row.provider_told,
        note=row.note,
        overrides={f"{passed['rule']}@{passed['at']}": passed["reason"] for passed in row.overrides},
    )
