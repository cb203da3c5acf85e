"""Correcting a signed dose: what the screens show before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.billing.lines import Charges
from models.billing.records.charge_item import ChargeItem
from models.charting.correcting.amending import (
    FieldChange,
    SignedDose,
    amendable,
    amended,
    amended_content,
    signed_values,
)
from models.charting.correcting.order_after_correction import given_back
from models.charting.correcting.signed_dose import already_corrected, read_correction, read_signed_dose
from models.charting.correcting.stock_of_dose import took_stock
from models.charting.rules.signed_content import charges_hash
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import CodeTables
from models.core.coded_reason import CodedReason
from models.core.content_hash import content_hash
from models.core.errors import StoreError
from models.core.finding import Finding
from models.core.quantity import Quantity, format_amount
from models.core.words import date_text, time_text
from models.patients.facts import PatientFacts
from models.safety.check import rule_of
from models.safety.draft import DraftBody
from models.safety.facts import OrderFacts
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CHARGE = table_of(ChargeItem)


@dataclass(frozen=True, slots=True)
class AmendableField:
    """One field that may be amended: its name in the draft, its label, what was signed in words."""

    name: str
    label: str
    signed: str


@dataclass(frozen=True, slots=True)
class Correcting:
    """A signed dose opened to be corrected. `intent_id` is the correction it will be stored as.

    `body` is what was signed, without the answers of then; `charged` its lines in words; `order` what its order would
    be owed without it; `took_stock` whether it must be asked what became of what it took; `beside` the number of other
    doses charged the same day.
    """

    intent_id: UUID
    dose: SignedDose
    patient: PatientFacts
    title: str
    summary: str
    body: DraftBody
    fields: tuple[AmendableField, ...]
    charged: tuple[str, ...]
    lots: tuple[str, ...]
    took_stock: bool
    order: OrderFacts
    beside: int
    tables: CodeTables


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """What an amendment would store, for one person and reason. The hashes prove that it is what was shown.

    `answers` names, by finding key, the table of reasons that answers a warning.
    """

    changes: tuple[FieldChange, ...]
    values: dict[str, str]
    findings: tuple[Finding, ...]
    blocking: tuple[Finding, ...]
    answers: dict[str, str]
    summary: str
    hash: str
    charges: Charges | None
    charges_hash: str


def open_correction(clinic: Clinic, administration_id: UUID, person_id: UUID) -> Correcting:
    """Return a signed dose ready to correct. Raises StoreError for one that is gone or was corrected already."""
    with clinic.store.read() as connection:
        stood = read_correction(connection, administration_id)
        if stood:
            raise StoreError(already_corrected(clinic, stood))
        dose = read_signed_dose(connection, clinic, administration_id, person_id)
        lines = connection.execute(
            select(_CHARGE.c.code, _CHARGE.c.modifiers, _CHARGE.c.units)
            .where(_CHARGE.c.administration_id == administration_id)
            .order_by(_CHARGE.c.line)
        ).all()
        took = took_stock(connection, administration_id)
    facts, values = dose.facts, signed_values(dose)
    at = dose.body.given_at or dose.charted_at
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    quantity = (
        Quantity(dose.body.dose, dose.body.dose_unit) if dose.body.dose and dose.body.dose_unit else facts.order.dose
    )
    return Correcting(
        intent_id=clinic.new_id(),
        dose=dose,
        patient=facts.patient,
        title=f"{drug}  {quantity or ''}  {date_text(dose.day)} {time_text(at, clinic.zone)} by {facts.giver.name}",
        summary=dose.summary,
        body=dose.body.model_copy(update={"overrides": {}}),
        fields=tuple(AmendableField(field.name, field.label, values[field.name]) for field in amendable(dose.body)),
        charged=tuple(f"{'-'.join((line.code, *line.modifiers))} × {format_amount(line.units)}" for line in lines),
        took_stock=took,
        lots=tuple(dict.fromkeys(lot.lot_number for lot in facts.stock)),
        order=given_back(dose.order, dose.body.outcome, dose.day, dose.other_full_days),
        beside=sum(1 for other in facts.doses if other.service_date == dose.day and not other.outside),
        tables=clinic_tables(clinic),
    )


def view_amendment(
    opened: Correcting, body: DraftBody, person_id: UUID, person: str, why: CodedReason
) -> AmendmentView:
    """Return what amending the dose to `body` would store. Pure: reads nothing, so every key press can ask again."""
    found = amended(opened.dose, body)
    content = amended_content(opened.dose, found, person_id, person, why)
    values = {field.name: field.signed for field in opened.fields}
    return AmendmentView(
        changes=found.changes,
        values={**values, **{change.name: change.new for change in found.changes}},
        findings=found.findings,
        blocking=found.blocking,
        answers={finding.key: rule_of(finding).answers for finding in found.findings},
        summary=content["summary"],
        hash=content_hash(content),
        charges=found.charges,
        charges_hash=charges_hash(found.charges),
    )
