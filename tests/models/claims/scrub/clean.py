"""Claims a payer takes as they are, one of each kind, and the facts around them. Everyone is fictional."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from models.billing.payers.payer_profiles import merged_policies, profile_named, shipped_payer_profiles
from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import (
    Address,
    Attachment,
    Claim,
    ClaimAdjustment,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
)
from models.claims.scrub.facts import AuthorizedService, CoverageDays, ScrubFacts
from models.claims.scrub.published import published_for
from models.codes.code_sets import CodeSets
from models.codes.shipped_code_sets import shipped_code_sets

DAY = date(2026, 11, 2)
HOME = Address("1 Elm St", "", "Springfield", "IL", "62702")
CLINIC = Organization(
    "Fictional Injection Clinic",
    "1234567893",
    "123456789",
    "261QM1300X",
    Address("100 Sample St", "Suite 4", "Springfield", "IL", "62701-1234"),
    "217-555-0100",
    "Billing Office",
)
PATIENT = Person("Sample", "Ada", "B", "", date(1960, 3, 4), "female", HOME)
CHILD = Person("Sample", "Noa", born=date(2020, 5, 6), sex="female", address=HOME)
PARENT = Person("Sample", "Ines", born=date(1990, 1, 2), sex="female", address=HOME)
RENDERING = Provider("rendering", Person("Lee", "Dana"), "1003000126", "207R00000X", "MD")
ORDERING = Provider("ordering", Person("Okafor", "Chidi"), "1245319599", "", "NP")
MEDICARE = Insurance(1, "medicare", "Example Medicare", "00123", "MB", "1EG4TE5MK73")
PLAN = Insurance(1, "commercial", "Example Health Plan", "99726", "CI", "W123456789", "GRP77")
MEDICAID = Insurance(1, "medicaid", "Example Medicaid", "77001", "MC", "123456789")
CEFTRIAXONE, CYANOCOBALAMIN, KETOROLAC = "00143985725", "00517003125", "00409379501"


class Kind(NamedTuple):
    """A claim that passes untouched, and what is known around it beside the code sets."""

    claim: Claim
    around: dict[str, Any]


def line(code: str, *modifiers: str, units: str = "1", charge: str | None = "40.00", **more: Any) -> ClaimLine:
    """A service line; its control number is given by `claim`."""
    pointers = more.pop("pointers", (1,))
    amount = None if charge is None else Decimal(charge)
    return ClaimLine("", code, modifiers, Decimal(units), amount, more.pop("day", DAY), pointers, **more)


def drug(
    code: str, *modifiers: str, ndc: str = CEFTRIAXONE, unit: str = "ML", quantity: str = "1", **more: Any
) -> ClaimLine:
    """A drug line with its NDC."""
    return line(code, *modifiers, drug=DrugOnLine(ndc, unit, Decimal(quantity)), **more)


def claim(
    *lines: ClaimLine, payer: Insurance = MEDICARE, diagnoses: tuple[str, ...] = ("J18.9",), **more: Any
) -> Claim:
    """A claim of these lines, numbered from 1."""
    numbered = tuple(replace(one, control=f"1042-7K3F-{place}") for place, one in enumerate(lines, 1))
    made = Claim("1042-7K3F", DAY, "11", PATIENT, (payer,), CLINIC, diagnoses, numbered, providers=(RENDERING,))
    return replace(made, **more)


def facts(of: Claim, sets: CodeSets | None = None, **around: Any) -> ScrubFacts:
    """The facts around a claim: the shipped code sets, its payer's answers, two weeks after the service."""
    payer = of.insurances[0] if of.insurances else MEDICARE
    profile = profile_named(shipped_payer_profiles(), payer.payer_name, payer.payer_type)
    tables, policies = shipped_billing_tables(), merged_policies(profile, around.pop("policies", {}))
    known = {
        "today": of.day + timedelta(days=14),
        "answers": {name: tables.answer(name, payer.payer_type, policies) for name in tables.switches},
        "published": published_for(sets or shipped_code_sets(), (of,)),
    }
    return ScrubFacts(**{**known, **around})


