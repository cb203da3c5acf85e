"""The command palette and jump mode, driven by keys."""

from __future__ import annotations

from collections import Counter

from textual.widgets import Input

from models.people.queries.station import theme_of
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, staff_id
from tests.tui.screen_text import at_work
from tui.dialogs.keys.commands import commands_on


async def test_f43_each_command_is_offered_once_with_its_key_and_runs(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        titles = [command.title for command in commands_on(hands.app, hands.app.screen)]
        assert [title for title, times in Counter(titles).items() if times > 1] == []
        await hands.press("ctrl+p")
        await hands.sees("Today this screen", "Find a patient F3")
        await hands.type("anaph")
        await hands.sees("Everywhere", "Anaphylaxis / severe reaction card")
        await hands.press("ctrl+u")
        await hands.type("inventory")
        await hands.sees("▸Stock: lots and vials inventory", "1 of")
        await hands.press("enter")
        await hands.sees("› Stock")
        titles = [command.title for command in commands_on(hands.app, hands.app.screen)]
        assert [title for title, times in Counter(titles).items() if times > 1] == []
        assert "Stock: lots and vials" not in titles
        await hands.press("ctrl+p")
        await hands.type("fee")
        await hands.sees("▸Payers: rules and fees")
        await hands.press("escape")
        await hands.sees_no_more("Commands")


async def test_a_theme_chosen_by_name_or_key_is_kept_for_the_person(sqlite_clinic: Clinic, tmp_path):
    giver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    async with at_work(sqlite_clinic, station=tmp_path) as hands:
        await hands.sees("charges may need review")
        await hands.press("ctrl+t")
        await hands.sign_in()
        await hands.settled()
        assert (hands.app.theme, theme_of(sqlite_clinic, giver)) == ("day", "day")
        await hands.press("ctrl+p")
        await hands.type("high contr")
        await hands.sees("▸Theme: High contrast")
        await hands.press("enter")
        await hands.settled()
        assert (hands.app.theme, theme_of(sqlite_clinic, giver)) == ("contrast", "contrast")
        await hands.press("ctrl+t")
        await hands.settled()
        assert (hands.app.theme, theme_of(sqlite_clinic, giver)) == ("safe", "safe")
        await hands.press("f9", "ctrl+o")
        await hands.sees("a ○ M Ruiz MA today")
        assert hands.app.theme == "night"
        await hands.press("a")
        await hands.fill(GIVER_PIN, "")
        await hands.sees("Held")
        assert hands.app.theme == "safe"


async def test_under_the_lock_and_before_signing_in_no_screen_is_offered(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.press("ctrl+p")
        shown = await hands.sees("Anaphylaxis / severe reaction card")
        assert "Stock" not in shown
        assert "Lock" not in shown
        await hands.press("escape")
        await hands.sign_in()
        await hands.press("f9", "ctrl+p")
        await hands.type("switch")
        await hands.sees("▸Sign in as someone else; drafts are kept switch Ctrl+O", "1 of")
        await hands.press("enter")
        await hands.sees("charges may need review")


async def test_one_key_puts_a_letter_on_each_field_and_the_next_goes_there(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN)
        await hands.press("ctrl+g")
        await hands.sees("Username a ▏", "PIN s ▌", "On site d ▏", "Jump press a letter, or Esc")
        await hands.press("z")
        await hands.sees("no field has that letter")
        await hands.press("d")
        await hands.sees_no_more("Jump")
        assert isinstance(hands.app.focused, Input)
        assert hands.app.focused.id == "site"
        await hands.press("ctrl+g", "escape")
        await hands.sees_no_more("Jump")
        assert hands.app.focused.id == "site"
        assert [field.value for field in hands.app.screen.query(Input)] == [GIVER_SIGN_IN, "", ""]


async def test_ctrl_c_says_which_key_quits(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.screen.set_focus(None)
        await hands.press("ctrl+c")
        assert [notice.message for notice in hands.app._notifications] == ["Ctrl+Q quits. Drafts are kept."]
