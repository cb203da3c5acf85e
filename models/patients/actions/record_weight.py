"""Record a weight; one that looks like pounds typed as kilograms is asked about first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.words import date_text
from models.patients.entry import open_patient
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import WEIGHT
from models.patients.records.observation import Observation
from models.patients.rules.weight_check import looks_like_pounds
from models.patients.weight import parse_weight
from models.people.author import name_of, permitted
from models.people.signature import signature
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight is stored, in kg."""

    observation_id: UUID
    kg: Decimal


@dataclass(frozen=True, slots=True)
class LooksLikePounds:
    """Nothing was stored: the weight stands to the last one as pounds to kilograms. `text` says both."""

    text: str


def record_weight(
    clinic: Clinic, person_id: UUID, patient_id: UUID, typed: str, *, sure: bool = False
) -> Weighed | LooksLikePounds:
    """Store a weight typed with its unit, measured now; `sure` says the question about pounds was answered (S25).

    Raises BadInputError at `weight` for a text without a unit or an implausible weight, and for a closed record (S8).
    """
    permitted(clinic, person_id, "record_clinical")
    kg = read_weight(clinic, typed)

    def act(tx: Transaction) -> Weighed | LooksLikePounds:
        patient = open_patient(tx, patient_id)
        if not sure and _doubtful(clinic, patient, kg):
            return LooksLikePounds(_question(patient, kg))
        return _store(tx, clinic, person_id, patient.id, kg)

    return clinic.store.write(act)


def read_weight(clinic: Clinic, typed: str) -> Decimal:
    """Return the kg a text means. Raises BadInputError at `weight` without a unit, or above `weight_kg_max`."""
    kg, most = parse_weight(typed), clinic_tables(clinic).limits["weight_kg_max"].value
    if kg > most:
        raise BadInputError("weight", f"{format_amount(kg)} kg is not plausible: at most {format_amount(most)} kg")
    return kg


def _doubtful(clinic: Clinic, patient: PatientFacts, kg: Decimal) -> bool:
    limits = clinic_tables(clinic).limits
    ratio, tolerance = limits["pounds_per_kg"].value, limits["pounds_tolerance_percent"].value
    return patient.weight_kg is not None and looks_like_pounds(kg, patient.weight_kg, ratio, tolerance)


def _question(patient: PatientFacts, kg: Decimal) -> str:
    last, when = patient.weight_kg or kg, patient.weight_on
    on = f" on {date_text(when)}" if when else ""
    return f"{format_amount(kg)} kg now, {format_amount(last)} kg{on}. Pounds taken for kg? Read the scale again."


def _store(tx: Transaction, clinic: Clinic, person_id: UUID, patient_id: UUID, kg: Decimal) -> Weighed:
    weight = Observation(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=patient_id,
        code=WEIGHT,
        value=kg,
        unit="kg",
        effective_at=clinic.now(),
    )
    content = [str(patient_id), weight.code, str(kg), weight.unit, weight.effective_at.isoformat()]
    who, target = (person_id, name_of(tx, person_id)), ("Observation", weight.id)
    by = signature(clinic, who, target, "weighed", values_hash(content), weight.effective_at, "session")
    tx.add(weight, by)
    audited(tx, clinic, person_id, "record_weight", ("Observation", weight.id))
    return Weighed(weight.id, kg)
