"""Every shipped drug file reads and agrees with itself; one that does not is refused by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.errors import BadInputError
from models.drugs.drug import Drug, Package
from models.drugs.drug_outline import read_outline
from models.drugs.formulary import shipped_formulary, shipped_texts
from models.drugs.reading import read_drug
from tests.daily import over_each

# Two codes were open at once for 5 mg and 50 mg of the same vial; the biller chooses.
TWO_CODES_AT_ONCE = {"methotrexate-sodium": {"J9250", "J9260"}}
CONTAINERS = {"SDV", "MDV", "PFS", "ampule", "pen", "kit"}
CLASSES = {
    "therapeutic", "vaccine", "antineoplastic_hormonal", "antineoplastic", "rsv_antibody", "hiv_prep", "allergen",
    "diluent", "wellness",
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

each_drug = over_each(DRUGS, lambda drug: drug.slug)


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
    files = [item.name for item in (resources.files("models.drugs") / "shelf").iterdir()]
    assert sorted(files) == sorted(f"{drug.slug}.toml" for drug in DRUGS)


@each_drug
def test_a_shipped_drug_is_found_without_reading_its_file(drug: Drug) -> None:
    outline = read_outline(shipped_texts()[drug.slug])
    assert outline.names == (drug.name, drug.display, *drug.brands)
    assert outline.ndcs == tuple(str(package.ndc) for package in drug.packages if package.ndc)


@each_drug
def test_every_fact_row_says_its_source_and_confidence(drug: Drug) -> None:
    text = (resources.files("models.drugs") / "shelf" / f"{drug.slug}.toml").read_text("utf-8")
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
        LEAST_DRUG + '[[template]]\nlabel = "once"\ndose = "one"\nunit = "mL"\nroute = "im"\n',
        LEAST_DRUG + PACKAGE.format(ndc="0143985725"),
    ],
)  # fmt: skip
def test_an_unreadable_drug_file_is_one_error_naming_the_file(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_drug("saline", text)
    assert caught.value.at == "drugs/saline.toml"
    assert "\n" not in str(caught.value)
