"""Worked examples of the billing rules, one file each in tests/cases/<rule id>."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.billing.pipeline import derive, stages
from tests.models.billing.published import CaseCodeSets
from tests.models.billing.visits import visit_from

CASES = Path(__file__).parents[2] / "cases"
FILES = sorted(CASES.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_the_worked_example_bills_what_its_source_says(path):
    case = tomllib.loads(path.read_text("utf-8"))
    charges = derive(
        visit_from(case["visit"], case.get("stored")), CaseCodeSets(case["published"]) if "published" in case else None
    )
    expected = case["expected"]
    wanted = expected.get("lines", [])
    assert [_line(line) for line in charges.lines] == [_wanted(row) for row in wanted], charges
    for line, row in zip(charges.lines, wanted, strict=True):
        for field in {"ndc11", "ndc_unit", "narrative"} & row.keys():
            assert getattr(line, field) == row[field]
        if "diagnosis_pointers" in row:
            assert line.diagnosis_pointers == tuple(row["diagnosis_pointers"])
        if "ndc_quantity" in row:
            assert line.ndc_quantity == Decimal(row["ndc_quantity"])
        if "charge" in row:
            assert line.charge == Decimal(row["charge"])
    reported = [{"role": one.role, "npi": one.npi} for one in charges.providers]
    assert reported == expected.get("providers", reported)
    assert charges.status == expected["status"], charges.findings
    assert set(expected.get("findings", ())) <= {finding.rule for finding in charges.findings}
    assert case["citation"]


@pytest.mark.parametrize("rule", [member.rule.id for stage in stages() for member in stage])
def test_every_billing_rule_has_a_worked_example(rule):
    assert list((CASES / rule).glob("*.toml"))


def _line(line: Any) -> tuple[str, str, tuple[str, ...]]:
    return line.code, f"{line.units:f}", line.modifiers


def _wanted(row: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    return row["code"], row["units"], tuple(row.get("modifiers", ()))
