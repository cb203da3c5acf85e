"""Finding a patient, driven by keys."""

from __future__ import annotations

import pytest

from models.store.clinic import Clinic
from tests.factories import add_patient
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work
from tui.design.text import visible


async def _open(hands: Hands) -> None:
    await hands.sign_in()
    await hands.press("f3")
    await hands.sees("part of a name")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_enter_opens_the_only_match(sqlite_clinic, size):
    add_patient(sqlite_clinic, family="Okafor", given="Adaeze", mrn="M1001")
    add_patient(sqlite_clinic, family="Santos", given="Luis", mrn="M1002")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.type("san")
        await hands.sees_no_more("OKAFOR")
        await hands.settled()
        await hands.press("enter")
        await hands.sees("SANTOS, Luis", "MRN M1002", "Nothing was charted or ordered yet")


async def test_f15_one_enter_opens_the_only_match_however_fast_it_comes(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Okafor", given="Adaeze")
    add_patient(sqlite_clinic, family="Santos", given="Luis")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        with hands.reading_held():
            await hands.type("san")
            await hands.press("enter")
        await hands.sees("SANTOS, Luis", "Nothing was charted or ordered yet")


async def test_part_of_a_name_several_share_opens_nobody(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Smith", given="Ann")
    add_patient(sqlite_clinic, family="Smithson", given="Bo")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.type("smi")
        await hands.sees("SMITH, Ann", "SMITHSON, Bo")
        await hands.press("enter")
        await hands.sees("Several match")
        await hands.press("down", "down", "enter")
        await hands.sees("SMITHSON, Bo", "Nothing was charted")


async def test_enter_on_an_empty_field_opens_nobody_even_when_only_one_person_is_known(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Smith", given="Ann")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("SMITH, Ann")
        await hands.press("enter")
        await hands.sees("Type more, or move to one with the arrows")


async def test_a_record_number_finds_its_patient_and_nobody_matching_is_said(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Smith", given="Ann", mrn="M77501")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.type("77501")
        await hands.sees("SMITH, Ann")
        await hands.type("x")
        await hands.sees("No patient matches")
        await hands.press("enter")
        await hands.press("escape")
        await hands.sees("Overdue 0")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_is_shown_whole_and_literally(sqlite_clinic: Clinic, name: str):
    add_patient(sqlite_clinic, family=name, given="[b]")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("MRN")
        await hands.sees("[b]")
        await hands.sees_whole(visible(name.upper()))
