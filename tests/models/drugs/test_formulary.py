"""The shipped formulary answers what a biller or nurse would ask of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.core.quantity import parse_quantity
from models.drugs.drug import Drug, Package
from models.drugs.formulary import shipped_formulary


def _codes_on(drug: Drug, package: Package, day: date) -> set[str]:
    return {code.hcpcs for code in drug.codes_on(day)} & set(package.hcpcs)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 6, 1), "J1040"), (date(2024, 3, 31), "J1040"), (date(2024, 4, 1), "J1010"),
        (date(2026, 1, 2), "J1010"),
    ],
)  # fmt: skip
def test_the_80_mg_depo_medrol_vial_changes_its_code_in_april_2024(day: date, code: str) -> None:
    drug = shipped_formulary().drugs["methylprednisolone-acetate"]
    (vial,) = (package for package in drug.packages if package.content == parse_quantity("80 mg"))
    assert _codes_on(drug, vial, day) == {code}


@pytest.mark.parametrize(
    ("ndc", "code"), [("00517-1171-10", "J0165"), ("63323-0696-25", "J0166"), ("42023-0159-25", "J0169")]
)
def test_epinephrine_is_billed_by_labeler_from_july_2025(ndc: str, code: str) -> None:
    drug, package = shipped_formulary().by_ndc[ndc]
    assert drug.slug == "epinephrine"
    assert _codes_on(drug, package, date(2025, 6, 30)) == {"J0171"}
    assert _codes_on(drug, package, date(2025, 7, 1)) == {code}


def test_the_scanned_b12_vial_is_the_ten_ml_multi_dose_one() -> None:
    drug, package = shipped_formulary().by_ndc["00517-0032-25"]
    assert drug.slug == "cyanocobalamin"
    assert (package.container, package.volume_ml, package.ndc_unit) == ("MDV", Decimal(10), "ML")
    assert not package.single_dose
    assert str(package.concentration) == "1,000\N{NO-BREAK SPACE}mcg"


@pytest.mark.parametrize("words", ["b12", "B12", "vitamin b12", "cyano", "Dodex"])
def test_cyanocobalamin_is_found_by_every_name_a_nurse_types(words: str) -> None:
    assert "cyanocobalamin" in [drug.slug for drug in shipped_formulary().matching(words)]


def test_medroxyprogesterone_im_and_subcut_are_different_drugs() -> None:
    found = shipped_formulary().matching("medroxyprogesterone")
    assert [drug.display for drug in found] == ["medroxyPROGESTERone", "medroxyPROGESTERone subcut"]
    assert [drug.routes for drug in found] == [("im",), ("subcut",)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haloperidol-decanoate", "haloperidol-lactate"), ("olanzapine-pamoate", "olanzapine"),
        ("penicillin-g-benzathine", "penicillin-g-benzathine-procaine"), ("denosumab", "denosumab-xgeva"),
        ("denosumab", "denosumab-bbdz"), ("testosterone-cypionate", "testosterone-enanthate"),
        ("paliperidone-palmitate-1-month", "paliperidone-palmitate-3-month"), ("insulin-regular", "insulin-lispro"),
        ("methylprednisolone-acetate", "methylprednisolone-sodium-succinate"),
    ],
)  # fmt: skip
def test_salts_and_depots_that_cannot_replace_each_other_share_no_package(one: str, other: str) -> None:
    drugs = shipped_formulary().drugs
    ndcs = [{package.ndc for package in drugs[slug].packages if package.ndc} for slug in (one, other)]
    assert not ndcs[0] & ndcs[1]
    assert set(drugs[one].ingredients) & set(drugs[other].ingredients) or "insulin" in one


def test_omalizumab_is_watched_two_hours_for_three_doses_then_half_an_hour() -> None:
    drug = shipped_formulary().drugs["omalizumab"]
    assert [drug.observation_minutes(dose) for dose in (1, 2, 3, 4, 12)] == [120, 120, 120, 30, 30]


@pytest.mark.parametrize("slug", ["cyanocobalamin", "medroxyprogesterone-acetate"])
def test_drugs_without_a_known_time_are_not_watched(slug: str) -> None:
    assert shipped_formulary().drugs[slug].observation_minutes(1) == 0


def test_naltrexone_goes_into_the_other_buttock_each_time() -> None:
    (rule,) = shipped_formulary().drugs["naltrexone-er"].site_rules
    assert rule.alternate_side
    assert set(rule.groups) == {"dorsogluteal", "ventrogluteal"}
    assert rule.max_volume_ml == Decimal(4)


@pytest.mark.parametrize(
    ("slug", "product_class"),
    [
        ("leuprolide-acetate-depot-1-month", "antineoplastic_hormonal"),
        ("leuprolide-acetate-depot-gyn", "therapeutic"), ("denosumab", "therapeutic"),
        ("rho-d-immune-globulin", "therapeutic"), ("nirsevimab", "rsv_antibody"), ("palivizumab", "therapeutic"),
        ("cabotegravir", "hiv_prep"), ("lidocaine-diluent", "diluent"), ("methotrexate-sodium", "antineoplastic"),
    ],
)  # fmt: skip
def test_the_product_class_leads_to_the_right_administration_code(slug: str, product_class: str) -> None:
    assert shipped_formulary().drugs[slug].product_class == product_class
