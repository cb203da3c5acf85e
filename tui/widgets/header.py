"""The top line of a screen that shows no patient: where one is, whose session it is, day and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import fitted, joined
from tui.frame.on_site import on_site
from tui.frame.session import Session

CLOCK_SECONDS = 15
_GAP = 3
"""Blanks at least between what stands at the left and at the right."""


class Header(Widget):
    """Shows the way to a screen from Today (`Stock`, or `Payers › Fees`), a note on it, people, day and time.

    Where the line is short, program's and clinic's name go first, then the day and the words around the provider; at
    last the note takes a line of its own. The demo mark, who is signed in and the time never go.
    """

    DEFAULT_CSS = """
    Header { height: auto; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self, *trail: str, from_today: bool = True) -> None:
        super().__init__()
        self._trail = ("Today", *trail) if from_today else trail
        self._note = Content("")

    @property
    def place(self) -> str:
        """The screen's own part of the way."""
        return self._trail[-1]

    def on_mount(self) -> None:
        """Keep the time."""
        self.set_interval(CLOCK_SECONDS, self.refresh)

    def tell(self, *note: str | Content | tuple[str, str]) -> None:
        """Show a note on what the screen holds."""
        self._note = joined(*note)
        self.refresh(layout=True)

    def render(self) -> Content:
        """Return the line for the present width, and the note's own where it needs one."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return 1, or 2 where the note takes a line of its own."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        note = joined(" " * _GAP, self._note) if self._note else Content("")
        variants = list(self._shorter())
        for near, far in variants:
            if near.cell_length + note.cell_length + far.cell_length + _GAP <= width:
                return [_ends(joined(near, note), far, width)]
        fits = (pair for pair in variants if pair[0].cell_length + pair[1].cell_length + _GAP <= width)
        line = _ends(*next(fits, variants[-1]), width)
        return [line, fitted(self._note, width)] if self._note else [line]

    def _shorter(self) -> Iterator[tuple[Content, Content]]:
        app = cast(Session, self.app)
        where = Content(" › ").join(
            [joined((part, "bold $strong" if part == self._trail[-1] else "$quiet")) for part in self._trail]
        )
        program, demo = joined(("Needlepoint", "bold $accent"), "  "), app.clinic is not None and app.clinic.demo
        mark = joined((" Demo ", "bold $onwarn on $warn"), "   ") if demo else Content("")
        clinic = (f"   {app.clinic.name}", "$quiet") if app.clinic else ""
        full, short = _people(app), _people(app, short=True)
        dated, near, clock = _when(app)
        yield joined(program, where, clinic), joined(mark, full, dated)
        yield joined(program, where), joined(mark, full, near)
        yield where, joined(mark, full, near)
        yield where, joined(mark, full, clock)
        yield where, joined(mark, short, clock)


def _ends(near: Content, far: Content, width: int) -> Content:
    near = fitted(near, max(0, width - far.cell_length - 1))
    return joined(near, " " * max(1, width - near.cell_length - far.cell_length), far)


def _people(app: Session, *, short: bool = False) -> Content:
    if app.person is None:
        return Content("")
    return joined((app.person.name, "bold $strong"), f"{on_site(app, short=short)}   ")


def _when(app: Session) -> tuple[Content, Content, Content]:
    """Return day and time with the year, without it, and the time alone."""
    if app.clinic is None:
        return Content(""), Content(""), Content("")
    from models.core.words import time_text, weekday_text

    now, today = app.clinic.now(), app.clinic.today()
    time = (time_text(now, app.clinic.zone), "bold $strong")
    return (
        joined(weekday_text(today, year=True), "  ", time),
        joined(weekday_text(today), "  ", time),
        joined(time),
    )
