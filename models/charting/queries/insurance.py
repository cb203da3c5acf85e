"""Who pays for a patient: coverages, authorizations with what is left of them, and who was billed for which dose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.billing.prepaid.facts import PrepaidFacts
from models.billing.queries.payers import read_payers
from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.authorizing.standing import read_authorizations
from models.charting.correcting.what_counts import counts
from models.charting.prepaying.standing import read_prepaid
from models.charting.records.medication_administration import MedicationAdministration
from models.patients.coverages.facts import AuthorizationFacts, CoverageFacts, overlapping_primaries
from models.patients.coverages.queries import read_coverages
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import SAME_PERSON
from models.store.clinic import Clinic
from models.store.transaction import table_of

BILLED_SHOWN = 20
_DOSE, _STATUS, _CHARGE = (table_of(kind) for kind in (MedicationAdministration, ChargeDerivation, ChargeItem))
_TOTAL = (
    select(func.sum(_CHARGE.c.charge)).where(_CHARGE.c.administration_id == _DOSE.c.id).scalar_subquery().label("total")
)
_BILLED = (
    select(
        _DOSE.c.service_date,
        _DOSE.c.drug_display,
        _STATUS.c.payer_type,
        _STATUS.c.payer_name,
        _STATUS.c.status,
        _TOTAL,
        (~counts(_DOSE)).label("corrected"),
    )
    .join(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
    .where(_DOSE.c.patient_id.in_(SAME_PERSON))
    .order_by(_DOSE.c.service_date.desc(), _DOSE.c.id.desc())
    .limit(BILLED_SHOWN)
)


@dataclass(frozen=True, slots=True)
class BilledDose:
    """A signed dose and who is billed for it. `total` None where no fee was known; a corrected one no longer counts."""

    day: date
    drug: str
    payer: str
    status: str
    total: Decimal | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class PayerOption:
    """A payer to choose; `label` says it."""

    type: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Insurance:
    """The whole page. `in_question` are primary coverages that hold at one time."""

    patient: PatientFacts
    coverages: tuple[CoverageFacts, ...]
    authorizations: tuple[AuthorizationFacts, ...]
    prepaid: tuple[PrepaidFacts, ...]
    billed: tuple[BilledDose, ...]
    options: tuple[PayerOption, ...]

    @property
    def in_question(self) -> tuple[CoverageFacts, ...]:
        """The primary coverages that hold at one time: which one is billed is a person's answer."""
        return overlapping_primaries(self.coverages)


def insurance(clinic: Clinic, patient_id: UUID) -> Insurance:
    """Return who pays for a patient."""
    with clinic.store.read() as connection:
        return Insurance(
            patient=read_patient(connection, patient_id),
            coverages=read_coverages(connection, patient_id),
            authorizations=read_authorizations(connection, patient_id),
            prepaid=read_prepaid(connection, patient_id),
            billed=_billed(connection, patient_id),
            options=_options(connection, clinic),
        )


def payer_words(payer_type: str, name: str) -> str:
    """Return a payer as people call it: its name, or its type."""
    return name or TYPE_NAMES.get(payer_type, payer_type)


def _billed(connection: Connection, patient_id: UUID) -> tuple[BilledDose, ...]:
    return tuple(
        BilledDose(
            day=row.service_date,
            drug=row.drug_display,
            payer=payer_words(row.payer_type, row.payer_name),
            status=row.status.replace("_", " "),
            total=row.total,
            corrected=bool(row.corrected),
        )
        for row in connection.execute(_BILLED, {"patient": patient_id})
    )


def _options(connection: Connection, clinic: Clinic) -> tuple[PayerOption, ...]:
    """Return every payer a coverage can name: the types by their own name, then the plans."""
    return tuple(
        PayerOption(one.type, "" if one.general else one.name, one.name if one.general else f"{one.name} ({kind})")
        for one in read_payers(connection, clinic).profiles
        if one.type != "self_pay" and (kind := TYPE_NAMES[one.type])
    )
