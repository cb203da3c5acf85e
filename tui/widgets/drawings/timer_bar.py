"""An observation as a bar that moves: how much is left, when it ends, and that it is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import joined, plain
from tui.frame.session import Session

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TICK_SECONDS = 1
_DONE, _HALF, _LEFT = "━", "╸", "─"
_NO_TIME = "No observation time is set for this drug."


def bar(share: float, width: int, *, in_ascii: bool = False) -> Content:
    """Return a line of `width` cells, filled from the left by `share` (0 to 1), to half a cell; `###...` in ASCII."""
    share = max(0.0, min(1.0, share))
    if in_ascii:
        full = round(share * width)
        return plain("#" * full + "." * (width - full))
    full, half = divmod(round(share * width * 2), 2)
    return joined((_DONE * full + _HALF * half, "$accent"), (_LEFT * (width - full - half), "$edge"))


def timer_lines(
    given: datetime, until: datetime, now: datetime, zone: ZoneInfo, width: int, *, in_ascii: bool = False
) -> list[Content]:
    """Return minutes left and the end of an observation, and its bar; one that is over asks for a look."""
    from models.core.words import time_text

    left = int((until - now).total_seconds() // 60)
    whole = round((until - given).total_seconds() / 60)
    if left < 0:
        near = plain(f" ▲ OVER by {-left} min ", "bold $onwarn on $warn")
    else:
        near = joined((f"{left} min left", "bold $accent"), f" of {whole}")
    end = (time_text(until, zone), "bold $strong")
    ways = (
        joined(f"given {time_text(given, zone)}, observe until ", end),
        joined("observe until ", end),
        joined("until ", end),
    )
    far = next((way for way in ways if near.cell_length + way.cell_length + 2 <= width), ways[-1])
    line = joined(near, " " * max(1, width - near.cell_length - far.cell_length), far)
    seconds = max(1.0, (until - given).total_seconds())
    return [line, bar((now - given).total_seconds() / seconds, width, in_ascii=in_ascii)]


class ObservationTimer(Widget):
    """Repaints itself every second while an observation is shown."""

    DEFAULT_CSS = """
    ObservationTimer { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._span: tuple[datetime, datetime] | None = None
        self._words = _NO_TIME

    def on_mount(self) -> None:
        """Keep it moving."""
        self.set_interval(TICK_SECONDS, self._tick)

    def show(self, given: datetime | None, until: datetime | None, words: str = "") -> None:
        """Show an observation, or in words why none runs."""
        span = (given, until) if given and until else None
        resized = (span is None) != (self._span is None)
        self._span, self._words = span, words or _NO_TIME
        self.refresh(layout=resized)

    def render(self) -> Content:
        """Draw the lines at the present time and width."""
        app = cast(Session, self.app)
        if self._span is None or app.clinic is None:
            return plain(self._words, "$quiet")
        now, zone, width = app.clinic.now(), app.clinic.zone, self.content_size.width
        lines = timer_lines(*self._span, now, zone, width, in_ascii=app.terminal.in_ascii)
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return 2 for a running observation, 1 for words."""
        return 1 if self._span is None else 2

    def _tick(self) -> None:
        if self._span and self.screen.is_current:
            self.refresh()
