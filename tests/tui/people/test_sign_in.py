"""Signing in by keys: name, PIN, the provider on site."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.people.actions.remember_station import remember_sign_in
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock
from tests.tui.screen_text import EACH_SIZE, at_work
from tui.frame.station import station_id

DAY_MINUTES = 24 * 60


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_name_pin_and_nobody_on_site_lead_to_the_worklist(sqlite_clinic: Clinic, size: tuple[int, int]):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "0")
        await hands.sees("no provider on site", "Held")


@pytest.mark.heavy
async def test_the_provider_on_site_is_picked_by_number_or_by_part_of_the_name(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("1 ○ D Chen MD")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "1")
        await hands.sees("D Chen MD", "Held")
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("1 ○ D Chen MD")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "nobody of that name")
        await hands.sees("No single provider matches")
        await hands.press("ctrl+u")
        await hands.fill("che")
        await hands.sees("D Chen MD", "Held")


async def test_a_wrong_pin_says_so_and_the_pin_is_typed_again(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN, "0000", "0")
        await hands.sees("■ Name or PIN is wrong.")
        assert "0000" not in hands.words()
        assert hands.app.screen.query_one("#pin").has_focus
        await hands.fill(GIVER_PIN)
        await hands.sees("Held")


async def test_an_empty_name_and_an_empty_pin_are_asked_for_and_count_as_no_try(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.press("enter", "enter")
        await hands.sees("Type your username, then press Enter.")
        await hands.fill(GIVER_SIGN_IN, "")
        await hands.sees("Type your PIN, then press Enter.")


def _signed_in_here(clinic: Clinic, folder: Path, provider: str | None = PHYSICIAN_SIGN_IN) -> None:
    """Have M Ruiz signed in on this station just now."""
    station = station_id(folder)
    assert station is not None
    remember_sign_in(clinic, station, staff_id(clinic, GIVER_SIGN_IN), staff_id(clinic, provider) if provider else None)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_station_offers_whoever_signed_in_there_by_a_letter_and_the_days_provider_is_not_asked_again(
    sqlite_clinic: Clinic, tmp_path: Path, size: tuple[int, int]
):
    _signed_in_here(sqlite_clinic, tmp_path)
    async with at_work(sqlite_clinic, size, station=tmp_path) as hands:
        await hands.sees("a ○ M Ruiz MA today")
        await hands.press("a")
        await hands.sees("mruiz", "1 ● D Chen MD on site today")
        await hands.fill(GIVER_PIN)
        await hands.sees("D Chen MD on site", "Held")


async def test_another_day_the_last_provider_is_proposed_and_enter_accepts(
    sqlite_clinic: Clinic, tmp_path: Path, clock: FrozenClock
):
    _signed_in_here(sqlite_clinic, tmp_path)
    clock.tick(DAY_MINUTES)
    async with at_work(sqlite_clinic, station=tmp_path) as hands:
        await hands.sees("a ○ M Ruiz MA yesterday")
        await hands.press("enter")
        await hands.fill(GIVER_PIN)
        await hands.sees("Enter takes D Chen MD", "1 ● D Chen MD on site yesterday")
        assert hands.app.person is None
        await hands.press("enter")
        await hands.sees("D Chen MD on site", "Held")


async def test_the_digits_of_a_pin_pick_nobody_and_the_username_can_still_be_typed(
    sqlite_clinic: Clinic, tmp_path: Path
):
    _signed_in_here(sqlite_clinic, tmp_path, None)
    async with at_work(sqlite_clinic, station=tmp_path) as hands:
        await hands.sees("a ○ M Ruiz MA today")
        await hands.press("4")
        await hands.sees("■ That picks no one: press the letter of your name")
        assert [field.value for field in hands.app.screen.query("Input")] == ["", "", ""]
        hands.app.screen.set_focus(hands.app.screen.query_one("#who"))
        await hands.fill(PHYSICIAN_SIGN_IN)
        await hands.sees("0 ● no provider on site")


@pytest.mark.heavy
async def test_n10_help_and_the_palette_leave_what_was_typed(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN)
        await hands.type(GIVER_PIN)
        for key, seen in (("f1", "Help: Sign in"), ("ctrl+p", "Anaphylaxis / severe reaction card")):
            await hands.press(key)
            await hands.sees(seen)
            await hands.press("escape")
            await hands.sees_no_more(seen)
        await hands.fill("", "0")
        await hands.sees("no provider on site", "Held")


async def test_whoever_signs_in_next_finds_empty_fields(sqlite_clinic: Clinic, tmp_path: Path):
    async with at_work(sqlite_clinic, station=tmp_path) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        await hands.press("ctrl+o")
        await hands.sees("a ○ M Ruiz MA today")
        assert [field.value for field in hands.app.screen.query("Input")] == ["", "", ""]
