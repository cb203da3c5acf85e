"""S25: a dose by weight stands on a recent, plausible weight."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.core.finding import Finding, Severity
from models.core.quantity import parse_quantity
from models.patients.facts import PatientFacts
from models.patients.rules.weight_check import looks_like_pounds
from models.safety.rules.patient.weight import check
from tests.models.safety.rules.cases import TODAY, case, order, patient, weighing

SLUG = "enoxaparin"


def by_weight(person: PatientFacts, dose: str = "70 mg", per_kg: str = "1") -> list[Finding]:
    ordered = order(SLUG, dose=parse_quantity(dose), dose_per_kg=Decimal(per_kg))
    return check(case(SLUG, person=person, ordered=ordered))


def test_s25_a_dose_by_weight_without_a_weight_is_stopped() -> None:
    (finding,) = by_weight(patient())
    assert (finding.severity, finding.at) == (Severity.STOP, "verify.weight")


@pytest.mark.parametrize(("days", "stopped"), [(180, False), (181, True)])
def test_s25_a_weight_older_than_its_window_is_none(days: int, stopped: bool) -> None:
    found = by_weight(weighing("70", TODAY - timedelta(days=days)))
    assert bool(found) == stopped


@pytest.mark.parametrize(("days", "stopped"), [(30, False), (31, True)])
def test_s25_a_childs_weight_is_asked_again_sooner(days: int, stopped: bool) -> None:
    child = weighing("20", TODAY - timedelta(days=days), birth_date=date(2020, 1, 1))
    assert bool(by_weight(child, "20 mg")) == stopped


@pytest.mark.parametrize(("before", "asked"), [("70", True), ("100", False), ("33.9", False)])
def test_s25_pounds_typed_as_kilograms_are_noticed(before: str, asked: bool) -> None:
    person = weighing("154", weight_before_kg=Decimal(before))

    found = by_weight(person, "154 mg")

    assert [finding.severity for finding in found] == ([Severity.WARN] if asked else [])


@pytest.mark.parametrize(("now", "before"), [("154.3", "70"), ("70", "154.3"), ("88", "40")])
def test_s25_the_ratio_is_noticed_either_way_round(now: str, before: str) -> None:
    assert looks_like_pounds(Decimal(now), Decimal(before), Decimal("2.2"), Decimal(10))


def test_s25_a_dose_that_no_longer_follows_from_the_weight_needs_a_new_order() -> None:
    (finding,) = by_weight(weighing("78"))

    assert finding.severity is Severity.STOP
    assert "× 78 kg = 78\N{NO-BREAK SPACE}mg, the order says 70\N{NO-BREAK SPACE}mg" in finding.text
    assert by_weight(weighing("77")) == []
