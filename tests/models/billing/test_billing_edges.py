"""Billing decisions that need products or amounts the shipped formulary does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.billing.doses.equivalent_dose import in_billing_unit
from models.billing.facts import Injection, OpenedPackage, Payer, Visit
from models.billing.pipeline import Member, derive, run, stages
from models.core.quantity import Quantity, Unit, parse_quantity
from models.core.source import Source
from models.drugs.drug import BillingCode
from models.drugs.formulary import shipped_formulary

KETOROLAC = shipped_formulary().drugs["ketorolac-tromethamine"]
NALOXONE = shipped_formulary().drugs["naloxone-hcl"]
VIAL = OpenedPackage("SDV", "solution", Quantity(Decimal(30), Unit.MG), Decimal(1), "00409379501", "ML")
MEDICARE = Payer("medicare")


def injection(**changes) -> Injection:
    return replace(Injection(KETOROLAC, "ketorolac", parse_quantity("30 mg"), "IM", (VIAL,)), **changes)


def product(product_class: str) -> Injection:
    return injection(drug=replace(KETOROLAC, product_class=product_class))


def visit(*injections: Injection, payer: Payer = MEDICARE, day: date = date(2026, 3, 2), **changes) -> Visit:
    return replace(Visit(day, payer, "11", "direct", ("M54.50",), injections), **changes)


def billed(charges) -> list[str]:
    return [" ".join([line.code, f"{line.units:f}", *line.modifiers]) for line in charges.lines]


def reasons(facts: Visit) -> list[list[str]]:
    return [[why.text.replace("\N{NO-BREAK SPACE}", " ") for why in line.because] for line in derive(facts).lines]


def drug_of(unit: str, style: str = "per") -> tuple[BillingCode, ...]:
    return (BillingCode("J9999", parse_quantity(unit), style, None, None, Source("test")),)


def test_a_vaccine_takes_the_immunization_code_and_never_the_usual_one():
    charges = derive(visit(product("vaccine"), payer=Payer("commercial")))
    assert billed(charges) == ["90471 1", "J1885 2"]


def test_a_drug_beside_a_vaccine_keeps_its_own_lines():
    charges = derive(visit(product("vaccine"), injection(), payer=Payer("commercial")))
    assert sorted(billed(charges)) == ["90471 1", "96372 1", "J1885 2", "J1885 2 JZ"]


def test_two_allergen_injections_are_one_unit_of_the_code_for_several():
    one, two = product("allergen"), product("allergen")
    assert billed(derive(visit(one)))[0] == "95115 1"
    assert billed(derive(visit(one, two)))[0] == "95117 1"


def test_an_injection_beside_allergen_shots_is_marked_separate_whatever_came_first():
    allergens = replace(product("allergen"), count=2)
    for order in ([allergens, injection()], [injection(), allergens]):
        lines = derive(visit(*order)).lines
        modifiers = {line.code: line.modifiers for line in lines if line.package is None}
        assert modifiers == {"95117": (), "96372": ("59",)}


def test_a_dose_the_patient_gave_herself_is_told_and_takes_no_line_beside_one_by_staff():
    charges = derive(visit(injection(), injection(given_by="patient"), payer=Payer("commercial")))
    assert billed(charges) == ["96372 1", "J1885 2 JZ"]
    assert "ketorolac was self-given: neither drug nor injection." in [finding.text for finding in charges.findings]


def test_a_dose_charted_in_the_unit_its_drug_is_billed_by_stays_the_very_same():
    anti_d = shipped_formulary().drugs["rho-d-immune-globulin"]
    charted = injection(drug=anti_d, dose=anti_d.codes[0].unit, packages=())
    assert in_billing_unit(charted) is charted


def test_only_a_smaller_container_of_the_same_form_and_code_was_the_smaller_one_to_open():
    """R37."""
    sixty = replace(VIAL, content=Quantity(Decimal(60), Unit.MG))
    small = next(one for one in KETOROLAC.packages if one.single_dose and one.form == "solution")
    small = replace(small, content=parse_quantity("30 mg"))
    for sold, asked in (
        (small, True),
        (replace(small, form="powder"), False),
        (replace(small, hcpcs=("J0000",)), False),
        (replace(small, container="MDV"), False),
    ):
        drug = replace(KETOROLAC, packages=(sold,))
        findings = derive(visit(injection(drug=drug, packages=(sixty,)))).findings
        assert ("smallest_container" in {finding.rule for finding in findings}) is asked, sold


def test_a_drug_outside_the_formulary_is_held_without_a_guess():
    charges = derive(visit(injection(drug=None)))
    assert (charges.status, charges.lines) == ("hold", ())


def test_the_published_anchor_bills_31_units_and_9_of_waste():
    drug = replace(KETOROLAC, codes=tuple(replace(code, unit=parse_quantity("10 mg")) for code in KETOROLAC.codes))
    vials = replace(VIAL, content=parse_quantity("100 mg"), count=4)
    charges = derive(visit(injection(drug=drug, dose=parse_quantity("305 mg"), packages=(vials,))))
    assert billed(charges) == ["96372 1", "J1885 31", "J1885 9 JW"]
    assert [line.ndc_quantity for line in charges.lines] == [None, Decimal("3.05"), Decimal("0.95")]


def test_a_dose_in_ml_is_counted_through_the_concentration_exactly():
    vial = OpenedPackage("MDV", "solution", parse_quantity("0.4 mg"), Decimal(1), "00409121501", "ML")
    charges = derive(visit(injection(drug=NALOXONE, dose=parse_quantity("0.75 mL"), packages=(vial,))))
    assert charges.lines[1].units == Decimal(30)
    assert charges.lines[1].ndc_quantity == Decimal("0.75")


def test_an_amount_the_billing_unit_cannot_count_is_held_and_never_becomes_one():
    bare = replace(VIAL, content=None, volume_ml=None)
    charges = derive(visit(injection(dose=parse_quantity("1 mL"), packages=(bare,))))
    assert charges.status == "hold"
    assert billed(charges) == ["96372 1"]


def test_two_codes_that_fit_are_held_instead_of_chosen():
    twin = replace(KETOROLAC.codes[0], hcpcs="J1886")
    drug = replace(KETOROLAC, codes=(*KETOROLAC.codes, twin))
    charges = derive(visit(injection(drug=drug, packages=(replace(VIAL, ndc11="99999999901"),))))
    assert charges.status == "hold"
    assert billed(charges) == ["96372 1"]
    assert "J1885, J1886" in charges.findings[0].text


def test_a_container_without_an_ndc_is_asked_for_in_words_and_its_ndc_is_never_filled_in():
    bare = replace(VIAL, ndc11=None)
    assert {line.ndc11 for line in derive(visit(injection(packages=(bare,)))).lines} == {None}
    charges = derive(visit(injection(packages=(replace(bare, content=parse_quantity("45 mg")),))))
    message = "No known package of ketorolac is a 45 mg / 1 mL single-dose vial: check the label, scan its NDC."
    assert message in [finding.text.replace("\N{NO-BREAK SPACE}", " ") for finding in charges.findings]


def test_a_package_that_names_its_code_decides_between_twins():
    twin = replace(KETOROLAC.codes[0], hcpcs="J1886")
    drug = replace(KETOROLAC, codes=(*KETOROLAC.codes, twin))
    charges = derive(visit(injection(drug=drug, packages=(replace(VIAL, hcpcs=("J1886",)),))))
    assert billed(charges) == ["96372 1", "J1886 2 JZ"]


SUBLOCADE = shipped_formulary().drugs["buprenorphine-er"]


def sublocade(*doses: str) -> Injection:
    opened = [
        replace(VIAL, container="PFS", content=parse_quantity(dose), ndc11=None, volume_ml=None) for dose in doses
    ]
    total = Quantity(sum(package.content.amount for package in opened), Unit.MG)
    return injection(drug=SUBLOCADE, drug_name="Sublocade", dose=total, route="SUBCUT", packages=tuple(opened))


def test_the_dose_of_two_syringes_above_their_codes_range_is_asked_about_in_words():
    charges = derive(visit(sublocade("100 mg", "100 mg")))
    message = [finding.text.replace("\N{NO-BREAK SPACE}", " ") for finding in charges.findings]
    assert charges.status == "hold"
    assert (
        "200 mg in all was given from packages billed with Q9991, which is for at most 100 mg. A coder decides."
        in message
    )


def test_doses_given_one_by_one_that_day_count_together_for_their_codes_range():
    assert derive(visit(sublocade("100 mg"), sublocade("300 mg"))).status == "hold"
    assert derive(visit(sublocade("100 mg"))).status == "billable"
    assert derive(visit(sublocade("300 mg"))).status == "billable"


def test_half_a_powder_vial_is_half_a_unit_each_for_the_ndc():
    powder = replace(VIAL, form="powder", volume_ml=None, ndc_unit="UN")
    lines = derive(visit(injection(dose=parse_quantity("15 mg"), packages=(powder,)))).lines
    assert [(line.ndc_unit, line.ndc_quantity) for line in lines[1:]] == [("UN", Decimal("0.5"))] * 2


def test_medicaid_holds_a_drug_line_without_its_ndc_and_medicare_sends_it():
    bare = injection(packages=(replace(VIAL, ndc11=None),))
    assert derive(visit(bare, payer=Payer("medicaid"))).status == "hold"
    assert derive(visit(bare)).status == "billable"


def test_parts_drawn_from_two_vials_bill_each_vials_own_ndc_and_waste():
    full = replace(VIAL, drawn=parse_quantity("30 mg"))
    half = replace(VIAL, ndc11="00409379601", drawn=parse_quantity("15 mg"))
    charges = derive(visit(injection(dose=parse_quantity("45 mg"), packages=(full, half))))
    assert billed(charges) == ["96372 1", "J1885 2 JZ", "J1885 1", "J1885 1 JW"]
    assert [line.ndc11 for line in charges.lines[1:]] == ["00409379501", "00409379601", "00409379601"]


def test_parts_drawn_that_miss_the_dose_are_held():
    short = replace(VIAL, drawn=parse_quantity("15 mg"))
    assert derive(visit(injection(packages=(short,)))).status == "hold"


def test_an_unclassified_drug_is_one_unit_told_in_words():
    multi = replace(VIAL, container="MDV", hcpcs=("J9999",), content=parse_quantity("300 mg"), volume_ml=Decimal(10))
    charges = derive(visit(injection(drug=replace(KETOROLAC, codes=drug_of("1 mg")), packages=(multi,))))
    assert billed(charges) == ["96372 1", "J9999 1"]
    assert charges.lines[1].narrative == "ketorolac 300 mg/10 mL, dose 30 mg, IM"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("lines_59", ["96372 1", "96372 1 59"]),
        ("lines_xs_xe", ["96372 1", "96372 1 XS"]),
        ("lines_76", ["96372 1", "96372 1 76"]),
        ("units", ["96372 2"]),
    ],
)
def test_the_payer_says_how_two_injections_are_printed(style, expected):
    payer = Payer("commercial", policies={"multi_injection_style": style})
    charges = derive(visit(injection(), injection(), payer=payer))
    assert billed(charges)[: len(expected)] == expected
    assert billed(charges)[-1] == "J1885 4 JZ"


def test_every_line_tells_a_biller_in_plain_words_why_it_is_there():
    multi = replace(VIAL, container="MDV", content=parse_quantity("300 mg"), volume_ml=Decimal(10))
    assert reasons(visit(injection(packages=(multi,)))) == [
        ["intramuscular therapeutic injection", "diagnosis M54.50"],
        ["30 mg ÷ 15 mg = 2", "multi-dose container: no JW, no JZ", "diagnosis M54.50", "NDC quantity 1 mL"],
    ]
    assert reasons(visit(injection(dose=parse_quantity("15 mg"))))[1:] == [
        ["15 mg ÷ 15 mg = 1", "diagnosis M54.50", "NDC quantity 0.5 mL"],
        ["15 mg left ÷ 15 mg = 1 discarded: JW", "diagnosis M54.50", "NDC quantity 0.5 mL discarded"],
    ]
    assert "nothing left in the single-dose container: JZ" in reasons(visit(injection()))[1]


def test_a_reason_prints_no_endless_fraction():
    vial = replace(VIAL, content=parse_quantity("10 mg"), volume_ml=Decimal(3))
    texts = [text for line in reasons(visit(injection(dose=parse_quantity("1 mL"), packages=(vial,)))) for text in line]
    assert "3.333333 mg ÷ 15 mg = 0.222222, rounded up to 1" in texts


def test_an_empty_visit_is_not_billable_and_says_so():
    charges = derive(visit())
    assert (charges.status, charges.lines) == ("not_billable", ())
    assert charges.findings[0].text


def test_at_most_four_diagnoses_are_pointed_to():
    many = derive(visit(injection(), diagnoses=("E53.8", "D51.0", "M81.0", "C61", "N80.9")))
    assert {line.diagnosis_pointers for line in many.lines} == {(1, 2, 3, 4)}


def test_every_rule_says_what_it_promises_and_where_from():
    rules = [member.rule for stage in stages() for member in stage]
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.title and rule.source for rule in rules)


def test_a_rule_speaks_only_on_the_days_it_is_in_force():
    units = next(member for member in stages()[0] if member.rule.id == "billing_units")
    dated = Member(replace(units.rule, effective=date(2024, 1, 1), ends=date(2024, 12, 31)), units.apply)
    lines = [len(run(visit(injection(), day=date(year, 6, 1)), [[dated]]).lines) for year in (2023, 2024, 2025)]
    assert lines == [0, 1, 0]


def test_two_rules_that_make_the_same_line_are_a_fault_of_the_program():
    units = next(member for member in stages()[0] if member.rule.id == "billing_units")
    with pytest.raises(ValueError, match="twice"):
        run(visit(injection()), [[units, units]])
