"""Weights as typed, and doses for each kilogram."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.core.errors import BadInputError
from models.orders.dose_per_kg import parse_ordered_dose
from models.patients.rules.weight_check import looks_like_pounds
from models.patients.weight import parse_weight


def test_s25_a_pound_is_exactly_0_45359237_kg_kept_to_a_tenth() -> None:
    assert parse_weight("100 lb") == Decimal("45.4")
    assert parse_weight("1,000 lb.") == Decimal("453.6")


def test_s25_a_bare_number_is_no_weight() -> None:
    with pytest.raises(BadInputError, match="kg or lb"):
        parse_weight("70")


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        ("154", "70", True), ("70", "154", True), ("138.6", "70", True), ("169.4", "70", True),
        ("138.5", "70", False), ("169.5", "70", False), ("70", "70", False), ("105", "70", False), ("210", "70", False),
    ],
)  # fmt: skip
def test_s25_about_2_2_times_the_last_weight_looks_like_pounds(now: str, last: str, asked: bool) -> None:
    assert looks_like_pounds(Decimal(now), Decimal(last), Decimal("2.2"), Decimal(10)) is asked


def test_s20_a_dose_may_be_written_for_each_kilogram() -> None:
    dose = parse_ordered_dose("0.01 mg/kg")
    assert (str(dose), dose.per_kg) == ("0.01\N{NO-BREAK SPACE}mg/kg", True)
    assert str(parse_ordered_dose(" 1,000 mcg ")) == "1,000\N{NO-BREAK SPACE}mcg"


@pytest.mark.parametrize("text", ["0.01 cc/kg", "0.01 mg/lb", "mg/kg", "0.01 mg/kg/day", "0.01 /kg"])
def test_s20_another_base_or_unit_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match=r"^dose: "):
        parse_ordered_dose(text)
