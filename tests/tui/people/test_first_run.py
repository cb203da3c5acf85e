"""From an empty database to a clinic by keys: what is needed to begin, what may wait, and what is refused where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.screen_text import EACH_HOSTILE_NAME, SIZES, Hands, at_database
from tui.design.text import visible
from tui.people.clinic.set_up_fields import read_role, role_of

FEWEST = 56
"""Keys from the first screen to Today, sign-in and the text of every field among them."""


def counted(hands: Hands) -> list[str]:
    """Return the keys pressed from now on, as they are pressed."""
    keys: list[str] = []
    send = hands.send

    def sent(*events: Any) -> None:
        keys.extend(event.key for event in events)
        send(*events)

    hands.send = sent  # type: ignore[method-assign]
    return keys


async def _to_form(hands: Hands) -> None:
    await hands.sees("Set up a clinic")
    await hands.press("2")
    await hands.sees("1 of 2 The clinic")


async def _whole(hands: Hands) -> None:
    """Type what is needed and no more."""
    await hands.fill("Lake Clinic", "2")
    await hands.press("f10")
    await hands.sees("2 of 2 You, the first administrator")
    await hands.fill("Chen", "D", "MD")
    await hands.sees("provider (orders, supervises, gives)")
    await hands.press("enter")
    await hands.fill("dchen", "7305")
    await hands.type("7305")
    await hands.press("f10")


async def test_n1_an_empty_database_becomes_a_clinic_whose_set_up_stands_on_today(tmp_path: Path):
    async with at_database(str(tmp_path / "new.sqlite3"), SIZES[0]) as hands:
        await hands.sees("Set up a clinic")
        keys = counted(hands)
        await _to_form(hands)
        await _whole(hands)
        await hands.sees("no provider on site", "Lake Clinic")
        await hands.fill("dchen", "7305", "0")
        await hands.sees("Set-up: 1 of 6 done y shows it", "No injections due today")
        assert len(keys) == FEWEST, len(keys)
        await hands.press("y")
        await hands.sees("Set-up 1 of 6 done", "Time zone Central (America/Chicago)", "not known: claims need it")
        await hands.sees("People u one person gives, orders and supervises", "Opening stock s stock is empty")


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_n1_one_who_only_administers_makes_a_clinic_that_says_no_one_can_order(tmp_path: Path, size):
    async with at_database(str(tmp_path / "new.sqlite3"), size) as hands:
        await _to_form(hands)
        await hands.fill("Lake Clinic", "Mountain")
        await hands.press("f10")
        await hands.fill("Day", "A", "manager")
        await hands.sees("none")
        await hands.press("enter")
        await hands.fill("aday", "1234", "1234")
        await hands.press("f10")
        await hands.sees("Sign in")
        await hands.fill("aday", "1234", "0")
        await hands.sees("Set-up: 0 of 6 done")
        await hands.press("y")
        await hands.sees("no one can give yet", "America/Denver")
        await hands.sees_in("#whole", "no one can order yet: add a provider")


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_n4_est_is_answered_by_a_zone_with_daylight_time_that_enter_takes(tmp_path: Path, size):
    async with at_database(str(tmp_path / "new.sqlite3"), size) as hands:
        await _to_form(hands)
        await hands.fill("Lake Clinic", "EST")
        await hands.sees("EST stands for one offset all year", "Eastern (America/New_York)")
        await hands.press("enter")
        assert hands.app.screen.query_one("#npi").has_focus
        await hands.fill("1234567890")
        await hands.sees("NPI: 1234567890 is not a valid NPI")
        assert hands.app.screen.query_one("#npi").has_focus
        await hands.fill("1234567893", "12345678")
        await hands.sees("Tax number: nine digits")


@pytest.mark.heavy
async def test_what_is_missing_is_named_at_its_field_and_what_was_typed_stays(tmp_path: Path):
    async with at_database(str(tmp_path / "new.sqlite3"), SIZES[0]) as hands:
        await _to_form(hands)
        await hands.press("f10")
        await hands.sees("Clinic: this one is needed to begin.")
        await hands.type("Lake Clinic")
        await hands.press("f10")
        await hands.sees("Time zone: this one is needed to begin.")
        await hands.type("5")
        await hands.press("f10")
        await hands.sees("2 of 2 You")
        await hands.fill("Chen")
        await hands.press("escape")
        await hands.sees("1 of 2 The clinic", "Pacific (America/Los_Angeles)")
        await hands.press("escape")
        await hands.sees("Open the demo clinic")
        await hands.press("2", "f10")
        await hands.sees("2 of 2 You", "Chen")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.fill("dchen", "7305", "7306")
        await hands.press("f10")
        await hands.sees("The two PINs differ")


@pytest.mark.heavy
async def test_n9_help_on_the_form_shows_only_keys_that_work_there(tmp_path: Path):
    async with at_database(str(tmp_path / "new.sqlite3"), SIZES[0]) as hands:
        await _to_form(hands)
        await hands.type("Lake")
        await hands.press("f1")
        shown = await hands.sees("Help: First start", "F10 Alt+S Go on to yourself")
        for elsewhere in ("Lock", "near miss", "F3", "stock"):
            assert elsewhere not in shown
        await hands.press("escape")
        await hands.sees("Lake")


@pytest.mark.heavy
@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_clinic_name_is_shown_literally(tmp_path: Path, name: str):
    async with at_database(str(tmp_path / "new.sqlite3"), SIZES[1]) as hands:
        await _to_form(hands)
        hands.app.screen.query_one("#name").value = name
        await hands.press("enter", "2", "f10")
        await hands.sees("2 of 2 You")
        await hands.fill("Chen", "D", "MD", "", "dchen", "7305")
        await hands.type("7305")
        await hands.press("f10")
        await hands.sees("Sign in")
        await hands.fill("dchen", "7305", "0")
        await hands.sees("Set-up: 1 of 6 done")
        await hands.press("y")
        await hands.sees("Set-up 1 of 6")
        await hands.sees_whole(visible(" ".join(name.split()))[:30])


@pytest.mark.parametrize(
    ("credential", "role"),
    [("md", "provider"), ("RN", "nurse"), ("MA", "medical assistant"), ("manager", "none"), ("pharmacist", "none")],
)
def test_n13_a_credential_proposes_a_role_and_others_than_nurses_and_doctors_are_taken(credential: str, role: str):
    assert role_of(credential) == role


def test_a_role_is_taken_by_its_beginning():
    assert [read_role(text) for text in ("p", "ma", "", "none", "medical", "stock", "x", "n")] == [
        "provider", "medical_assistant", "", "", "medical_assistant", "stock_manager", None, None,
    ]  # fmt: skip
