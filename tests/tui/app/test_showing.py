"""A screen is laid out once, for the size there is."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from models.store.clinic import Clinic
from tests.tui.every_screen import screen_classes
from tests.tui.screen_text import at_work
from tui.app.application import NeedlepointApp
from tui.frame.startup import Startup
from tui.people.lock import LockScreen


class Told(Screen[None]):
    """A screen that keeps what it knew of the size when it was laid out."""

    def compose(self) -> ComposeResult:
        self.known = sorted(self.classes & {"-narrow", "-wide", "-huge", "-low", "-tall"})
        yield from ()


@pytest.mark.parametrize(
    ("size", "known"),
    [
        ((80, 24), ["-low", "-narrow"]),
        ((115, 35), ["-low", "-narrow"]),
        ((116, 36), ["-tall", "-wide"]),
        ((150, 36), ["-huge", "-tall"]),
    ],
)
async def test_a_screen_knows_the_size_before_it_is_laid_out(
    sqlite_clinic: Clinic, size: tuple[int, int], known: list[str]
) -> None:
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        pushed, switched = Told(), Told()
        await hands.app.push_screen(pushed)
        await hands.app.switch_screen(switched)
        await hands.settled()
        assert (pushed.known, switched.known) == (known, known)


@pytest.mark.parametrize("show", ["push_screen", "switch_screen"])
async def test_a_screen_has_its_own_styles_before_anything_on_it_is_laid_out(sqlite_clinic: Clinic, show: str) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        screen = LockScreen()
        shown = getattr(hands.app, show)(screen)
        assert (screen.styles.align_horizontal, screen.styles.background.a) == ("center", 1)
        await shown


@pytest.mark.parametrize("kind", [kind for kind in screen_classes() if kind.CSS_PATH], ids=lambda kind: kind.__name__)
def test_the_styles_of_a_screen_name_it_and_so_touch_no_other(kind: type[Screen[None]]) -> None:
    sheet = Stylesheet(variables=NeedlepointApp(Startup("")).get_css_variables())
    sheet.read(Path(inspect.getfile(kind)).parent / str(kind.CSS_PATH))
    ours = (one for screen in screen_classes() for one in screen.__mro__ if one.__module__.startswith("tui."))
    screens = {one.__name__ for one in ours if issubclass(one, Screen)}
    for selectors in (one for rule in sheet.rules for one in rule.selector_set):
        named = {selector.name for selector in selectors.selectors} & screens
        assert named, f"{kind.CSS_PATH} styles {selectors.selectors} on every screen"
