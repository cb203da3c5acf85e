"""Amounts are read exactly and shown in one grammar (no trailing zero, a leading zero, commas from 1,000)."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit, format_amount, parse_amount, parse_quantity, parse_unit, plain_amount

GRAMMAR = re.compile(r"(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?")
SPACE = "\N{NO-BREAK SPACE}"
amounts = st.decimals(min_value=0, max_value=999_999_999, places=6, allow_nan=False, allow_infinity=False)
units = st.sampled_from(Unit)


@given(amounts)
def test_every_shown_amount_matches_the_display_grammar(amount: Decimal) -> None:
    assert GRAMMAR.fullmatch(format_amount(amount))


@given(amounts)
def test_a_shown_amount_typed_back_is_the_same_amount(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount
    assert parse_amount(plain_amount(amount)) == amount


@given(amounts, units)
def test_a_shown_quantity_never_splits_and_reads_back(amount: Decimal, unit: Unit) -> None:
    shown = str(Quantity(amount, unit))
    number, space, name = shown.partition(SPACE)
    assert space
    assert GRAMMAR.fullmatch(number)
    assert not name.endswith(".")
    assert parse_quantity(shown) == Quantity(amount, unit)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("5.0", "5"), (".5", "0.5"), ("0.50", "0.5"), ("1000", "1,000"), ("1,000", "1,000"), ("2400000", "2,400,000")],
)
def test_a_typed_amount_is_shown_in_its_plain_form(typed: str, shown: str) -> None:
    assert format_amount(parse_amount(typed)) == shown


@pytest.mark.parametrize("amount", [Decimal("1E+3"), Decimal("1000.000"), Decimal(1000)])
def test_the_written_exponent_of_an_amount_does_not_show(amount: Decimal) -> None:
    assert format_amount(amount) == "1,000"


@pytest.mark.parametrize("typed", ["", "-1", "1e3", "1,00", "1.", "5mg", "0.0000001", "NaN", "1 000", "１.x"])
def test_what_is_not_an_amount_is_refused_naming_the_field(typed: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_amount(typed, "dose.amount")
    assert caught.value.at == "dose.amount"


@pytest.mark.parametrize("typed", ["cc", "U", "IU", "µg", "ug", "MU", "tablet", ""])
def test_a_dangerous_or_unknown_unit_is_refused(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_unit(typed)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("MG", Unit.MG), ("ml", Unit.ML), ("Units", Unit.UNIT), ("million  units", Unit.MILLION_UNITS), ("mEq", Unit.MEQ)],
)
def test_a_unit_is_read_in_any_case(typed: str, unit: Unit) -> None:
    assert parse_unit(typed) is unit


def test_one_unit_is_singular() -> None:
    assert str(Quantity(Decimal(1), Unit.UNIT)) == f"1{SPACE}unit"
    assert str(Quantity(Decimal(2_400_000), Unit.UNIT)) == f"2,400,000{SPACE}units"


@pytest.mark.parametrize(
    ("typed", "unit", "shown"),
    [("1 mg", Unit.MCG, "1,000 mcg"), ("500 mcg", Unit.MG, "0.5 mg"), ("1 g", Unit.MG, "1,000 mg"),
     ("2.4 million units", Unit.UNIT, "2,400,000 units")],
)  # fmt: skip
def test_the_same_dose_in_another_unit(typed: str, unit: Unit, shown: str) -> None:
    assert str(parse_quantity(typed).to(unit)) == shown.replace(" ", SPACE, 1)


@given(amounts)
def test_converting_there_and_back_loses_nothing(amount: Decimal) -> None:
    quantity = Quantity(amount, Unit.MG)
    assert quantity.to(Unit.MCG).to(Unit.MG) == quantity


def test_mass_is_not_volume() -> None:
    with pytest.raises(BadInputError):
        parse_quantity("30 mg").to(Unit.ML)


@pytest.mark.parametrize("typed", ["30", "mg", "", "30 mg/mL", "thirty mg", "1..5 mg"])
def test_a_dose_without_amount_or_unit_is_refused(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_quantity(typed)
