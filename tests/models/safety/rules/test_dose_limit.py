"""S24: the most at once, in a day and in a course by age, weight, renal flag and history; what forbids a drug."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Finding, Severity
from models.core.quantity import parse_quantity
from models.patients.facts import PatientFacts
from models.safety.case import GivenPart, PriorDose
from models.safety.dosing.history import same_ingredient
from models.safety.rules.order import course_limit, dose_limit
from models.safety.rules.patient import contraindication
from tests.models.safety.rules.cases import (
    B12,
    KETOROLAC,
    TODAY,
    VIVITROL,
    case,
    dose_on,
    drug_of,
    flagged,
    order,
    patient,
    weighing,
)

YEARS_64, YEARS_65 = date(1962, 11, 24), date(1961, 11, 23)


def at_once(person: PatientFacts, dose: str = "60 mg") -> list[Finding]:
    return dose_limit.check(case(KETOROLAC, person=person, ordered=order(KETOROLAC, dose=parse_quantity(dose))))


def test_s24_ketorolac_60_mg_is_within_the_limit_at_64_years_and_50_kg() -> None:
    """Label: 60 mg under 65 years and 50 kg or more and no renal impairment, otherwise 30 mg."""
    assert at_once(weighing("50", birth_date=YEARS_64)) == []


@pytest.mark.parametrize(
    "person",
    [
        weighing("50", birth_date=YEARS_65),
        weighing("49.9", birth_date=YEARS_64),
        flagged("renal_impaired", weight_kg=Decimal(80), weight_on=TODAY, birth_date=YEARS_64),
        flagged("renal_advanced", weight_kg=Decimal(80), weight_on=TODAY, birth_date=YEARS_64),
    ],
    ids=["65 years", "49.9 kg", "renal", "advanced renal"],
)
def test_s24_any_one_of_age_weight_and_kidney_lowers_the_limit_to_30_mg(person: PatientFacts) -> None:
    (finding,) = at_once(person)

    assert (finding.severity, finding.at) == (Severity.STOP, "verify.dose_limit")
    assert "limit at once 30\N{NO-BREAK SPACE}mg" in finding.text
    assert finding.text.endswith("Call D Chen MD to decide (o), or choose Not given.")
    assert at_once(person, "30 mg") == []


def test_s24_the_finding_says_what_why_and_what_to_do() -> None:
    (finding,) = at_once(weighing("80", birth_date=date(1959, 3, 3)))

    assert finding.text == (
        "ketorolac 60\N{NO-BREAK SPACE}mg, age 67: limit at once 30\N{NO-BREAK SPACE}mg. "
        "Call D Chen MD to decide (o), or choose Not given."
    )


@pytest.mark.parametrize(
    "person",
    [patient(birth_date=YEARS_64), weighing("80", TODAY - timedelta(days=181), birth_date=YEARS_64)],
    ids=["no weight", "old weight"],
)
def test_s24_a_missing_weight_is_asked_for_and_never_assumed(person: PatientFacts) -> None:
    (finding,) = at_once(person)

    assert (finding.severity, finding.at) == (Severity.STOP, "verify.weight")
    assert finding.text.endswith("Weigh, and record it (k).")
    assert at_once(person, "30 mg") == []


def test_s24_nobody_has_more_than_the_plain_limit() -> None:
    (finding,) = at_once(weighing("90", birth_date=YEARS_64), "60.5 mg")
    assert "limit at once 60" in finding.text


def test_s24_the_days_doses_are_added_up_whoever_gave_them() -> None:
    earlier = dose_on(TODAY, KETOROLAC, dose=parse_quantity("100 mg"), outside="the patient")
    person = weighing("80", birth_date=YEARS_64)

    (finding,) = dose_limit.check(
        case(KETOROLAC, person=person, ordered=order(KETOROLAC, dose=parse_quantity("30 mg")), doses=(earlier,))
    )

    assert (finding.severity, finding.at) == (Severity.WARN, "verify.day_limit")
    assert "after 100\N{NO-BREAK SPACE}mg that day: limit in a day 120\N{NO-BREAK SPACE}mg" in finding.text
    assert "(needs local sign-off)" in finding.text


def test_s24_a_limit_in_micrograms_binds_an_order_in_milligrams() -> None:
    over = at_once(weighing("40", birth_date=YEARS_64), "30001 mcg")
    assert [finding.at for finding in over] == ["verify.dose_limit"]


def days_ago(*days: int) -> tuple[int, ...]:
    return days


@pytest.mark.parametrize(
    ("earlier", "stopped"),
    [
        (days_ago(1, 2, 3, 4), False),
        (days_ago(1, 2, 3, 4, 5), True),
        (days_ago(1, 3, 5, 7, 9), True),
        (days_ago(7, 8, 9, 10, 11), False),
        (days_ago(6, 7, 8, 9, 10), True),
        (days_ago(0, 0, 1, 2, 3, 4), False),
    ],
)
def test_s24_a_course_of_ketorolac_has_at_most_five_days(earlier: tuple[int, ...], stopped: bool) -> None:
    doses = tuple(dose_on(TODAY - timedelta(days=days), KETOROLAC) for days in earlier)

    found = course_limit.check(case(KETOROLAC, doses=doses))

    assert [finding.severity for finding in found] == ([Severity.STOP] if stopped else [])


def test_s24_a_course_counts_tablets_told_of_elsewhere() -> None:
    doses = tuple(
        dose_on(TODAY - timedelta(days=n), "ketorolac-tablets", ingredients=("ketorolac",)) for n in range(1, 6)
    )

    assert [finding.at for finding in course_limit.check(case(KETOROLAC, doses=doses))] == ["verify.course"]


@pytest.mark.parametrize("flag", ["peptic_ulcer", "gi_bleed", "renal_advanced", "bleeding_risk", "surgery_soon"])
def test_s24_what_the_label_forbids_ketorolac_with_stops(flag: str) -> None:
    (finding,) = contraindication.check(case(KETOROLAC, person=flagged(flag)))

    assert (finding.severity, finding.at) == (Severity.STOP, f"verify.flag_{flag}")
    assert contraindication.check(case(person=flagged(flag))) == []


def test_s30_naltrexone_waits_for_the_opioids_to_be_gone() -> None:
    (finding,) = contraindication.check(case(VIVITROL, person=flagged("opioid_recent")))
    assert "7 to 10 days" in finding.text


def test_s24_a_dose_not_given_has_no_limit() -> None:
    refused = case(KETOROLAC, person=flagged("gi_bleed"), outcome=Outcome.REFUSED)
    assert [*dose_limit.check(refused), *course_limit.check(refused), *contraindication.check(refused)] == []


def mixed(*amounts: tuple[str, str], day: date = TODAY) -> PriorDose:
    """Return an earlier dose of a formulation, 2 mL of these drugs in these amounts."""
    parts = tuple(GivenPart(slug, parse_quantity(amount), drug_of(slug).ingredients) for slug, amount in amounts)
    names = tuple(name for part in parts for name in part.ingredients)
    return dose_on(day, "formulation-1", dose=parse_quantity("2 mL"), ingredients=names, parts=parts)


def test_s24_a_drug_mixed_into_a_formulation_counts_for_its_day_with_the_amount_that_was_in_it() -> None:
    person = weighing("80", birth_date=YEARS_64)
    doses = (mixed((KETOROLAC, "60 mg"), (B12, "1,000 mcg")), dose_on(TODAY, KETOROLAC, dose=parse_quantity("30 mg")))
    ordered = order(KETOROLAC, dose=parse_quantity("30 mg"))

    assert dose_limit.check(case(KETOROLAC, person=person, ordered=ordered, doses=doses)) == []
    (finding,) = dose_limit.check(case(KETOROLAC, person=person, ordered=ordered, doses=(*doses, doses[1])))
    assert "30 mg after 120 mg that day" in finding.text.replace("\N{NO-BREAK SPACE}", " ")


def test_s24_a_formulation_without_the_drug_does_not_count_for_it() -> None:
    doses = (mixed((B12, "1,000 mcg"), ("pyridoxine-hcl", "100 mg")),) * 9

    assert same_ingredient(case(KETOROLAC, doses=doses)) == ()
    assert [str(dose.dose) for dose in same_ingredient(case(doses=doses[:1]))] == ["1,000\N{NO-BREAK SPACE}mcg"]


def test_s24_a_drug_mixed_into_a_formulation_makes_a_day_of_its_course() -> None:
    doses = tuple(mixed((KETOROLAC, "15 mg"), (B12, "1,000 mcg"), day=TODAY - timedelta(days=n)) for n in range(1, 6))

    (finding,) = course_limit.check(case(KETOROLAC, doses=doses))
    assert "day 6 of a course" in finding.text


def test_s26_two_ingredients_that_share_a_substance_are_added_where_their_amounts_can_be() -> None:
    """B-complex is measured in mL: what it holds of pyridoxine is not known, and nothing is made up for it."""
    doses = (mixed(("pyridoxine-hcl", "100 mg"), ("b-complex", "1 mL")),)

    (one,) = same_ingredient(case("pyridoxine-hcl", doses=doses))
    assert one.dose is None


def test_s24_an_amount_that_is_not_known_does_not_hide_those_that_are() -> None:
    """Two doses of 60 mg and a tablet told of without its dose: the next 30 mg passes 120 mg."""
    person = weighing("80", birth_date=YEARS_64)
    doses = (dose_on(TODAY, KETOROLAC), dose_on(TODAY, KETOROLAC), dose_on(TODAY, KETOROLAC, dose=None))
    ordered = order(KETOROLAC, dose=parse_quantity("30 mg"))

    (finding,) = dose_limit.check(case(KETOROLAC, person=person, ordered=ordered, doses=doses))
    assert "after 120 mg that day" in finding.text.replace("\N{NO-BREAK SPACE}", " ")
