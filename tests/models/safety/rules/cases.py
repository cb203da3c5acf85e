"""Cases for clinical rules, built from facts alone: a dose of B12 that nothing stands against, changed by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.billing.facts import Payer
from models.charting.facts import DoseCase, DoseFacts, dose_case
from models.codes.tables.code_tables import CodeTables, shipped_code_tables
from models.core.charting_codes import Entry, ResponseKind
from models.core.quantity import Quantity, parse_quantity
from models.drugs.drug import Drug, Package
from models.drugs.formulary import shipped_formulary
from models.patients.facts import AllergyFacts, FlagFacts, PatientFacts
from models.people.facts import StaffFacts
from models.safety.case import PriorDose
from models.safety.draft import DraftBody, LotPick, SitePick
from models.safety.facts import AttestationFacts, OrderFacts, OrderState
from models.safety.giving import containers_needed
from models.stock.facts import StockFacts

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 11, 23)
B12, KETOROLAC, CEFTRIAXONE = "cyanocobalamin", "ketorolac-tromethamine", "ceftriaxone-sodium"
VIVITROL, BICILLIN = "naltrexone-er", "penicillin-g-benzathine"
USUAL_DOSE = {B12: "1,000 mcg", KETOROLAC: "60 mg", CEFTRIAXONE: "500 mg", VIVITROL: "380 mg", "omalizumab": "150 mg"}
ORDER, PATIENT = UUID(int=1), UUID(int=2)
NURSE = StaffFacts(UUID(int=3), "M Ruiz MA", "MA", frozenset({"give"}))
PHYSICIAN = StaffFacts(UUID(int=4), "D Chen MD", "MD", frozenset({"give", "give_alone", "order", "supervise"}))
REGISTERED_NURSE = StaffFacts(UUID(int=5), "E Novak RN", "RN", frozenset({"give", "give_alone"}))


def wall(text: str) -> datetime:
    """Return an instant in UTC, as rules get it, by the clinic's wall: `2026-11-23 09:42`."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


NOW = wall("2026-11-23 09:42")


def drug_of(slug: str) -> Drug:
    return shipped_formulary().drugs[slug]


def patient(**over: Any) -> PatientFacts:
    """Return a grown woman without known allergies."""
    facts = PatientFacts(
        id=PATIENT, family="Okafor", given="Adaeze", birth_date=date(1961, 3, 3), sex="female", mrn="M1",
        active=True, deceased=False, weight_kg=None, weight_on=None, allergy_status="none_known", allergies=(),
    )  # fmt: skip
    return replace(facts, **over)


def allergic_to(*substances: str, reaction: str = "") -> PatientFacts:
    """Return the patient with recorded allergies."""
    allergies = tuple(AllergyFacts(substance, reaction, "") for substance in substances)
    return patient(allergy_status="recorded", allergies=allergies)


def order(slug: str = B12, **over: Any) -> OrderFacts:
    """Return a signed, active order due today, in date for a year around it."""
    facts = OrderFacts(
        id=ORDER, status=OrderState.ACTIVE, review_reason=None, medication_text=slug, drug_slug=slug,
        dose=parse_quantity(USUAL_DOSE.get(slug, "1 mL")), route=drug_of(slug).routes[0], diagnoses=("E53.8",),
        reason_text="", note="", as_needed=False, requester=PHYSICIAN.name, requester_id=PHYSICIAN.id,
        signed_at=wall("2026-01-02 08:00"), valid_from=date(2026, 1, 2), valid_until=date(2027, 1, 2),
        interval_days=None, doses_allowed=None, doses_given=0, due_on=None,
    )  # fmt: skip
    return replace(facts, **over)


def lot(slug: str = B12, **over: Any) -> StockFacts:
    """Return ten unopened containers of a drug's first package by its first route, good for a year."""
    package: Package = over.pop("package", None) or _usual_package(slug)
    facts = StockFacts(
        lot_id=UUID(int=10), vial_id=None, lot_number="AB123", expires_on=TODAY + timedelta(days=365),
        use_by=TODAY + timedelta(days=365), status="active", on_hand=Decimal(10), remaining_ml=None, package=package,
    )  # fmt: skip
    return replace(facts, **over)


