"""FHIR AllergyIntolerance, Coverage, Encounter and body weight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.exchange.fhir.datatypes import codes, codings, first_day, last_day, moment, words
from models.exchange.fhir.document import Resource, keys_within
from models.exchange.fhir.people import Resolves, patient_ref
from models.exchange.fhir.social_security import looks_like_one
from models.exchange.imported import ImportedAllergy, ImportedCoverage, ImportedEncounter, ImportedWeight

BODY_WEIGHT = "29463-7"
# SNOMED CT "No known allergy". Narrower statements (no known drug allergy) do not speak of latex or excipients.
NO_KNOWN_ALLERGY = "716186003"
_GONE = frozenset({"inactive", "resolved", "refuted", "entered-in-error"})
# NIST Handbook 44 (2024), appendix C: the avoirdupois pound is exactly this many kilograms.
_KILOGRAMS = {"kg": Decimal(1), "g": Decimal("0.001"), "[lb_av]": Decimal("0.45359237")}
_PAYERS = (("medicare", "medicare"), ("medicaid", "medicaid"), ("self", "self_pay"), ("commercial", "commercial"),
           ("private", "commercial"))  # fmt: skip


def read_allergy(document: Resolves, resource: Resource) -> ImportedAllergy:
    """Return an allergy. Raises BadInputError when it names no substance."""
    node, patient = resource.node, patient_ref(document, resource, "patient")
    message = codes(node.child("clinicalStatus")) | codes(node.child("verificationStatus"))
    concept = node.child("code")
    reactions = list(node.children("reaction"))
    substance = words(concept) or next((words(row.child("substance")) for row in reactions), "")
    if not substance:
        raise BadInputError(node.place("code"), "is missing: it must say to what")
    manifestations = [words(item) for row in reactions for item in row.children("manifestation")]
    return ImportedAllergy(
        keys=keys_within(resource, patient),
        patient=patient,
        substance=substance,
        code=next((c.code for c in codings(concept) if len(c.code) <= 40), ""),
        category=next(iter(node.texts("category")), "")[:20],
        reaction=", ".join(word for word in manifestations if word)[:500],
        criticality=node.text("criticality", 20),
        active=not message & _GONE,
        none_known=NO_KNOWN_ALLERGY in codes(concept),
        at=node.at,
    )


def read_coverage(document: Resolves, resource: Resource) -> ImportedCoverage:
    """Return a coverage."""
    node, patient = resource.node, patient_ref(document, resource, "beneficiary")
    payer = next((row.text("display") for row in node.children("payor") if row.text("display")), "")
    kind = " ".join([words(node.child("type")), *(c.display for c in codings(node.child("type"))), payer]).lower()
    period = node.child("period")
    return ImportedCoverage(
        keys=keys_within(resource, patient),
        patient=patient,
        payer_type=next((ours for word, ours in _PAYERS if word in kind), ""),
        payer_name=payer[:200],
        member_id="" if looks_like_one(node.text("subscriberId", 80)) else node.text("subscriberId", 80),
        rank=node.whole("order") or 1,
        starts_on=first_day(period, "start"),
        ends_on=last_day(period, "end"),
        active=node.required("status") == "active",
        at=node.at,
    )


def read_encounter(document: Resolves, resource: Resource) -> ImportedEncounter | str:
    """Return a visit; a word for one that did not happen or has no day of beginning."""
    node, patient = resource.node, patient_ref(document, resource, "subject")
    status, period = node.required("status"), node.child("period")
    began = moment(period, "start") if period else None
    if status in _GONE:
        return "visit_in_error"
    if began is None:
        return "visit_without_a_day"
    reason = [words(row) for member in ("reasonCode", "type") for row in node.children(member)]
    return ImportedEncounter(keys_within(resource, patient), patient, status[:20], began,
                             next((word for word in reason if word), ""), node.at)  # fmt: skip


def read_weight(document: Resolves, resource: Resource) -> ImportedWeight | str:
    """Return a body weight to the gram; a word for every other observation."""
    node = resource.node
    if not _may_be_a_weight(node.value.get("code")):
        return "observation"
    if BODY_WEIGHT not in codes(node.child("code")) or node.text("status") not in {"final", "amended", "corrected"}:
        return "observation"
    patient, value, measured = (
        patient_ref(document, resource, "subject"), node.child("valueQuantity"), moment(node, "effectiveDateTime")
    )  # fmt: skip
    amount = value.decimal("value") if value else None
    factor = _KILOGRAMS.get(value.text("code") or value.text("unit")) if value else None
    if value is None or amount is None or measured is None or factor is None:
        return "weight_incomplete"
    if not 0 < amount * factor < 1000:
        raise BadInputError(value.place("value"), f"{amount} {value.text('unit')} is not a person's weight")
    return ImportedWeight(keys_within(resource, patient), patient, _to_the_gram(amount * factor), measured, node.at)


def _may_be_a_weight(code: Any) -> bool:
    """False for an observation of anything else, told without reading it: there are thousands in every file."""
    stated = code.get("coding") if isinstance(code, dict) else None
    return not isinstance(stated, list) or any(
        not isinstance(one, dict) or one.get("code") == BODY_WEIGHT for one in stated
    )


def _to_the_gram(kilograms: Decimal) -> Decimal:
    """Scales do not weigh people finer than a gram; sources print more digits than they measured."""
    return kilograms.quantize(Decimal("0.001"))


def newest_weights(weights: Iterable[ImportedWeight]) -> tuple[ImportedWeight, ...]:
    """Return each patient's newest weight."""
    latest: dict[str, ImportedWeight] = {}
    for weight in weights:
        whose = repr(weight.patient.keys)
        if whose not in latest or _order(weight.measured_at) >= _order(latest[whose].measured_at):
            latest[whose] = weight
    return tuple(latest.values())


def _order(when: datetime | date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
