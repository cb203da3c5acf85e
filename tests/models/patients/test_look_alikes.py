"""Who may be the person being registered: names, birth dates and phones, never one alone (W8, W9, W13)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from models.core.birth import Birth
from models.patients.rules.look_alikes import Likeness, look_alike

BORN = Birth(date(1962, 3, 4))


def person(family="García Márquez", given="Ana", birth=BORN, sex="female", phone="", **over):
    return Likeness(uuid4(), family, given, birth, sex, phone, **over)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (("Garcia-Marquez", "Ana"), ("García Márquez", "Ana")),
        (("GARCÍA MÁRQUEZ", "ANA"), ("García Márquez", "Ana")),
        (("Oneil", "Bo"), ("O'Neil", "Bo")),
        (("O’Neil", "Bo"), ("O'Neil", "Bo")),
        (("delacruz", "Bo"), ("de la Cruz", "Bo")),
        (("Ana", "Ruiz"), ("Ruiz", "Ana")),
        (("Łukasz", "Jan"), ("Lukasz", "Jan")),
    ],
)
def test_w13_accent_hyphen_blank_apostrophe_and_order_make_no_difference(typed, known):
    found = look_alike(person(*typed), person(*known))
    assert found is not None
    assert not found.family
    assert found.why == ("same name", "same birth date")


def test_w8a_a_sex_nobody_knows_is_left_out():
    found = look_alike(person(sex="unknown"), person(sex="male"))
    assert found is not None
    assert found.why == ("same name", "same birth date")


def test_w8b_day_and_month_changed_over_are_named():
    found = look_alike(person(), person(birth=Birth(date(1962, 4, 3))))
    assert found is not None
    assert not found.family
    assert "day and month changed over" in found.why


def test_w8c_one_name_and_phone_a_generation_apart_are_a_family_and_no_duplicate():
    found = look_alike(person(phone="312-555-0142"), person(phone="(312) 555-0142", birth=Birth(date(1992, 3, 4))))
    assert found is not None
    assert found.family
    assert "birth dates years apart" in found.why


def test_twins_are_a_family():
    found = look_alike(person(given="Ana"), person(given="Bea"))
    assert found is not None
    assert found.family
    assert "another given name" in found.why


@pytest.mark.parametrize(
    "known",
    [
        {"birth": Birth(date(1971, 8, 9))},
        {"family": "Okafor"},
        {"family": "Okafor", "given": "Ngozi", "phone": "312-555-0142"},
    ],
)
def test_a_name_a_birth_date_or_a_phone_alone_proposes_nobody(known):
    assert look_alike(person(phone="312-555-0142"), person(**known)) is None


@pytest.mark.parametrize("birth", [Birth(date(1962, 1, 1), "year"), Birth(date(1962, 3, 1), "month")])
def test_w26_a_partial_birth_date_fits_the_dates_it_may_be(birth):
    found = look_alike(person(), person(birth=birth))
    assert found is not None
    assert "birth date fits" in found.why


def test_w5_a_former_name_is_one_of_the_persons():
    found = look_alike(person(), person(family="Lopez", given="Ana", former=("Ana García Márquez",)))
    assert found is not None
    assert "former name" in found.why


def test_one_letter_off_is_a_similar_name():
    assert look_alike(person("Smith", "Jon"), person("Smyth", "Jon")) is not None
    assert look_alike(person("Li", "Bo"), person("Lu", "Bo")) is None
