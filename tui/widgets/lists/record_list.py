"""A list that stays fast at a hundred thousand rows: draws only the lines in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.design.text import fitted, joined, plain
from tui.widgets.lists.record_rows import MOVES, Row, cursor_mark, heading, line

__all__ = ["RecordList", "Row"]

WIDE = 90
"""Columns from which a list uses its wide widths."""
LOOKS = ("cursor", "blurred", "quiet", "strong", "warn", "ok", "over", "head")


class RecordList(Widget, can_focus=True):
    """Rows in columns with a cursor. A width of 0 takes what is left; `wide` are the widths from 90 columns on."""

    DEFAULT_CSS = """
    RecordList { height: 1fr; }
    RecordList > .record-list--cursor { color: $strong; background: $cursor; }
    RecordList > .record-list--blurred { background: $raised; }
    RecordList > .record-list--quiet { color: $quiet; }
    RecordList > .record-list--strong { color: $strong; text-style: bold; }
    RecordList > .record-list--warn { color: $warn; }
    RecordList > .record-list--ok { color: $ok; }
    RecordList > .record-list--over { color: $onwarn; background: $warn; text-style: bold; }
    RecordList > .record-list--head { color: $strong; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"record-list--{look}" for look in LOOKS}

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the highlighted row."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on a row; `by_key` when a person pressed a key of the list for it, at its end too."""

        list: RecordList
        row: Row
        by_key: bool = False

    @dataclass
    class Chosen(Message):
        """A row was clicked twice."""

        list: RecordList
        row: Row

    def __init__(
        self,
        widths: Sequence[int],
        empty: str,
        *,
        wide: Sequence[int] | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._narrow = tuple(widths)
        self._wide = tuple(wide or widths)
        self._empty = empty
        self._unread = "reading…"
        self._rows: tuple[Row, ...] = ()
        self._made: dict[tuple[int, int, str], list[tuple[str, Style]]] = {}
        self._top = 0
        self._by_key = False

    @property
    def current(self) -> Row | None:
        """The row under the cursor, None when the list is empty."""
        return self._rows[self.cursor] if self._rows else None

    def columns(self, widths: Sequence[int]) -> None:
        """Lay the rows to come out in other columns, the same at every width."""
        self._narrow = self._wide = tuple(widths)

    def not_read(self, why: str) -> None:
        """Tell that the rows could not be read, unless some were: a list that is not read is not empty."""
        if self._unread:
            self._unread = f"■ Not read: {why}"
            self.refresh()

    def show(self, rows: Sequence[Row], empty: str = "") -> None:
        """Replace the rows; the cursor stays on its row when that is still there. `empty` says why there are none."""
        self._empty = empty or self._empty
        kept = self.current.key if self.current else None
        self._unread = ""
        self._rows = tuple(rows)
        self._made.clear()
        places = [place for place, row in enumerate(self._rows) if row.key == kept and kept is not None]
        self.cursor = places[0] if places else self._first_real()
        self._scroll()
        self.refresh()
        self._tell()

    def select(self, key: object) -> None:
        """Move the cursor to the row with this key, if there is one."""
        place = next((place for place, row in enumerate(self._rows) if row.key == key), None)
        if place is not None:
            self._go(place)

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.size.width
        place = self._top + y
        if not self._rows:
            return self._message(y, width)
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        if y >= self._height:
            return self._more_below(width)
        row = self._rows[place]
        style, here = self._style("head" if row.key is None else row.look), place == self.cursor and row.key is not None
        if here and row.look != "over":
            style += self._style("cursor" if self.has_focus else "blurred")
        parts = self._parts(place, width)
        if here:
            parts = [*self._rendered(cursor_mark(row)), (parts[0][0][1:], parts[0][1]), *parts[1:]]
        return Strip([Segment(text, style + part) for text, part in parts], width)

    def _parts(self, place: int, width: int) -> list[tuple[str, Style]]:
        """Return a row's texts with their styles, made once for a width and a theme: most lines are drawn again."""
        at = place, width, self.app.theme
        if at not in self._made:
            row, widths = self._rows[place], self._wide if width >= WIDE else self._narrow
            whole = heading(row, width) if row.key is None else line(row, widths, width)
            self._made[at] = self._rendered(whole)
        return self._made[at]

    def _rendered(self, content: Content) -> list[tuple[str, Style]]:
        parts = content.render(end="", parse_style=self.app.stylesheet.parse_style)
        return [(text, part.rich_style) for text, part in parts]

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor in sight and say where it is."""
        top = self._top
        self._scroll()
        if top == self._top:
            self.refresh(*(Region(0, place - top, self.size.width, 1) for place in (before, now)))
        else:
            self.refresh()
        if before != now:
            self._tell()

    def _tell(self) -> None:
        if self.current:
            self.post_message(self.Highlighted(self, self.current, by_key=self._by_key))

    def on_key(self, event: events.Key) -> None:
        """Move at once: a key of the list need not pass everything the list lies in before it is drawn."""
        if event.key in MOVES:
            event.stop().prevent_default()
            (move, step), before, self._by_key = MOVES[event.key], self.cursor, True
            getattr(self, f"action_{move}")(step)
            if before == self.cursor:
                self._tell()
            self._by_key = False

    def on_resize(self) -> None:
        """Keep the cursor in sight at the new size."""
        self._scroll()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; a second click chooses it."""
        place = self._top + event.y
        if place >= len(self._rows):
            return
        if place == self.cursor and self._rows[place].key is not None:
            self.post_message(self.Chosen(self, self._rows[place]))
        self._go(place)

    def on_mouse_scroll_down(self) -> None:
        """Move the cursor down."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Move the cursor up."""
        self.action_move(-1)

    def action_move(self, step: int) -> None:
        """Move the cursor by one real row."""
        place = self.cursor + step
        while 0 <= place < len(self._rows) and self._rows[place].key is None:
            place += step
        if 0 <= place < len(self._rows):
            self._go(place)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self.cursor + step * max(1, self._height - 1))

    def action_edge(self, end: int) -> None:
        """Move the cursor to the first or last row."""
        self._go(self._first_real() if end == 0 else len(self._rows) - 1)

    def _go(self, place: int) -> None:
        if not self._rows:
            return
        place = max(0, min(place, len(self._rows) - 1))
        while place < len(self._rows) - 1 and self._rows[place].key is None:
            place += 1
        self.cursor = place

    def _first_real(self) -> int:
        return next((place for place, row in enumerate(self._rows) if row.key is not None), 0)

    @property
    def _height(self) -> int:
        """Lines for rows: where not all fit, the last line says how many are below."""
        height = max(1, self.size.height)
        return max(1, height - 1) if len(self._rows) > height else height

    def _scroll(self) -> None:
        height = self._height
        if self.cursor < self._top + (1 if self.cursor else 0):
            self._top = max(0, self.cursor - 1)
        elif self.cursor >= self._top + height:
            self._top = self.cursor - height + 1
        self._top = max(0, min(self._top, max(0, len(self._rows) - height)))

    def _style(self, look: str) -> Style:
        if not look:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"record-list--{look}", partial=True)

    def _message(self, y: int, width: int) -> Strip:
        """Draw one line of what stands in place of rows."""
        lines = plain(self._unread or self._empty).wrap(max(1, width - 2))
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        return Strip([Segment(fitted(joined(" ", lines[y]), width, fill=True).plain, self._style("quiet"))])

    def _more_below(self, width: int) -> Strip:
        """Draw how many rows lie below the last one shown."""
        below = sum(row.key is not None for row in self._rows[self._top + self._height :])
        text = f"↓ {below:,} more " if below else ""
        return Strip([Segment(text.rjust(width)[-width:], self._style("quiet"))])
