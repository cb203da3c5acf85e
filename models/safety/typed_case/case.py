"""An order or a dose as facts from outside state it, and the case the safety rules decide on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import BodySite, CodeTables
from models.core.charting_codes import Outcome, ResponseKind
from models.core.clock import local_date
from models.core.quantity import Quantity, Unit
from models.core.source import Confidence, Source
from models.drugs.drug import Drug, Package
from models.patients.facts import AllergyFacts, FlagFacts, PatientFacts
from models.people.facts import StaffFacts
from models.safety.bare_draft import BareDraft, BareLotPick, BareSitePick
from models.safety.case import GivingCase, GivingFacts, PriorDose
from models.safety.check import Stage
from models.safety.dosing.history import same_drug
from models.safety.facts import OrderFacts, OrderState
from models.safety.giving import build_case, containers_needed
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # the draft of the screens takes longer to load than a case to judge
    from models.safety.draft import DraftBody

NO_AGE = date(1900, 1, 1)
"""Stands where no birth date is stated; nothing is said of it (see `safety_answer`)."""
_GIVER = StaffFacts(UUID(int=1), "", "", frozenset({"give", "supervise"}))
_LOT = UUID(int=2)
_PLENTY = Decimal(1_000_000)
_NOT_STATED = Source("not stated", Confidence.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class TypedPatient:
    """The patient. `birth_date` None and `allergies` None mean not stated; no allergies at all is ()."""

    birth_date: date | None = None
    sex: str = ""
    weight_kg: Decimal | None = None
    weight_on: date | None = None
    flags: tuple[FlagFacts, ...] = ()
    allergies: tuple[AllergyFacts, ...] | None = None
    doses: tuple[PriorDose, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """The order. `route` is a code of ROUTES where the words name one, else the words."""

    drug: Drug
    dose: Quantity | None = None
    route: str | None = None
    dose_per_kg: Decimal | None = None
    diagnoses: tuple[str, ...] = ()
    indication: str = ""
    note: str = ""
    interval_days: int | None = None


@dataclass(frozen=True, slots=True)
class TypedDose:
    """What is about to be given. `package` is the product of the NDC, None where none is stated or none is known."""

    drug: Drug | None = None
    package: Package | None = None
    dose: Quantity | None = None
    volume_ml: Decimal | None = None
    site: BodySite | None = None
    gauge: int | None = None
    length: str = ""
    expiry: date | None = None
    lot: str = ""
    staff_on_duty: int | None = None


@dataclass(frozen=True, slots=True)
class TypedResponse:
    """How the patient took it."""

    outcome: ResponseKind | None = None
    minutes_observed: int = 0
    signs: tuple[str, ...] = ()
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SafetyCase:
    """Facts to judge at one stage. `stated` holds the path of every fact that was stated; `at` is aware.

    `administration.dose` is stated only where it differs from the order's.
    """

    stage: Stage
    at: datetime
    zone: ZoneInfo
    patient: TypedPatient
    order: TypedOrder
    dose: TypedDose = TypedDose()
    response: TypedResponse = TypedResponse()
    stated: frozenset[str] = field(default_factory=frozenset)


def giving_case(case: SafetyCase, tables: CodeTables, signed_off: frozenset[str] = frozenset()) -> GivingCase:
    """Return what the rules decide on. What a later stage states is left out."""
    given_at = case.at - timedelta(minutes=case.response.minutes_observed if case.stage is Stage.RESPONSE else 0)
    facts = GivingFacts(
        patient=_patient(case),
        order=_order(case, given_at),
        drug=case.order.drug,
        doses=case.patient.doses,
        stock=_stock(case),
        staff=tuple(replace(_GIVER, id=UUID(int=1 + number)) for number in range(case.dose.staff_on_duty or 1)),
        giver=_GIVER,
        zone=case.zone,
        tables=tables,
        signed_off=signed_off,
    )
    # What rules read of a draft is what BareDraft has; a test holds the two together.
    built = build_case(facts, cast("DraftBody", _draft(case, given_at, facts)), case.at)
    due = _due(built, case.order.interval_days)
    built = replace(built, facts=replace(facts, order=replace(facts.order, due_on=due)))
    return replace(built, volume_ml=_volume(case, built))


def _patient(case: SafetyCase) -> PatientFacts:
    patient, day = case.patient, local_date(case.at, case.zone)
    status = "unknown" if patient.allergies is None else "recorded" if patient.allergies else "none_known"
    return PatientFacts(
        id=UUID(int=3),
        family="",
        given="",
        birth_date=patient.birth_date or NO_AGE,
        sex=patient.sex,
        mrn="",
        active=True,
        deceased=False,
        weight_kg=patient.weight_kg,
        weight_on=(patient.weight_on or day) if patient.weight_kg is not None else None,
        allergy_status=status,
        allergies=patient.allergies or (),
        flags=patient.flags,
    )


def _order(case: SafetyCase, given_at: datetime) -> OrderFacts:
    order = case.order
    return OrderFacts(
        id=UUID(int=4),
        status=OrderState.ACTIVE,
        review_reason=None,
        medication_text=order.drug.name,
        drug_slug=order.drug.slug,
        dose=order.dose,
        route=order.route,
        diagnoses=order.diagnoses,
        reason_text=order.indication,
        note=order.note,
        as_needed=False,
        requester="",
        requester_id=None,
        signed_at=given_at,
        valid_from=local_date(given_at, case.zone),
        valid_until=None,
        interval_days=order.interval_days,
        doses_allowed=None,
        doses_given=0,
        due_on=None,
        dose_per_kg=order.dose_per_kg,
    )


def _stock(case: SafetyCase) -> tuple[StockFacts, ...]:
    """Return the container as far as drug, NDC or expiry tell of one; it holds enough and is not recalled."""
    dose = case.dose
    if case.stage is Stage.ORDER or (dose.drug is None and dose.package is None and dose.expiry is None):
        return ()
    drug, last = dose.drug or case.order.drug, dose.expiry or date.max
    routes = (case.order.route,) if case.order.route else ()
    package = dose.package or Package(drug.slug, "", "", "SDV", None, None, routes, (), None, "", _NOT_STATED)
    return (StockFacts(_LOT, None, dose.lot or "(not stated)", last, last, "active", _PLENTY, None, package),)


def _draft(case: SafetyCase, given_at: datetime, facts: GivingFacts) -> BareDraft:
    dose, response = case.dose, case.response
    if case.stage is Stage.ORDER:
        return BareDraft(given_at=given_at)
    amount = dose.dose or case.order.dose
    return BareDraft(
        lots=tuple(BareLotPick(lot.lot_id, None, containers_needed(amount, lot)) for lot in facts.stock),
        dose=dose.dose.amount if dose.dose else None,
        dose_unit=dose.dose.unit if dose.dose else None,
        sites=(BareSitePick(dose.site.code),) if dose.site else (),
        given_at=given_at,
        needle_gauge=dose.gauge,
        needle_length=dose.length,
        response=response.outcome if case.stage is Stage.RESPONSE else None,
        signs=response.signs,
        severity=response.severity or None,
        note=response.note if case.stage is Stage.RESPONSE else "",
    )


def _due(case: GivingCase, interval_days: int | None) -> date | None:
    """Return the day the order makes the dose due: counted from the last whole one that is known (S42)."""
    whole = (dose for dose in same_drug(case) if dose.outcome == Outcome.GIVEN.value)
    last = next(whole, None)
    return last.service_date + timedelta(days=interval_days) if last and interval_days else None


def _volume(case: SafetyCase, built: GivingCase) -> Decimal | None:
    if case.stage is Stage.ORDER:
        return None
    if case.dose.volume_ml is not None:
        return case.dose.volume_ml
    in_ml = built.dose is not None and built.dose.unit is Unit.ML
    return built.dose.amount if built.dose and in_ml else built.volume_ml
