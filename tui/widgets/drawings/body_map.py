"""The body with its injection sites, and their list: arrows, digits and the mouse pick one.

`tui/widgets/drawings/body_chart.py` draws the figures; here they stand beside the list and take the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui.design.text import fitted, joined
from tui.frame.session import Session
from tui.widgets.drawings.body_chart import BESIDE, Figure, SiteMark, drawn, figures, site_at
from tui.widgets.lists.site_rows import ASPECT, DIRECTIONS, MapSite, names_width, nearest, side_by_side, site_row

LARGE = (77, 36)
"""Columns of this widget and rows of the screen from which the large figures stand over the list."""
_BETWEEN = 2
"""Cells between two figures, and between figures and list."""
_SMALL = 17


class BodyMap(Widget, can_focus=True):
    """Figures and list of one route. A digit or a click picks; arrows lead to the nearest site in that direction."""

    DEFAULT_CSS = """
    BodyMap { height: auto; width: 1fr; }
    """

    @dataclass
    class Picked(Message):
        """A site was picked."""

        map: BodyMap
        code: str

        @property
        def control(self) -> BodyMap:
            """The map it came from."""
            return self.map

    @dataclass
    class Moved(Message):
        """The cursor is on another site."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._route = ""
        self._sites: tuple[MapSite, ...] = ()
        self._infant = False
        self._note: tuple[Content, ...] = ()
        self._cursor = ""
        self._moved = False
        self._places: list[tuple[range, int, str]] = []

    def show(self, route: str, sites: Sequence[MapSite], *, infant: bool, note: Sequence[Content] = ()) -> None:
        """Replace the sites; `note` stands over and under the list beside the small figures."""
        self._route, self._sites, self._infant, self._note = route, tuple(sites), infant, tuple(note)
        proposed = next((site.code for site in sites if site.state == "proposed"), "")
        picked = next((site.code for site in sites if site.state == "picked"), "")
        if not self._moved or self._cursor not in {site.code for site in sites}:
            self._cursor = picked or proposed
        self.refresh(layout=True)

    @property
    def current(self) -> MapSite | None:
        """The site under the cursor, None while none is proposed and no arrow was pressed."""
        return next((site for site in self._sites if site.code == self._cursor), None)

    def forget(self) -> None:
        """Put the cursor back on what is picked or proposed."""
        self._moved = False

    def takes(self, character: str | None) -> bool:
        """Pick the site with this number, if there is one."""
        site = next((site for site in self._sites if character and site.number == character), None)
        if site is None:
            return False
        self._pick(site.code)
        return True

    def on_key(self, event: events.Key) -> None:
        """Move, or pick the site an arrow led to."""
        if event.key in DIRECTIONS:
            self._go(nearest(self._spots(), self._cursor, event.key))
        elif event.key == "space" and self._moved and self._cursor:
            self._pick(self._cursor)
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Pick the site clicked, on the body or in the list."""
        code = next((code for columns, row, code in self._places if row == event.y and event.x in columns), "")
        if code:
            self._pick(code)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show where the cursor was."""
        self.refresh()

    def render(self) -> Content:
        """Draw figures and list."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the lines of the higher of figure and list, or of both where they stand under each other."""
        return len(self._lines(width))

    def _pick(self, code: str) -> None:
        self._cursor, self._moved = code, False
        self.refresh()
        self.post_message(self.Picked(self, code))

    def _go(self, code: str) -> None:
        if code:
            self._cursor, self._moved = code, True
            self.refresh()
            self.post_message(self.Moved())

    def _large(self, width: int) -> bool:
        return width >= LARGE[0] and self.app.size.height >= LARGE[1]

    def _figures(self, width: int) -> tuple[Figure, ...]:
        small, in_ascii = not self._large(width), cast(Session, self.app).terminal.in_ascii
        found = figures(self._route, infant=self._infant, small=small, in_ascii=in_ascii)
        return found or figures(self._route, infant=False, small=small, in_ascii=in_ascii)

    def _offsets(self, width: int) -> list[tuple[Figure, int]]:
        """Return each figure with the column its line begins at."""
        shown = self._figures(width)
        beside = BESIDE if self._large(width) else 0
        widths = [figure.width + 2 * beside for figure in shown]
        gap = max(_BETWEEN, width - sum(widths)) if self._large(width) and len(shown) > 1 else _BETWEEN
        room = width if self._large(width) else 2 * _SMALL + _BETWEEN
        start = 0 if len(shown) > 1 else max(0, (room - sum(widths)) // 2)
        made = []
        for figure, size in zip(shown, widths, strict=True):
            made.append((figure, start))
            start += size + gap
        return made

    def _spots(self) -> dict[str, tuple[int, int]]:
        width = self.content_size.width
        return {
            code: (start + x, y * ASPECT)
            for figure, start in self._offsets(width)
            for code, (x, y) in figure.cells.items()
        }

    def _marked(self) -> tuple[MapSite, ...]:
        """Return the sites with the cursor's as proposed; another proposed one is an open one meanwhile."""
        picked = any(site.state == "picked" for site in self._sites)
        marked = []
        for site in self._sites:
            here = site.code == self._cursor and (not picked or self._moved)
            if here and site.state != "picked":
                marked.append(replace(site, state="proposed"))
            else:
                marked.append(replace(site, state="open") if site.state == "proposed" else site)
        return tuple(marked)

    def _lines(self, width: int) -> list[Content]:
        sites = self._marked()
        marks = {site.code: SiteMark(site.number, site.state, site.dates) for site in sites}
        self._places = []
        large, in_ascii = self._large(width), cast(Session, self.app).terminal.in_ascii
        beside = BESIDE if large else 0
        body: list[Content] = []
        for figure, start in self._offsets(width):
            lines = drawn(figure, marks, beside=beside, in_ascii=in_ascii)
            body = side_by_side(body, lines, start)
            self._places += [
                (range(start + x, start + x + 1), y, code)
                for y in range(len(lines))
                for x in range(figure.width + 2 * beside)
                if (code := site_at(figure, x, y, beside))
            ]
        return self._over(body, sites, width) if large else self._next_to(body, sites, width)

    def _over(self, body: list[Content], sites: Sequence[MapSite], width: int) -> list[Content]:
        """Return the list in two columns under the figures."""
        half, names = (width - 1) // 2, names_width(sites)
        lines = [*body, Content("")] if body else []
        for place in range(0, len(sites), 2):
            self._places += [(range(half + 1), len(lines), sites[place].code)]
            row = [site_row(sites[place], half, names, focused=self.has_focus)]
            if place + 1 < len(sites):
                self._places += [(range(half + 1, width), len(lines), sites[place + 1].code)]
                row.append(site_row(sites[place + 1], half, names, focused=self.has_focus))
            lines.append(Content(" ").join(row))
        return lines

    def _next_to(self, body: list[Content], sites: Sequence[MapSite], width: int) -> list[Content]:
        """Return the list beside the figures, its note over and under it."""
        start = 2 * _SMALL + _BETWEEN + 1 if body else 1
        room = max(20, width - start)
        first, *rest = self._note or (Content(""),)
        self._places += [(range(start, width), 2 + place, site.code) for place, site in enumerate(sites)]
        names = names_width(sites)
        rows = [site_row(site, room, names, focused=self.has_focus) for site in sites]
        listed = [joined(" ", fitted(first, room - 1)), Content(""), *rows]
        if rest:
            listed += [Content(""), *(joined(" ", fitted(row, room - 1)) for row in rest)]
        return side_by_side(body, listed, start)
