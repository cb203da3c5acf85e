"""The rows one signed dose is made of."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from models.billing.lines import ChargeLine, Charges
from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.facts import DoseCase
from models.charting.open_doses import opened
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.charting.rules.signed_content import signed_content
from models.charting.rules.summary import observe_until, supervisor_of
from models.charting.signing.ingredients import ingredient_rows
from models.charting.signing.stock import Taken, movement
from models.charting.ungathered_doses import ungathered
from models.core.content_hash import content_hash
from models.core.finding import Finding
from models.patients.records.observation import Observation
from models.people.records.provenance import Provenance
from models.people.signature import signature
from models.safety.giving import given_at, service_day
from models.safety.wasting import wastes
from models.store.clinic import Clinic


def administration(
    case: DoseCase, clinic: Clinic, intent_id: UUID, findings: tuple[Finding, ...]
) -> MedicationAdministration:
    """Return the signed record of a case that no finding blocks."""
    facts, draft = case.facts, case.draft
    given = given_at(case) or case.now
    late = timedelta(minutes=int(facts.tables.limits["late_entry_minutes"].value))
    supervisor = supervisor_of(case)
    ordered = facts.order.dose
    witness = next((item for item in facts.attestations if item.kind == "witness"), None)
    content = signed_content(case, findings)
    return MedicationAdministration(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        intent_id=intent_id,
        request_id=facts.order.id,
        patient_id=facts.patient.id,
        outcome=draft.outcome,
        status_reason=draft.status_reason or "",
        status_reason_text=draft.status_reason_text.strip(),
        drug_slug=facts.order.drug_slug or "",
        drug_display=facts.drug.display if facts.drug else facts.order.medication_text,
        ordered_dose=ordered.amount if ordered else Decimal(0),
        dose=case.dose.amount if case.dose else None,
        dose_unit=_unit(case),
        volume_ml=case.volume_ml if draft.outcome.reached_patient else None,
        route=facts.order.route or "",
        effective_at=given,
        service_date=service_day(case),
        recorded_at=case.now,
        late_entry=draft.outcome.reached_patient and case.now - given > late,
        giver_id=facts.giver.id,
        giver_name=facts.giver.name,
        requester_name=facts.order.requester,
        supervisor_id=supervisor.id if supervisor else None,
        supervisor_name=supervisor.name if supervisor else "",
        supervision="direct" if facts.giver.may_supervise else draft.supervision,
        identifiers=list(draft.identifiers),
        identity_method=draft.identity_method or "",
        cannot_scan=draft.cannot_scan or "",
        scan_proof=draft.scan_proof,
        needle=draft.needle,
        needle_gauge=draft.needle_gauge,
        needle_length=draft.needle_length,
        technique=draft.technique,
        response=draft.response.value if draft.response and draft.outcome.reached_patient else "",
        signs=list(draft.signs) if draft.outcome.reached_patient else [],
        observe_until=observe_until(case),
        severity=draft.severity or "" if draft.outcome.reached_patient else "",
        education=draft.education or "" if draft.outcome.reached_patient else "",
        refused_by=draft.refused_by.strip(),
        explained=draft.explained.strip(),
        provider_told=draft.provider_told.strip(),
        witness_id=witness.person_id if witness else None,
        witness_name=witness.person_name if witness else "",
        note=draft.note.strip(),
        diagnoses=list(facts.order.diagnoses),
        overrides=_overrides(case, findings),
        content=content,
        summary=content["summary"],
        record_hash=content_hash(content),
    )


def parts(
    case: DoseCase, clinic: Clinic, record: MedicationAdministration, taken: tuple[Taken, ...], charges: Charges
) -> list[SQLModel]:
    """Return every row that hangs on the record: containers, sites, stock, waste, pain, charges, provenance."""
    common = {"site_id": clinic.site_id, "administration_id": record.id}
    rows: list[SQLModel] = []
    for item in taken:
        rows.append(_product(item, clinic, common))
        rows.append(movement(item, clinic, common, case))
    return [*rows, *own_parts(case, clinic, record, charges), *opened(clinic, record), _provenance(record, clinic)]


def own_parts(case: DoseCase, clinic: Clinic, record: MedicationAdministration, charges: Charges) -> list[SQLModel]:
    """Return the rows a record has whether it was just given or amends one that was: sites, waste, pain, charges."""
    common = {"site_id": clinic.site_id, "administration_id": record.id}
    rows: list[SQLModel] = []
    if case.draft.outcome.reached_patient:
        rows += [
            AdministrationSite(id=clinic.new_id(), body_site=site.code, volume_ml=site.volume_ml, **common)
            for site in case.draft.sites
        ]
    rows += ingredient_rows(case, clinic, common)
    rows += _waste(case, clinic, common)
    rows += _pain(case, clinic, common)
    rows.append(_derivation(case, clinic, common, charges))
    rows += [_charge(line, number, clinic, common, record) for number, line in enumerate(charges.lines, 1)]
    return [*rows, ungathered(clinic, record.id)]


def _product(item: Taken, clinic: Clinic, common: dict[str, Any]) -> AdministrationProduct:
    return AdministrationProduct(
        id=clinic.new_id(),
        lot_id=item.lot.lot_id,
        vial_id=item.vial_id,
        ndc=item.lot.package.code,
        lot_number=item.lot.lot_number,
        expires_on=item.lot.expires_on,
        containers=item.containers,
        entry=item.pick.entry.value,
        source=item.lot.owner,
        **common,
    )


def _waste(case: DoseCase, clinic: Clinic, common: dict[str, Any]) -> list[SQLModel]:
    return [
        Waste(
            id=clinic.new_id(),
            lot_id=thrown.lot.lot_id,
            amount=thrown.amount.amount,
            unit=thrown.amount.unit.value,
            reason=case.draft.waste_reason or "",
            witness_id=case.draft.waste_witness,
            wasted_at=given_at(case) or case.now,
            wasted_by=case.facts.giver.id,
            **common,
        )
        for thrown in wastes(case)
    ]


def _pain(case: DoseCase, clinic: Clinic, common: dict[str, Any]) -> list[SQLModel]:
    given = given_at(case) or case.now
    scores = (("pain-before", case.draft.pain_before, given), ("pain-after", case.draft.pain_after, case.now))
    return [
        Observation(
            id=clinic.new_id(),
            patient_id=case.facts.patient.id,
            code=code,
            value=Decimal(score),
            effective_at=at,
            **common,
        )
        for code, score, at in scores
        if score is not None
    ]


def _derivation(case: DoseCase, clinic: Clinic, common: dict[str, Any], charges: Charges) -> ChargeDerivation:
    return ChargeDerivation(
        id=clinic.new_id(),
        status=charges.status,
        payer_type=case.facts.payer.type,
        payer_name=case.facts.payer.name,
        place_of_service=case.facts.place_of_service,
        findings=[_finding(finding) for finding in charges.findings],
        **common,
    )


def _charge(
    line: ChargeLine, number: int, clinic: Clinic, common: dict[str, Any], record: MedicationAdministration
) -> ChargeItem:
    return ChargeItem(
        id=clinic.new_id(),
        line=number,
        code=line.code,
        units=line.units,
        modifiers=list(line.modifiers),
        diagnosis_pointers=list(line.diagnosis_pointers),
        ndc11=line.ndc11,
        ndc_unit=line.ndc_unit,
        ndc_quantity=line.ndc_quantity,
        narrative=line.narrative,
        service_date=record.service_date,
        charge=line.charge,
        because=[{"rule": why.rule, "text": why.text, "source": why.source} for why in line.because],
        **common,
    )


def _provenance(record: MedicationAdministration, clinic: Clinic) -> Provenance:
    meaning = "gave" if record.outcome.reached_patient else "charted"
    who, target = (record.giver_id, record.giver_name), ("MedicationAdministration", record.id)
    return signature(clinic, who, target, meaning, record.record_hash, record.recorded_at)


def _unit(case: DoseCase) -> str:
    quantity = case.dose or case.facts.order.dose
    return quantity.unit.value if quantity else ""


def _overrides(case: DoseCase, findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [
        {**_finding(finding), "passed": finding.passed, "reason": case.draft.overrides[finding.key]}
        for finding in findings
        if finding.key in case.draft.overrides
    ]


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "at": finding.at,
        "text": finding.text,
        "source": finding.source,
    }