def _of(made: Claim, **around: Any) -> Callable[[], Kind]:
    return lambda: Kind(made, around)


def _with_waste() -> Kind:
    given = drug("J1885", ndc=KETOROLAC, quantity="0.5")
    wasted = drug("J1885", "JW", ndc=KETOROLAC, quantity="0.5", partner="1042-7K3F-2")
    return Kind(claim(line("96372"), given, wasted), {"single_dose": {KETOROLAC: True}})


def _old() -> Kind:
    day = date(2024, 3, 29)
    lines = (line("96372", day=day), drug("J1040", "JZ", ndc="00009030602", day=day))
    return Kind(claim(*lines, diagnoses=("M25.561",), day=day), {})


def _after_medicare() -> Kind:
    made = claim(line("96372", charge="40.00"), drug("J0696", "JZ", units="2", unit="UN", quantity="0.5"))
    took = (ClaimAdjustment("CO", "45", Decimal("30.00")), ClaimAdjustment("PR", "2", Decimal("10.00")))
    first = replace(MEDICARE, paid=Decimal("40.00"), paid_on=date(2026, 11, 12), adjustments=took)
    return Kind(replace(made, insurances=(replace(MEDICAID, rank=2), first)), {})


def _medicare_second() -> Kind:
    made = claim(line("96372"), drug("J0696", "JZ", units="2", unit="UN", quantity="0.5"))
    took = (ClaimAdjustment("CO", "45", Decimal("50.00")),)
    first = replace(PLAN, paid=Decimal("30.00"), paid_on=date(2026, 11, 12), adjustments=took)
    return Kind(replace(made, insurances=(replace(MEDICARE, rank=2, secondary_reason="12"), first)), {})


def _authorized() -> Kind:
    lines = (line("96372"), drug("J0897", "JZ", units="60", ndc="55513071001", charge="1800.00"))
    held = AuthorizedService(
        "PA-77", frozenset({"J0897"}), date(2026, 1, 1), date(2026, 12, 31), "visits", Decimal(2), Decimal(2)
    )
    made = claim(*lines, payer=PLAN, diagnoses=("M81.0",), authorization="PA-77")
    return Kind(made, {"authorizations": (held,), "authorization_wanted": frozenset({"J0897"})})


CEFTRIAXONE_LINE = drug("J0696", "JZ", units="2", unit="UN", quantity="0.5", charge="24.10")
B12 = claim(line("96372"), drug("J3420", ndc=CYANOCOBALAMIN), diagnoses=("E53.8",))
VISIT = claim(line("99213", "25", charge="120.00"), line("96372"), CEFTRIAXONE_LINE, providers=(RENDERING, ORDERING))
FLU = line("90662", charge="70.00")

