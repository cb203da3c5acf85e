"""What a prescriber answered to an order's allergies and dose, as rows that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.drug import Drug
from models.orders.attestation import attestation
from models.orders.records.attestation import Attestation
from models.orders.rules.order_allergies import order_allergies
from models.orders.rules.same_drug import SameDrug
from models.patients.facts import PatientFacts
from models.people.actions.authenticate import SignedIn
from models.safety.dosing.order_dose import OrderDose
from models.safety.facts import AttestationFacts
from models.store.clinic import Clinic


def answered_allergies(
    clinic: Clinic, person: SignedIn, order_id: UUID, drug: Drug, answers: Mapping[str, str], patient: PatientFacts
) -> list[Attestation]:
    """Return the prescriber's decision on each allergy that needed one."""
    made = []
    for number, one in enumerate(order_allergies(drug, patient, clinic_tables(clinic))):
        if one.answers:
            content = {"tier": one.tier, "substance": one.substance, "reaction": one.reaction, "drug": drug.slug}
            key, reason = f"allergy@order.allergies[{number}]", answers[one.substance]
            message = AttestationFacts("override", person.id, person.name, key, reason, content, clinic.now())
            made.append(attestation(clinic, order_id, order_id, message))
    return made


def confirmed_doses(
    clinic: Clinic,
    person: SignedIn,
    order_id: UUID,
    drug: Drug,
    answers: Mapping[str, str],
    asked: tuple[OrderDose, ...],
) -> list[Attestation]:
    """Return the prescriber's answer to each question about the dose, with what the dose step compares itself with."""
    made = []
    for one in asked:
        if one.answers:
            content = {
                "drug": drug.slug, "dose": one.dose, "text": one.text, "source": one.source,
                "rows": one.rows, "total": one.total,
            }  # fmt: skip
            reason = answers[one.asked]
            message = AttestationFacts("override", person.id, person.name, one.finding, reason, content, clinic.now())
            made.append(attestation(clinic, order_id, order_id, message))
    return made


def answered_orders(
    clinic: Clinic,
    person: SignedIn,
    order_id: UUID,
    drug: Drug,
    answers: Mapping[str, str],
    asked: tuple[SameDrug, ...],
) -> list[Attestation]:
    """Return why the drug is ordered beside each other order of it."""
    made = []
    for one in asked:
        content = {"drug": drug.slug, "other": one.asked.removeprefix("order:")}
        finding, reason = f"same_drug@{one.asked}", answers[one.asked]
        message = AttestationFacts("override", person.id, person.name, finding, reason, content, clinic.now())
        made.append(attestation(clinic, order_id, order_id, message))
    return made
