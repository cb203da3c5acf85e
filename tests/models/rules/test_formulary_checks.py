"""A drug enters the formulary only when it agrees with itself and with the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.reference.code_tables import shipped_code_tables
from models.reference.formulary import Drug, OrderTemplate, shipped_formulary
from models.rules.formulary_checks import drug_problems
from models.values.ndc import parse_ndc
from models.values.quantity import Quantity, Unit

FORMULARY, TABLES = shipped_formulary(), shipped_code_tables()
B12 = FORMULARY.drugs["cyanocobalamin"]
EPINEPHRINE = FORMULARY.drugs["epinephrine"]
NALTREXONE = FORMULARY.drugs["naltrexone-er"]
CODE, VIAL = B12.codes[0], B12.packages[0]
OTHER_CODE = replace(CODE, hcpcs="J3499")


@pytest.mark.parametrize("drug", FORMULARY.drugs.values(), ids=lambda drug: drug.slug)
def test_a_shipped_drug_may_enter(drug: Drug) -> None:
    assert drug_problems(drug, FORMULARY, TABLES) == ()


@pytest.mark.parametrize(
    ("drug", "at", "text"),
    [
        (replace(B12, slug="B 12"), "slug", "small letters"),
        (replace(B12, slug="b" * 81), "slug", "small letters"),
        (replace(B12, slug="../../etc"), "slug", "small letters"),
        (replace(B12, slug="my-b12", packages=()), "display", "how cyanocobalamin is shown"),
        (replace(B12, codes=(replace(CODE, ends=date(1985, 1, 1)),)), "code[1].ends", "ends before it begins"),
        (replace(B12, codes=(CODE, CODE)), "code[2]", "twice for the same days"),
        (replace(B12, packages=(replace(VIAL, hcpcs=("J1050",)),)), "package[1].hcpcs", "not among the codes"),
        (replace(B12, routes=("im",)), "package[1].routes", "subcut is not a route"),
        (replace(B12, packages=(replace(VIAL, form="powder"),)), "package[1].volume_ml", "a powder has no volume"),
        (replace(B12, packages=(VIAL, VIAL)), "package[2].ndc", "already on package 1"),
        (
            replace(B12, packages=(replace(VIAL, ndc=parse_ndc("00517-1171-10")),)),
            "package[1].ndc", "already a package of EPINEPHrine",
        ),
        (
            replace(B12, packages=(replace(VIAL, content=Quantity(Decimal(1), Unit.ML)),)),
            "package[1].unit", "cannot be counted",
        ),
        (
            replace(B12, codes=(CODE, OTHER_CODE), packages=(replace(VIAL, hcpcs=("J3420", "J3499")),)),
            "package[1].hcpcs", "bill the same on the same days",
        ),
        (
            replace(NALTREXONE, site_rules=(replace(NALTREXONE.site_rules[0], groups=("knee",)),)),
            "site_rule[1].groups", "knee is no site",
        ),
        (
            replace(B12, templates=(OrderTemplate("x", Quantity(Decimal(1), Unit.MG), "id", None, None),)),
            "template[1].route", "not a route",
        ),
        (
            replace(B12, templates=(OrderTemplate("x", Quantity(Decimal(1), Unit.MG), "im", None, "cough"),)),
            "template[1].diagnosis", "not an ICD-10-CM code",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_place(drug: Drug, at: str, text: str) -> None:
    problems = drug_problems(drug, FORMULARY, TABLES)
    assert at in [problem.at for problem in problems]
    assert any(problem.at == at and text in problem.text for problem in problems)


def test_one_code_after_another_and_codes_told_apart_by_package_are_no_contradiction() -> None:
    first, second = replace(CODE, ends=date(2026, 12, 31)), replace(OTHER_CODE, effective=date(2027, 1, 1))
    vial = replace(VIAL, hcpcs=("J3420", "J3499"))
    assert drug_problems(replace(B12, codes=(first, second), packages=(vial,)), FORMULARY, TABLES) == ()
    late = replace(second, effective=date(2026, 12, 31))
    assert drug_problems(replace(B12, codes=(first, late), packages=(vial,)), FORMULARY, TABLES)
