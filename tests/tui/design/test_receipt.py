"""Charges as a receipt: dots to the amount, one total, and what is held on top with the keys that help (F28)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from models.billing.lines import Because, ChargeLine, Charges
from models.core.finding import Finding, Severity
from tui.widgets.receipt import receipt

LINES = (
    ChargeLine(
        "admin",
        "96372",
        Decimal(1),
        0,
        because=(Because("admin", "injection, intramuscular", "CMS"),),
        charge=Decimal("22.58"),
    ),
    ChargeLine(
        "drug",
        "J3420",
        Decimal(1),
        0,
        package=0,
        because=(Because("units", "1,000 mcg ÷ 1,000 mcg = 1", "CMS"),),
        charge=Decimal("4.99"),
    ),
)
READY = Charges("billable", LINES, ())
HELD = replace(
    READY, status="hold", findings=(Finding("waste", Severity.WARN, "charges", "A JW line needs a reason.", "CMS"),)
)


def _text(charges: Charges, width: int = 78, *, with_reasons: bool = False) -> list[str]:
    return [
        line.plain
        for line in receipt(
            charges, "Medicare Part B", ("cyanocobalamin, 1,000 mcg",), width, with_reasons=with_reasons
        )
    ]


def test_every_line_leads_by_dots_to_its_amount_and_one_total_stands_below() -> None:
    admin, drug, _rule, foot = _text(READY)
    assert admin.startswith("96372")
    assert "··· " in admin
    assert admin.endswith("$22.58")
    assert "cyanocobalamin, 1,000 mcg" in drug
    assert foot.split() == ["Medicare", "Part", "B", "total", "$27.57"]


def test_the_reasons_stand_below_only_where_they_are_wanted() -> None:
    assert not any("÷" in line for line in _text(READY))
    assert any(
        line.startswith("J3420") and "1,000 mcg ÷ 1,000 mcg = 1" in line for line in _text(READY, with_reasons=True)
    )


def test_f28_why_charges_are_held_stands_first_with_the_keys_that_help() -> None:
    held, why, keys, *_ = _text(HELD)
    assert held == "▲ Held: a coder decides before it is billed."
    assert why.strip() == "A JW line needs a reason."
    assert "PgUp changes what is charted, F7 compares payers" in keys


def test_a_line_without_a_fee_says_so() -> None:
    unpriced = replace(READY, lines=(LINES[0]._replace(charge=None), LINES[1]))
    assert _text(unpriced)[0].endswith("no fee")
    assert "1 without a fee" in _text(unpriced)[-1]


@pytest.mark.parametrize("width", [34, 46, 78, 120])
@pytest.mark.parametrize("charges", [READY, HELD])
def test_no_line_is_wider_than_its_place(charges: Charges, width: int) -> None:
    assert all(len(line) <= width for line in _text(charges, width, with_reasons=True))
