"""A drug enters the formulary only when it agrees with itself and with the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug, OrderTemplate
from models.drugs.formulary import shipped_formulary
from models.drugs.rules.formulary_checks import drug_problems
from tests.daily import over_each

FORMULARY, TABLES = shipped_formulary(), shipped_code_tables()
B12 = FORMULARY.drugs["cyanocobalamin"]
EPINEPHRINE = FORMULARY.drugs["epinephrine"]
NALTREXONE = FORMULARY.drugs["naltrexone-er"]
CODE, VIAL = B12.codes[0], B12.packages[0]
OTHER_CODE = replace(CODE, hcpcs="J3499")


@over_each(FORMULARY.drugs.values(), lambda drug: drug.slug)
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


KETOROLAC = FORMULARY.drugs["ketorolac-tromethamine"]
LIMIT, FLAGGED = KETOROLAC.dose_limits[0], KETOROLAC.contraindications[0]
SHOT = FORMULARY.drugs["medroxyprogesterone-acetate"]
CDC = SHOT.intervals[0]


def _with(drug: Drug, **rows: object) -> Drug:
    return replace(drug, **rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drug", "at", "text"),
    [
        (_with(KETOROLAC, dose_limits=(replace(LIMIT, flag="dragon"),)), "dose_limit[1].flag", "no condition"),
        (_with(KETOROLAC, dose_limits=(replace(LIMIT, flag="scar"),)), "dose_limit[1].flag", "no condition"),
        (
            _with(KETOROLAC, dose_limits=(LIMIT, replace(LIMIT, most=Quantity(Decimal(60), Unit.UNIT)))),
            "dose_limit[2].unit", "fits no package",
        ),
        (_with(KETOROLAC, dose_limits=(replace(LIMIT, age_from=65, age_below=65),)), "dose_limit[1].age_below", "both"),
        (
            _with(KETOROLAC, dose_limits=(replace(LIMIT, weight_from_kg=Decimal(9), weight_below_kg=Decimal(8)),)),
            "dose_limit[1].weight_below_kg", "both",
        ),
        (_with(KETOROLAC, contraindications=(replace(FLAGGED, flag="x"),)), "contraindication[1].flag", "no condition"),
        (_with(KETOROLAC, contraindications=(FLAGGED, FLAGGED)), "contraindication[2].flag", "twice"),
        (_with(SHOT, intervals=(replace(CDC, grace_through=1),)), "interval[1].grace_through", "follow one another"),
        (
            _with(SHOT, intervals=(replace(CDC, in_use=True), replace(CDC, name="label", in_use=True))),
            "interval[2].in_use", "follows one interval",
        ),
        (_with(NALTREXONE, observations=NALTREXONE.observations * 2), "observation[2].from_dose", "already has"),
        (
            _with(NALTREXONE, site_rules=(replace(NALTREXONE.site_rules[0], age_from=9, age_below=8),)),
            "site_rule[1].age_below", "both",
        ),
        (
            _with(NALTREXONE, routes=("subcut",)), "site_rule[1].route", "im is not a route",
        ),
    ],
)  # fmt: skip
def test_s24_s30_s41_safety_rows_agree_with_flags_packages_and_one_another(drug: Drug, at: str, text: str) -> None:
    problems = {problem.at: problem.text for problem in drug_problems(drug, FORMULARY, TABLES)}
    assert text in problems[at]