def package(ndc: str) -> Package:
    return shipped_formulary().by_ndc[ndc][1]


def dose_on(day: date, slug: str = B12, **over: Any) -> PriorDose:
    """Return an earlier dose, given at nine in the morning of `day` into the left deltoid, under another order."""
    facts = PriorDose(
        administration_id=UUID(int=20), order_id=UUID(int=21), drug_slug=slug, drug_display=slug,
        given_at=wall(f"{day} 09:00"), service_date=day, outcome="given",
        dose=parse_quantity(USUAL_DOSE.get(slug, "1 mL")), site_codes=("deltoid-l",), lot_number="AB123", reaction="",
        giver=NURSE.name,
    )  # fmt: skip
    return replace(facts, **over)


def case(
    slug: str = B12,
    *,
    now: datetime = NOW,
    person: PatientFacts | None = None,
    ordered: OrderFacts | None = None,
    doses: tuple[PriorDose, ...] = (),
    stock: tuple[StockFacts, ...] | None = None,
    giver: StaffFacts = NURSE,
    attestations: tuple[AttestationFacts, ...] = (),
    similar: tuple[str, ...] = (),
    limits: Mapping[str, int] | None = None,
    **draft: Any,
) -> DoseCase:
    """Return a dose charted to the end at `now`; `draft` overrides what was entered, `limits` the clinic's numbers."""
    ordered = ordered or order(slug)
    stock = (lot(slug),) if stock is None else stock
    facts = DoseFacts(
        patient=person or patient(), order=ordered, drug=shipped_formulary().drugs.get(ordered.drug_slug or ""),
        doses=doses, stock=stock, staff=(NURSE, PHYSICIAN), payer=Payer("medicare"), place_of_service="11",
        giver=giver, zone=CHICAGO, tables=tables_with(limits or {}), attestations=attestations, similar=similar,
    )  # fmt: skip
    entered = {
        "identifiers": ("name", "birth_date"),
        "lots": tuple(picked(item, ordered.dose) for item in stock),
        "sites": (SitePick(code="deltoid-r"),),
        "given_at": now,
        "supervisor_id": PHYSICIAN.id,
        "response": ResponseKind.TOLERATED,
        "education": "explained",
    }
    return dose_case(facts, DraftBody(**{**entered, **draft}), now)


def tables_with(limits: Mapping[str, int]) -> CodeTables:
    """Return the shipped tables with other numbers of the clinic's."""
    tables = shipped_code_tables()
    changed = {name: replace(tables.limits[name], value=Decimal(value)) for name, value in limits.items()}
    return replace(tables, limits={**tables.limits, **changed})


def flagged(*flags: str | tuple[str, str], **over: Any) -> PatientFacts:
    """Return the patient with flags: codes, or (code, place)."""
    pairs = ((flag, "") if isinstance(flag, str) else flag for flag in flags)
    return patient(flags=tuple(FlagFacts(code, place, "") for code, place in pairs), **over)


def weighing(kg: str, on: date = TODAY, **over: Any) -> PatientFacts:
    """Return the patient with a weight."""
    return patient(weight_kg=Decimal(kg), weight_on=on, **over)


def decision(finding: str, reason: str = "reviewed") -> AttestationFacts:
    """Return the physician's signed decision to pass a stop."""
    return AttestationFacts("override", PHYSICIAN.id, PHYSICIAN.name, finding, reason, {}, NOW)


def picked(item: StockFacts, dose: Quantity | None = None) -> LotPick:
    """Return the pick of a scanned lot in as many containers as the dose takes."""
    containers = containers_needed(dose, item)
    return LotPick(lot_id=item.lot_id, vial_id=item.vial_id, containers=containers, entry=Entry.SCANNED)


def _usual_package(slug: str) -> Package:
    drug = drug_of(slug)
    return next(package for package in drug.packages if drug.routes[0] in package.routes)
