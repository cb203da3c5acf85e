"""What is noted once for many claims, and how findings and denials are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.claims.scrub.denials import denials
from models.claims.scrub.places import Place, place_words
from models.claims.scrub.published import published_for
from models.claims.scrub.scrub import batch_notes, scrub
from models.claims.scrub.tables import product_kind, unlisted
from models.codes.code_sets import Icd10Code
from models.codes.shipped_code_sets import shipped_code_sets
from models.core.finding import Severity
from tests.models.claims.scrub.clean import DAY, KINDS, VISIT, facts
from tests.models.claims.scrub.code_sets import DrawnCodeSets

LEAF = {"J18.9": Icd10Code("J18.9", billable=True, text="", release="ICD-10-CM 2027")}


def test_a_missing_diagnosis_set_and_old_code_sets_are_noted_once_for_a_thousand_claims():
    known = [facts(made().claim) for made in KINDS.values()] * 30
    notes = batch_notes(known)
    assert [(one.rule, one.severity) for one in notes] == [
        ("diagnosis_set", Severity.NOTE), ("set_behind", Severity.NOTE)
    ]  # fmt: skip
    assert "Mar 29, 2024 to Nov 2, 2026" in notes[0].text
    assert "needlepoint reference load" in notes[0].mend
    assert all(scrub(made().claim, facts(made().claim, **made().around)) == () for made in KINDS.values())


def test_a_loaded_diagnosis_set_is_not_missed():
    known = facts(VISIT, DrawnCodeSets(LEAF, {}, loaded=True))
    assert [one.rule for one in batch_notes([known])] == ["set_behind"]


def test_claims_nobody_asked_code_sets_for_have_no_note():
    assert batch_notes([replace(facts(VISIT), published={})]) == ()


def test_code_sets_are_asked_once_a_day_however_many_claims():
    asked: list[tuple[str, date]] = []

    class Counting(DrawnCodeSets):
        def hcpcs(self, codes, day):
            asked.append(("hcpcs", day))
            return super().hcpcs(codes, day)

        def ptp(self, codes, day):
            asked.append(("ptp", day))
            return super().ptp(codes, day)

    published_for(Counting({}, {}), [VISIT] * 50)
    assert sorted(asked) == [("hcpcs", DAY), ("ptp", DAY)]


def test_a_finding_names_the_denial_it_prevents_the_field_and_the_step_that_mends_it():
    made = replace(VISIT, diagnoses=())
    (found,) = scrub(made, facts(made))
    assert (found.at, found.denial.code) == ("diagnoses", "CO-16 M76 MA63, 277CA status 254")
    assert found.denial.text == "the diagnosis is missing or not valid"
    assert found.mend == "Amend the signed dose: add the diagnosis the order was given for."
    assert found.place is Place.DOSE
    assert found.key == "diagnosis_present@diagnoses"


def test_a_front_end_that_turns_a_claim_away_is_told_by_its_status():
    assert denials()["lines"].code == "277CA status 121"
    assert denials()["late"].code == "CO-29"


def test_every_place_has_a_way_there():
    assert all(place_words(place) for place in Place)


@pytest.mark.parametrize("code", ["J3490", "J3590", "J9999", "C9399", "A9699", "90749"])
def test_c30_unlisted_codes_are_known_by_dated_data(code):
    assert unlisted(code, DAY)


def test_c30_a_code_that_is_listed_needs_no_words_and_one_is_none_before_it_began():
    assert not unlisted("J3301", DAY)
    assert not unlisted("J3591", date(2018, 12, 31))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("J0696", "drug"),
        ("90378", "drug"),
        ("90662", "vaccine"),
        ("Q5111", "drug"),
        ("99213", ""),
        ("96372", ""),
        ("", ""),
    ],
)
def test_c18_products_are_told_from_acts_and_visits(code, kind):
    assert product_kind(code) == kind


def test_shipped_code_sets_answer_for_every_clean_claim():
    assert set(published_for(shipped_code_sets(), [VISIT])) == {DAY}
