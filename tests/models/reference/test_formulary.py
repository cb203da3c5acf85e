"""The shipped formulary reads, agrees with itself, and answers what a biller or nurse would ask of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from models.reference.code_tables import shipped_code_tables
from models.reference.formulary import Drug, Package, read_drug, shipped_formulary
from models.values.errors import BadInputError

# Two codes were open at once for 5 mg and 50 mg of the same vial; the biller chooses.
TWO_CODES_AT_ONCE = {"methotrexate-sodium": {"J9250", "J9260"}}
CONTAINERS = {"SDV", "MDV", "PFS", "ampule", "pen", "kit"}
CLASSES = {
    "therapeutic", "vaccine", "antineoplastic_hormonal", "antineoplastic", "rsv_antibody", "hiv_prep", "allergen",
    "diluent",
}  # fmt: skip
DRUGS = sorted(shipped_formulary().drugs.values(), key=lambda drug: drug.slug)
FIRST_DAY, LAST_DAY = date(2013, 1, 1), date(2026, 12, 31)
LEAST_DRUG = """
name = "saline"
display = "saline"
ingredients = ["sodium chloride"]
product_class = "diluent"
routes = ["im"]
[clinical]
min_interval_days = 0
high_alert = false
double_check = false
source = "label"
confidence = "confirmed"
"""

PACKAGE = """
[[package]]
form = "solution"
container = "SDV"
routes = ["im"]
hcpcs = []
ndc = "{ndc}"
ndc_unit = "ML"
source = "label"
confidence = "confirmed"
"""

each_drug = pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.slug)


def _package(slug: str, **wanted: object) -> Package:
    (found,) = (
        package
        for package in shipped_formulary().drugs[slug].packages
        if all(getattr(package, field) == value for field, value in wanted.items())
    )
    return found


def _codes_on(drug: Drug, package: Package, day: date) -> set[str]:
    return {code.hcpcs for code in drug.codes_on(day) if code.hcpcs in package.hcpcs}


def _days_that_matter(drug: Drug) -> Iterator[date]:
    edges = [day for code in drug.codes for day in (code.effective, code.ends) if day]
    around = [edge + timedelta(days=shift) for edge in edges for shift in (-1, 0, 1)]
    yield from (day for day in (FIRST_DAY, LAST_DAY, *around) if FIRST_DAY <= day <= LAST_DAY)


def _fact_rows(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield table["clinical"]
    for kind in ("code", "package", "site_rule", "observation"):
        yield from table.get(kind, ())


def test_at_least_a_hundred_drugs_ship() -> None:
    assert len(DRUGS) >= 100


def test_every_shipped_file_is_a_drug() -> None:
    files = [item.name for item in (resources.files("models.reference") / "drugs").iterdir()]
    assert sorted(files) == sorted(f"{drug.slug}.toml" for drug in DRUGS)


@each_drug
def test_every_fact_row_says_its_source_and_confidence(drug: Drug) -> None:
    text = (resources.files("models.reference") / "drugs" / f"{drug.slug}.toml").read_text("utf-8")
    for row in _fact_rows(tomllib.loads(text)):
        assert row["source"].strip(), row
        assert row["confidence"] in {"confirmed", "inferred", "unconfirmed"}, row


@each_drug
def test_the_words_of_a_drug_come_from_the_closed_lists(drug: Drug) -> None:
    assert drug.product_class in CLASSES
    assert set(drug.routes) <= {"im", "subcut", "id"}
    assert {package.container for package in drug.packages} <= CONTAINERS
    assert {package.ndc_unit for package in drug.packages} <= {"ML", "UN", "GR", "F2"}
    assert {code.style for code in drug.codes} <= {"per", "up_to", "each", "tier"}


@each_drug
def test_a_drug_can_be_stocked_and_billed(drug: Drug) -> None:
    assert drug.packages
    known = {code.hcpcs for code in drug.codes}
    for package in drug.packages:
        assert package.hcpcs
        assert set(package.hcpcs) <= known, package.label
        assert set(package.routes) <= set(drug.routes), package.label


@each_drug
def test_a_package_has_at_most_one_code_on_a_day(drug: Drug) -> None:
    for package in drug.packages:
        for day in _days_that_matter(drug):
            codes = _codes_on(drug, package, day)
            assert len(codes) <= 1 or codes == TWO_CODES_AT_ONCE.get(drug.slug), f"{package.label} on {day}"


@each_drug
def test_what_is_billed_by_amount_is_labelled_in_the_same_measure(drug: Drug) -> None:
    codes = {code.hcpcs: code for code in drug.codes}
    for package in drug.packages:
        for hcpcs in package.hcpcs:
            if package.content and codes[hcpcs].style != "tier":
                assert package.content.comparable(codes[hcpcs].unit.unit), f"{package.label} {hcpcs}"


@each_drug
def test_a_usual_order_uses_a_route_and_an_amount_of_the_drug(drug: Drug) -> None:
    for template in drug.templates:
        assert template.route in drug.routes
        assert any(p.content and p.content.comparable(template.dose.unit) for p in drug.packages)
        assert template.interval_days is None or template.interval_days >= drug.min_interval_days


@each_drug
def test_a_site_rule_names_sites_of_its_route(drug: Drug) -> None:
    for rule in drug.site_rules:
        groups = {site.group for site in shipped_code_tables().sites_for(rule.route)}
        assert set(rule.groups) <= groups


@each_drug
def test_powders_and_kits_are_counted_and_liquids_measured(drug: Drug) -> None:
    for package in drug.packages:
        counted = package.form == "powder" or package.container == "kit"
        assert package.ndc_unit == ("UN" if counted else "ML")
        assert package.form != "powder" or package.volume_ml is None


def test_no_two_packages_share_an_ndc() -> None:
    ndcs = [str(package.ndc) for drug in DRUGS for package in drug.packages if package.ndc]
    assert len(ndcs) == len(set(ndcs)) == len(shipped_formulary().by_ndc)


def test_no_two_drugs_look_the_same_on_a_screen() -> None:
    assert len({drug.display for drug in DRUGS}) == len(DRUGS)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 6, 1), "J1040"), (date(2024, 3, 31), "J1040"), (date(2024, 4, 1), "J1010"),
        (date(2026, 1, 2), "J1010"),
    ],
)  # fmt: skip
def test_the_80_mg_depo_medrol_vial_changes_its_code_in_april_2024(day: date, code: str) -> None:
    drug = shipped_formulary().drugs["methylprednisolone-acetate"]
    vial = _package(drug.slug, content=drug.packages[1].content, container="SDV")
    assert str(vial.content).startswith("80")
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


def test_the_least_drug_file_reads() -> None:
    assert read_drug("saline", LEAST_DRUG).display == "saline"
    (package,) = read_drug("saline", LEAST_DRUG + PACKAGE.format(ndc="00517-0032-25")).packages
    assert str(package.ndc) == "00517-0032-25"


@pytest.mark.parametrize(
    "text",
    [
        "name = ", LEAST_DRUG.replace("name =", "label ="), LEAST_DRUG.replace("[clinical]", "[other]"),
        LEAST_DRUG.replace('"confirmed"', '"sure"'), LEAST_DRUG + '[[code]]\nhcpcs = "J7030"\n',
        LEAST_DRUG + '[[template]]\nlabel = "once"\ndose = "1"\nunit = "cc"\nroute = "im"\n',
        pytest.param(
            LEAST_DRUG + '[[template]]\nlabel = "once"\ndose = "one"\nunit = "mL"\nroute = "im"\n',
            marks=pytest.mark.xfail(strict=True, reason="a word as an amount escapes as decimal.InvalidOperation"),
        ),
        pytest.param(
            LEAST_DRUG + PACKAGE.format(ndc="0143985725"),
            marks=pytest.mark.xfail(strict=True, reason="an unreadable NDC is refused without naming the file"),
        ),
    ],
)  # fmt: skip
def test_an_unreadable_drug_file_is_one_error_naming_the_file(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_drug("saline", text)
    assert caught.value.at == "drugs/saline.toml"
    assert "\n" not in str(caught.value)