KINDS: dict[str, Callable[[], Kind]] = {
    "vitamin B12 from a multi-dose vial": _of(B12, single_dose={CYANOCOBALAMIN: False}),
    "a single-dose vial with nothing left": _of(
        claim(line("96372"), drug("J3420", "JZ", ndc=CYANOCOBALAMIN), diagnoses=("E53.8",)),
        single_dose={CYANOCOBALAMIN: True},
    ),
    "an attested visit beside an injection": _of(VISIT, single_dose={CEFTRIAXONE: True}),
    "two injections with two drugs": _of(
        claim(
            line("96372"),
            line("96372", "59"),
            drug("J1885", "JZ", units="2", ndc=KETOROLAC),
            drug("J2405", "JZ", units="4", ndc="00409475503"),
        )
    ),
    "a dose with discarded drug": _with_waste,
    "a code that ended, on a day before": _old,
    "a commercial plan of the patient": _of(replace(VISIT, insurances=(PLAN,))),
    "a child on a parent's plan": _of(
        replace(VISIT, patient=CHILD, insurances=(replace(PLAN, relationship="child", subscriber=PARENT),))
    ),
    "a Medicaid claim with its NDCs": _of(replace(VISIT, insurances=(MEDICAID,))),
    "Texas Medicaid within its days": _of(
        replace(VISIT, insurances=(replace(MEDICAID, payer_name="Texas Medicaid"),)), today=DAY + timedelta(days=95)
    ),
    "an unlisted drug told in words": _of(
        claim(line("96372"), drug("J3490", ndc="63323018410", description="Folic acid 5 mg/mL, dose 1 mg, IM"))
    ),
    "a drug that is billed as listed, without words": _of(
        claim(line("20610", charge="150.00"), drug("J3301", units="4", ndc="00003029305"), diagnoses=("M17.11",))
    ),
    "a knee injection beside one elsewhere": _of(
        claim(
            line("20610", charge="150.00"),
            line("96372", "59"),
            drug("J3301", units="4", ndc="00003029305"),
            drug("J1885", "JZ", units="2", ndc=KETOROLAC),
            diagnoses=("M17.11", "M54.50"),
        )
    ),
    "an influenza vaccine for Medicare": _of(claim(line("G0008"), FLU, diagnoses=("Z23",))),
    "a visit with its complexity and a vaccine": _of(
        claim(
            line("99214", "25", charge="160.00"), line("G2211", charge="16.00"), line("G0008"), FLU, diagnoses=("Z23",)
        )
    ),
    "a publicly supplied vaccine at no charge": _of(
        claim(
            line("90460", charge="21.00"),
            line("90707", "SL", charge="0.00"),
            payer=MEDICAID,
            diagnoses=("Z23",),
            patient=CHILD,
        )
    ),
    "a preventive visit with a vaccine": _of(
        claim(
            line("99395", "25", charge="180.00"),
            line("90471"),
            line("90715", charge="50.00"),
            payer=PLAN,
            diagnoses=("Z00.00", "Z23"),
        )
    ),
    "two allergy shots": _of(claim(line("95117"), diagnoses=("J30.1",))),
    "a hormone against cancer": _of(
        claim(
            line("96402", charge="90.00"),
            drug("J9217", "JZ", units="3", ndc="00074366303", unit="UN"),
            diagnoses=("C61",),
        )
    ),
    "a drug bought under 340B": _of(
        claim(
            line("96372"), drug("J2315", "JZ", "TB", units="380", ndc="65757030001", unit="UN"), diagnoses=("F11.20",)
        )
    ),
    "a drug the patient brought": _of(
        claim(line("96372"), drug("J0897", units="60", ndc="55513071001", charge="0.01"), diagnoses=("M81.0",)),
        single_dose={"55513071001": True},
    ),
    "a sample named in the note": _of(
        claim(line("96372", note="Medroxyprogesterone was a sample, 150 mg"), payer=PLAN)
    ),
    "a notice the patient signed": _of(
        claim(line("96372", "GA"), drug("J3420", "GA", ndc=CYANOCOBALAMIN), diagnoses=("R53.83",))
    ),
    "a replacement with the payer's number": _of(
        replace(VISIT, insurances=(PLAN,), frequency="7", original="ICN20261102001")
    ),
    "a void with the payer's number": _of(replace(VISIT, insurances=(PLAN,), frequency="8", original="ICN20261102001")),
    "Medicaid after Medicare": _after_medicare,
    "Medicare after a plan": _medicare_second,
    "a drug with its authorization": _authorized,
    "another place, and a PO box for the money": _of(
        replace(
            VISIT,
            facility=replace(CLINIC, name="North Office", address=replace(CLINIC.address, zip_code="627034321")),
            pay_to=Address("PO Box 12", "", "Springfield", "IL", "62705"),
        )
    ),
    "names with accents, hyphens and one word": _of(
        replace(
            VISIT,
            patient=replace(PATIENT, family="O'Neil-García", given="", middle="", suffix="Jr"),
            insurances=(replace(MEDICARE, member_id="1eg4-te5 mk73"),),
        ),
        coverage=CoverageDays(date(2025, 1, 1), None),
    ),
    "records sent along with their number": _of(
        replace(VISIT, attachments=(Attachment("OZ", "FX", "AT-1"), Attachment("OZ", "AA")))
    ),
    "an automobile accident": _of(replace(VISIT, accident="AA", accident_on=date(2026, 10, 30), accident_state="IL")),
}
