"""Signing in by keys: name, PIN, the provider on site."""

from __future__ import annotations

import pytest

from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.tui.screen_text import SIZES, at_work


@pytest.mark.parametrize("size", SIZES)
async def test_name_pin_and_nobody_on_site_lead_to_the_worklist(sqlite_clinic: Clinic, size: tuple[int, int]):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("0 nobody")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "0")
        await hands.sees("no provider on site", "Held")


async def test_the_provider_on_site_is_picked_by_number_or_by_part_of_the_name(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("1 D Chen MD")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "1")
        await hands.sees("D Chen MD", "Held")
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("1 D Chen MD")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "nobody of that name")
        await hands.sees("No single provider is called that")
        await hands.press("ctrl+u")
        await hands.fill("che")
        await hands.sees("D Chen MD", "Held")


async def test_a_wrong_pin_says_so_and_the_pin_is_typed_again(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("0 nobody")
        await hands.fill(GIVER_SIGN_IN, "0000", "0")
        await hands.sees("[!]")
        assert "0000" not in hands.words()
        assert hands.app.screen.query_one("#pin").has_focus
        await hands.fill(GIVER_PIN)
        await hands.sees("Held")


async def test_an_empty_name_and_an_empty_pin_are_asked_for_and_count_as_no_try(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("0 nobody")
        await hands.press("enter", "enter")
        await hands.sees("Type your sign-in name, then press Enter.")
        await hands.fill(GIVER_SIGN_IN, "")
        await hands.sees("Type your PIN, then press Enter.")
