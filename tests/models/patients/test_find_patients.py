"""Finding a patient: names in any writing, birth dates in any form, phones and every number (N11, W13, W27)."""

from __future__ import annotations

from datetime import date

import pytest

from models.patients.queries.patients import MOST, find_patients
from models.patients.queries.scan import patient_of
from models.patients.records.patient_key import PatientIdentifier
from models.patients.search_keys import store_keys
from tests.factories import add_coverage, add_patient


def names(clinic, words):
    return [f"{one.family}, {one.given}" for one in find_patients(clinic, words)]


@pytest.mark.parametrize(
    "typed", ["garcía", "Garcia-Marquez", "GARCÍA MÁRQUEZ", "garciamarquez", "marq", "rquez", "ana g"]
)
def test_w13_a_name_of_two_words_is_found_however_it_is_written(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="García Márquez", given="Ana")
    add_patient(sqlite_clinic, family="Okafor", given="Ngozi")
    assert names(sqlite_clinic, typed) == ["García Márquez, Ana"]


@pytest.mark.parametrize("typed", ["o'neil", "oneil", "O’Neil", "neil"])
def test_w13_an_apostrophe_makes_no_difference(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="O'Neil", given="Bo")
    assert names(sqlite_clinic, typed) == ["O'Neil, Bo"]


@pytest.mark.parametrize("typed", ["ruiz ana", "Ana Ruiz", "ana", "de la cruz", "delacruz"])
def test_w13_words_come_in_any_order(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="Ruiz de la Cruz", given="Ana")
    assert names(sqlite_clinic, typed) == ["Ruiz de la Cruz, Ana"]


def test_w13_a_short_name_that_fits_exactly_stands_on_top(sqlite_clinic):
    for number in range(MOST):
        add_patient(sqlite_clinic, family=f"Phanson{number:02d}", given="Hans")
    add_patient(sqlite_clinic, family="Phan", given="Ha")
    for typed in ("ha", "phan ha", "Ha Phan"):
        assert names(sqlite_clinic, typed)[0] == "Phan, Ha"


def test_two_letters_find_the_beginning_of_words_only(sqlite_clinic):
    add_patient(sqlite_clinic, family="Shah", given="Bo")
    assert names(sqlite_clinic, "ha") == []
    assert names(sqlite_clinic, "hah") == ["Shah, Bo"]


@pytest.mark.parametrize("typed", ["3/2/1960", "03021960", "1960-03-02", "Mar 2 1960", "2 mar 60", "okafor 3/2/60"])
def test_n11_a_birth_date_finds_in_any_usual_form(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="Okafor", given="Ngozi", birth_date=date(1960, 3, 2))
    add_patient(sqlite_clinic, family="Okafor", given="Other", birth_date=date(1961, 3, 2))
    assert names(sqlite_clinic, typed) == ["Okafor, Ngozi"]


def test_w26_a_partial_birth_date_is_found_by_a_date_it_may_be(sqlite_clinic):
    add_patient(sqlite_clinic, family="Okafor", given="Ngozi", birth_date=date(1960, 1, 1), birth_precision="year")
    assert names(sqlite_clinic, "3/2/1960") == ["Okafor, Ngozi"]
    assert find_patients(sqlite_clinic, "okafor")[0].birth.text == "1960"


@pytest.mark.parametrize("typed", ["3125550142", "(312) 555-0142", "312-555", "555-0142", "+1 312 555 0142"])
def test_n11_a_phone_finds_by_its_digits(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="Okafor", given="Ngozi", phone="312-555-0142")
    add_patient(sqlite_clinic, family="Santos", given="Luis", phone="773-555-0199")
    assert names(sqlite_clinic, typed) == ["Okafor, Ngozi"]


@pytest.mark.parametrize("typed", ["1EG4-TE5-MK72", "1eg4-te5", "1EG4-TE5-MK72 "])
def test_n11_a_member_number_finds_as_it_stands_on_the_card(sqlite_clinic, typed):
    patient = add_patient(sqlite_clinic, family="Okafor", given="Ngozi")
    add_coverage(sqlite_clinic, patient, member_id="1EG4-TE5-MK72")
    assert names(sqlite_clinic, typed) == ["Okafor, Ngozi"]


def test_n11_a_wristband_finds_typed_and_scanned(sqlite_clinic):
    patient = add_patient(sqlite_clinic, family="Okafor", given="Ngozi", mrn="M-1001")
    band = PatientIdentifier(
        id=sqlite_clinic.new_id(), site_id=sqlite_clinic.site_id, patient_id=patient.id, kind="wristband", value="WB778"
    )
    sqlite_clinic.store.write(lambda tx: (tx.add(band), store_keys(tx, sqlite_clinic, patient)))
    assert names(sqlite_clinic, "wb778") == names(sqlite_clinic, "m1001") == ["Okafor, Ngozi"]
    assert patient_of(sqlite_clinic, "WB778") == patient_of(sqlite_clinic, "M-1001") == patient.id


def test_a_former_name_finds_and_says_so(sqlite_clinic):
    add_patient(sqlite_clinic, family="Miller", given="Ruth", former_names="Ruth Smith")
    (found,) = find_patients(sqlite_clinic, "smith")
    assert (found.family, found.note) == ("Miller", "was Ruth Smith")


def test_who_is_closed_is_listed_with_why(sqlite_clinic):
    add_patient(sqlite_clinic, family="Okafor", given="A", active=False)
    add_patient(sqlite_clinic, family="Okafor", given="B", deceased=True, confidential=True)
    assert [one.note for one in find_patients(sqlite_clinic, "okafor")] == ["inactive", "deceased, confidential"]


@pytest.mark.parametrize("typed", ["[b]", "a%", "x" * 300, "0"])
def test_signs_that_mean_something_elsewhere_are_text_here(sqlite_clinic, typed):
    add_patient(sqlite_clinic, family="Okafor", given="Cleo", mrn="M77")
    assert names(sqlite_clinic, typed) == []
