"""S19, S23: dose, strength and volume agree, and the dose is the one ordered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.core.quantity import Quantity, Unit
from models.safety.rules.order.dose_agrees import check
from tests.models.safety.rules.cases import CEFTRIAXONE, KETOROLAC, case, order


def stopped(**draft: Any) -> str:
    (finding,) = check(case(**draft))
    assert finding.severity is Severity.STOP
    return finding.text.replace("\N{NO-BREAK SPACE}", " ")


def test_s19_1000_mcg_of_1000_mcg_per_ml_is_1_ml() -> None:
    ordered = case()
    assert ordered.volume_ml == 1
    assert check(ordered) == []


def test_s19_1_mg_is_the_same_dose() -> None:
    said_otherwise = case(dose=Decimal(1), dose_unit=Unit.MG)
    assert said_otherwise.volume_ml == 1
    assert check(said_otherwise) == []


def test_s19_10_ml_is_refused() -> None:
    text = stopped(dose=Decimal(10), dose_unit=Unit.ML)
    assert text == "mL cannot be held against the ordered 1,000 mcg. Write the dose in its unit."


@pytest.mark.parametrize("amount", ["999.999999", "1000.000001", "100", "10000"])
def test_s23_any_other_dose_needs_a_new_order(amount: str) -> None:
    assert "The order says 1,000 mcg, not" in stopped(dose=Decimal(amount), dose_unit=Unit.MCG)


@pytest.mark.parametrize("amount", ["1000", "1001"])
def test_s57_partly_given_is_less_than_ordered(amount: str) -> None:
    text = stopped(outcome=Outcome.PARTLY_GIVEN, dose=Decimal(amount), dose_unit=Unit.MCG)
    assert text == "Partly given means less than the ordered 1,000 mcg. Write what went in."


def test_s57_a_part_just_below_the_order_passes() -> None:
    assert check(case(outcome=Outcome.PARTLY_GIVEN, dose=Decimal("999.999"), dose_unit=Unit.MCG)) == []


@pytest.mark.parametrize("dose", [None, Decimal(0)])
def test_s57_partly_given_says_how_much(dose: Decimal | None) -> None:
    assert stopped(outcome=Outcome.PARTLY_GIVEN, dose=dose) == "Write the dose that was given."


def test_s19_a_powder_asks_for_the_volume_it_makes() -> None:
    (finding,) = check(case(CEFTRIAXONE))

    assert finding.at == "dose.volume"
    assert finding.text == "This is a powder: write the volume it makes after mixing, in mL."
    assert check(case(CEFTRIAXONE, final_volume_ml=Decimal("2.1"))) == []


def test_s19_a_dose_the_package_is_not_labelled_in_cannot_be_drawn() -> None:
    (finding,) = check(case(KETOROLAC, ordered=order(KETOROLAC, dose=Quantity(Decimal(10), Unit.UNIT))))

    assert finding.text == "The dose cannot be drawn from a package labelled in mg. Choose another."


def test_a_refused_dose_needs_no_amount() -> None:
    assert check(case(outcome=Outcome.REFUSED)) == []
