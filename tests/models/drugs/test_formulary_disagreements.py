"""The shipped formulary against CMS's crosswalk of 2025 Q4: six differences, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.codes.crosswalk_file import CrosswalkRow, read_crosswalk
from models.drugs.formulary import shipped_formulary
from models.drugs.rules.formulary_disagreements import formulary_disagreements
from tests.models.codes.test_crosswalk_file import FILE

DAY = date(2025, 10, 1)
REVIEWED = [
    ("00069-1308-10", "code", "Q5106", "Q5105"), ("13533-0335-04", "code", "J1460", "J1560"),
    ("55513-0005-04", "code", "J0881", "J0882"), ("55513-0025-04", "code", "J0881", "J0882"),
    ("55513-0730-01", "size", "1.7 mL", "1"), ("69448-0014-63", "size", "0.37 mL", "1"),
]  # fmt: skip
B12 = CrosswalkRow("J3420", "00517-0032-25", Decimal(10), Decimal(10), Decimal(25), "Vitamin B-12")


def test_the_shipped_formulary_differs_from_cms_only_where_somebody_said_why() -> None:
    found = formulary_disagreements(shipped_formulary(), read_crosswalk(FILE.read_bytes()).rows, DAY)
    assert [(item.ndc, item.on, item.ours, item.theirs) for item in found] == REVIEWED
    assert all(item.why for item in found)


def test_every_reason_in_a_drug_file_explains_a_difference_that_is_there() -> None:
    packages = [package for drug in shipped_formulary().drugs.values() for package in drug.packages]
    notes = [(str(package.ndc), note.on, note.theirs) for package in packages for note in package.crosswalk]
    assert sorted(notes) == [(ndc, on, theirs) for ndc, on, _ours, theirs in REVIEWED]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (B12, []),
        (replace(B12, ndc11="99999-0001-01"), []),
        (replace(B12, name="something else"), []),
        (replace(B12, bill_units=Decimal("9.5")), ["units here 10, CMS 9.5"]),
        (replace(B12, package_size=Decimal(1)), ["size here 10 mL, CMS 1"]),
        (replace(B12, code="J3425", bill_units=Decimal(1000)), ["code here J3420, CMS J3425"]),
        (replace(B12, bill_units=Decimal(1), package_size=Decimal(1)), ["size here", "units here"]),
    ],
)
def test_code_units_and_size_are_compared_and_names_are_not(row: CrosswalkRow, message: list[str]) -> None:
    found = formulary_disagreements(shipped_formulary(), [row], DAY)
    assert len(found) == len(message)
    for item, words in zip(found, message, strict=True):
        assert item.text.startswith("00517-0032-25 cyanocobalamin: ")
        assert words in item.text


def test_a_reason_explains_one_value_and_no_other() -> None:
    xgeva = CrosswalkRow("J0897", "55513-0730-01", Decimal(120), Decimal(2), Decimal(1), "Xgeva")
    (item,) = formulary_disagreements(shipped_formulary(), [xgeva], DAY)
    assert (item.theirs, item.why) == ("2", "")


def test_a_day_before_the_code_of_the_file_is_a_difference() -> None:
    epinephrine = CrosswalkRow("J0165", "00517-1171-10", Decimal(10), Decimal(1), Decimal(10), "Epinephrine")
    assert not formulary_disagreements(shipped_formulary(), [epinephrine], date(2025, 7, 1))
    (item,) = formulary_disagreements(shipped_formulary(), [epinephrine], date(2025, 6, 30))
    assert item.text.endswith("code here J0171, CMS J0165")


def test_units_agree_when_cms_only_rounded_them() -> None:
    row = CrosswalkRow("J1460", "13533-0335-04", Decimal("2.004"), Decimal(2), Decimal(10), "GamaSTAN")
    assert formulary_disagreements(shipped_formulary(), [row], DAY) == ()
