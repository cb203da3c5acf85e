"""A search reads a bounded number of keys, and still finds whoever fits: parts of words, merged records, tails."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.patients.actions.change_patient import change_patient
from models.patients.actions.merge_patients import merge_patients, unmerge_patients
from models.patients.patient_entry import PatientEntry
from models.patients.queries.patients import MOST, find_patients
from models.patients.records.patient_key import NamePiece
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_patient, staff_id

_PIECE = table_of(NamePiece)


def names(clinic: Clinic, words: str) -> list[str]:
    return [f"{one.family}, {one.given}" for one in find_patients(clinic, words)]


def pieces(clinic: Clinic) -> int:
    with clinic.store.read() as connection:
        return connection.execute(select(func.count()).select_from(_PIECE)).scalar_one()


@pytest.mark.parametrize("typed", ["олов", "λλω", "wal łęs", "ışık", "özd"])
def test_the_inside_of_a_word_finds_in_every_script(sqlite_clinic: Clinic, typed: str) -> None:
    for family in ("Соловьёва", "Απόλλων", "Wałęsa", "Işık", "Gözde"):
        add_patient(sqlite_clinic, family=family, given="Walter")
    assert len(names(sqlite_clinic, typed)) == 1


@pytest.mark.parametrize("typed", ["%", "_", "a%b", "[/b]", "\N{RIGHT-TO-LEFT OVERRIDE}abc", "\x00abc", "q" * 400])
def test_hostile_text_finds_nobody_and_breaks_nothing(sqlite_clinic: Clinic, typed: str) -> None:
    add_patient(sqlite_clinic, family="Percy", given="Under")
    assert names(sqlite_clinic, typed) == []


def test_a_word_of_many_people_is_kept_in_pieces_once(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic, family="Lindgren", given="Bo")
    once = pieces(sqlite_clinic)
    add_patient(sqlite_clinic, family="Lindgren", given="Ed")
    assert pieces(sqlite_clinic) == once == 5


def test_a_number_is_found_by_its_beginning_and_without_its_letters_and_zeros(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic, mrn="M-004711")
    for typed in ("m0047", "M-004711", "4711"):
        assert names(sqlite_clinic, typed) == ["Okafor, Adaeze"], typed


def test_a_changed_name_is_found_by_its_inside(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic, family="Miller", given="Ruth")
    doctor = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    change_patient(sqlite_clinic, doctor, patient.id, 1, PatientEntry("Castellano", "Ruth", "3/3/1961"), "new_name")
    assert names(sqlite_clinic, "tella") == ["Castellano, Ruth"]


def test_words_of_two_merged_records_find_their_person_until_they_are_parted(sqlite_clinic: Clinic) -> None:
    kept = add_patient(sqlite_clinic, family="Kowalska", given="Maria")
    other = add_patient(sqlite_clinic, family="Nowak", given="Marysia")
    doctor = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    assert names(sqlite_clinic, "nowak maria") == []
    merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, kept.id, other.id, "one person", (1, 1))
    for typed in ("nowak maria", "kowalska marysia", "owak aria", "owalsk"):
        assert names(sqlite_clinic, typed) == ["Kowalska, Maria"], typed
    unmerge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, other.id, "two people")
    assert names(sqlite_clinic, "nowak maria") == []
    assert names(sqlite_clinic, "owak") == ["Nowak, Marysia"]


def test_two_common_words_find_the_one_who_has_both(sqlite_clinic: Clinic) -> None:
    for number in range(MOST):
        add_patient(sqlite_clinic, family=f"Kim{chr(97 + number % 26)}", given="Anna")
        add_patient(sqlite_clinic, family="Lee", given=f"Mari{chr(97 + number % 26)}")
    add_patient(sqlite_clinic, family="Kim", given="Maria")
    assert names(sqlite_clinic, "maria kim") == ["Kim, Maria"]
    assert names(sqlite_clinic, "kim mari") == ["Kim, Maria"]
