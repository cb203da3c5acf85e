"""Messages that go by themselves."""

from __future__ import annotations

from textual.widgets._toast import Toast

from models.store.clinic import Clinic
from tests.tui.screen_text import at_work
from tui.app.notices import Notice


def test_a_message_whose_time_is_over_has_a_moment_left_and_has_expired():
    over = Notice("Stored.", timeout=-5)
    assert over.has_expired
    assert over.time_left > 0


async def test_a_message_drawn_in_the_moment_it_expires_goes_and_the_program_goes_on(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.app.screen.mount(Toast(Notice("Stored.", timeout=-5)))
        await hands.settled()
        assert not hands.app.screen.query(Toast)
        await hands.press("f1")
        await hands.sees("F1")


async def test_every_message_of_the_program_is_such_a_one(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.notify("Stored.")
        hands.app.screen.notify("Stored too.")
        await hands.sees("Stored.", "Stored too.")
        assert {type(one) for one in hands.app._notifications} == {Notice}


def test_what_asks_for_a_look_has_its_mark_and_not_only_its_color():
    assert Notice("Late.", severity="warning", markup=False).message == "▲ Late."
    assert Notice("Not stored.", severity="error", markup=False).message == "■ Not stored."
    assert Notice("Stored.", markup=False).message == "Stored."
