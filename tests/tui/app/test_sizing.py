"""A screen is laid out once, for the width there is."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.screen import Screen

from models.store.clinic import Clinic
from tests.tui.screen_text import at_work


class Told(Screen[None]):
    """A screen that keeps what it knew of the width when it was laid out."""

    def compose(self) -> ComposeResult:
        self.known = self.has_class("-narrow"), self.has_class("-wide")
        yield from ()


@pytest.mark.parametrize(("columns", "known"), [(80, (True, False)), (109, (True, False)), (110, (False, True))])
async def test_a_screen_knows_the_width_before_it_is_laid_out(
    sqlite_clinic: Clinic, columns: int, known: tuple[bool, bool]
) -> None:
    async with at_work(sqlite_clinic, (columns, 24)) as hands:
        await hands.sign_in()
        pushed, switched = Told(), Told()
        await hands.app.push_screen(pushed)
        await hands.app.switch_screen(switched)
        await hands.settled()
        assert (pushed.known, switched.known) == (known, known)
