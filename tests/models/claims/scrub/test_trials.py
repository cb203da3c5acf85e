"""The claims trials that checks answer, each by its number (the others are the forms' and the answers')."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.claims.claim import Address, Attachment, Claim, DrugOnLine
from models.claims.scrub.scrub import scrub
from tests.models.claims.scrub.changed import changed
from tests.models.claims.scrub.clean import CEFTRIAXONE, CLINIC, KINDS, VISIT, claim, drug, facts, line


def found(made: Claim) -> list[tuple[str, str]]:
    return [(one.rule, one.at) for one in scrub(made, facts(made))]


@pytest.mark.parametrize("zip_code", ["62701", "6270", "62701-9999", ""])
def test_c15_billing_and_service_address_need_nine_digits_never_filled_up(zip_code):
    where = replace(CLINIC, address=replace(CLINIC.address, zip_code=zip_code))
    made = replace(VISIT, billing=where, facility=where)
    assert found(made) == [
        ("billing_zip", "billing.address.zip_code"),
        ("facility_zip", "facility.address.zip_code"),
    ]


def test_c15_nine_digits_are_taken_with_a_hyphen_and_five_stay_five_for_patient_and_payer():
    where = replace(CLINIC, address=replace(CLINIC.address, zip_code="12345-6789"))
    payer = replace(VISIT.insurances[0], payer_address=Address("PO Box 9", "", "Chicago", "IL", "60601"))
    patient = replace(VISIT.patient, address=replace(VISIT.patient.address, zip_code="62701"))
    assert found(replace(VISIT, billing=where, facility=where, insurances=(payer,), patient=patient)) == []


def test_c18_an_ndc_belongs_to_the_drug_and_its_jw_and_one_that_vanished_holds_the_claim():
    ndc = DrugOnLine(CEFTRIAXONE, "UN", Decimal("0.5"))
    visit = line("99213", "25", charge="120.00")
    given = drug("J0696", units="2", unit="UN", quantity="0.5")
    wasted = drug("J0696", "JW", units="2", unit="UN", quantity="0.5", partner="1042-7K3F-3")
    right = claim(visit, line("96372"), given, wasted)
    assert found(right) == []
    everywhere = replace(right, lines=tuple(replace(one, drug=ndc) for one in right.lines))
    assert found(everywhere) == [("ndc_beside", "lines[0].drug"), ("ndc_beside", "lines[1].drug")]
    assert found(changed(right, "lines[2].drug", None)) == [("ndc_present", "lines[2].drug")]


@pytest.mark.parametrize("quantity", ["0.6", "1", "0.500", "1250", "1.250E+3"])
def test_c19_quantities_a_claim_can_carry_pass(quantity):
    assert found(changed(VISIT, "lines[2].drug.quantity", Decimal(quantity))) == []


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal("-1"), None])
def test_c19_no_quantity_with_a_unit_is_stopped(quantity):
    assert found(changed(VISIT, "lines[2].drug.quantity", quantity)) == [("ndc_quantity", "lines[2].drug.quantity")]


def test_c21_a_product_at_no_charge_goes_and_a_claim_at_no_charge_is_stopped():
    made = KINDS["a publicly supplied vaccine at no charge"]().claim
    assert made.total == Decimal("21.00")
    assert found(made) == []
    assert found(changed(made, "lines[0].charge", Decimal("0.00"))) == [("zero_claim", "lines")]


def test_c23_a_suffix_is_shown_and_hyphen_apostrophe_accents_and_one_word_pass():
    assert found(changed(VISIT, "patient.family", "Smith Jr")) == [("name_suffix", "patient.family")]
    assert found(changed(VISIT, "patient.family", "O'Neil-García")) == []
    assert found(replace(VISIT, patient=replace(VISIT.patient, given="", middle=""))) == []


def test_c23_a_medicare_number_is_read_without_blanks_and_hyphens():
    assert found(changed(VISIT, "insurances[0].member_id", "1EG4-TE5-MK73")) == []
    assert found(changed(VISIT, "insurances[0].member_id", "1EG4 TE5 MK73")) == []
    assert found(changed(VISIT, "insurances[0].member_id", "123-45-6789A")) == [
        ("member_number_shape", "insurances[0].member_id")
    ]


def test_c23_a_payer_of_64_letters_and_a_description_of_95_are_stopped_not_cut():
    assert found(changed(VISIT, "insurances[0].payer_name", "P" * 64)) == [("payer_name", "insurances[0].payer_name")]
    made = KINDS["an unlisted drug told in words"]().claim
    assert found(changed(made, "lines[1].description", "d" * 95)) == [("unlisted_length", "lines[1].description")]
    assert found(changed(made, "lines[1].description", "d" * 80)) == []


def test_c25_each_number_left_out_is_a_stop_that_names_person_and_field():
    made = replace(VISIT, billing=replace(CLINIC, tax_id="12-3456789"), attachments=(Attachment("OZ", "BM"),))
    made = changed(changed(made, "providers[1].npi", ""), "providers[0].npi", "100300012")
    stops = {one.at: one.text for one in scrub(made, facts(made))}
    assert stops == {
        "attachments[0].control": "An attachment is announced without its control number.",
        "billing.tax_id": "The tax number of who bills does not have nine digits.",
        "providers[0].npi": "100300012 of Dana Lee, rendering, is no valid NPI.",
        "providers[1].npi": "Chidi Okafor, ordering, has no NPI.",
    }


def test_c30_two_unlisted_lines_of_a_visit_each_need_their_own_words():
    first = drug("J3490", ndc="63323018410", description="Folic acid 5 mg/mL, dose 1 mg, IM")
    made = claim(line("96372"), line("96372", "59"), first, drug("J3490", ndc="63323018411"))
    assert found(made) == [("unlisted_described", "lines[3].description")]
    assert found(changed(made, "lines[3].description", "Glutathione 200 mg/mL, dose 200 mg, IM")) == []


def test_c17_a_plan_with_its_own_limit_takes_no_more_lines():
    made = KINDS["a Medicaid claim with its NDCs"]().claim
    many = replace(made, lines=tuple(replace(made.lines[1], control=f"L{n}", modifiers=("59",)) for n in range(51)))
    assert ("line_limit", "lines") in found(many)
    fewer = replace(many, lines=many.lines[:29])
    assert ("line_limit", "lines") not in found(fewer)
    assert ("line_limit", "lines") in found(changed(fewer, "insurances[0].payer_name", "TMHP"))


def test_medicare_takes_a_claim_of_february_29_until_february_28_of_the_next_year():
    day = date(2024, 2, 29)
    made = replace(VISIT, day=day, lines=tuple(replace(one, day=day) for one in VISIT.lines))
    known = facts(made)
    assert scrub(made, replace(known, today=date(2025, 2, 28))) == ()
    assert [one.rule for one in scrub(made, replace(known, today=date(2025, 3, 1)))] == ["timely_filing"]
