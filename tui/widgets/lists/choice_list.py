"""A short list of keyed choices: a digit or letter picks, an arrow and then space pick, the mouse picks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from tui.design.marks import MARKS
from tui.design.text import Hung, fitted, flowed, hung, joined, plain


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. `key` is the character that picks it, `hint` stands behind the text, `look` "" or "quiet"/"warn".

    With `marked` False it has no mark of being chosen: one that stands for several others, or that only opens more.
    """

    key: str
    code: str
    text: str
    hint: str = ""
    chosen: bool = False
    look: str = ""
    marked: bool = True


def toggled(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Return the codes with one more, or without it when it was among them."""
    return tuple(item for item in codes if item != code) if code in codes else (*codes, code)


class ChoiceList(Widget, can_focus=True):
    """Choices one a line. Picking posts `Picked`; the owner decides what it means.

    Space picks only behind an arrow key, with `own_keys_only` never: a reflex must not answer what has to be read.
    With `tab_passes` the focus goes by: its keys and the mouse pick, Tab leads on to the next field.
    """

    DEFAULT_CSS = """
    ChoiceList { height: auto; width: 1fr; }
    """

    @dataclass
    class Picked(Message):
        """A choice was picked."""

        list: ChoiceList
        code: str

        @property
        def control(self) -> ChoiceList:
            """The list it came from."""
            return self.list

    @dataclass
    class Moved(Message):
        """An arrow led to another choice."""

        list: ChoiceList

        @property
        def control(self) -> ChoiceList:
            """The list it came from."""
            return self.list

    def __init__(self, *, id: str | None = None, own_keys_only: bool = False, tab_passes: bool = False) -> None:  # noqa: A002
        super().__init__(id=id)
        self.can_focus = not tab_passes
        self._own_keys_only = own_keys_only
        self._choices: tuple[Choice, ...] = ()
        self._cursor = 0
        self._moved = False

    def show(self, choices: Sequence[Choice], cursor: int | None = None) -> None:
        """Replace the choices; the cursor stays unless `cursor` names another line."""
        self._choices = tuple(choices)
        if cursor is not None:
            self._cursor = cursor
        self._cursor = max(0, min(self._cursor, len(self._choices) - 1))
        self.refresh(layout=True)

    def go_to(self, place: int) -> None:
        """Put the cursor on a line, without picking it."""
        self._cursor = max(0, min(place, len(self._choices) - 1))
        self.refresh()
        self.call_after_refresh(self._follow)

    @property
    def led_to(self) -> Choice | None:
        """The choice an arrow key led to, None while the cursor is where it began."""
        return self._choices[self._cursor] if self._moved and self._choices else None

    def stay(self) -> None:
        """Forget that an arrow led to a choice."""
        self._moved = False

    def takes(self, character: str | None) -> bool:
        """Pick the choice with this key, if there is one."""
        for place, choice in enumerate(self._choices):
            if character and choice.key == character:
                self._cursor = place
                self.action_pick()
                return True
        return False

    def render(self) -> Content:
        """Draw the choices."""
        width, made = self.content_size.width, []
        for place, line in enumerate(self._lines()):
            rows = flowed([line], width)
            if self._here(place):
                rows = [fitted(row, width, fill=True).stylize("on $cursor") for row in rows]
            made += rows
        return Content("\n").join(made)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines the choices take at a width."""
        return len(flowed(self._lines(), width))

    def on_focus(self) -> None:
        """Show the cursor, not yet moved by anybody."""
        self._moved = False
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Move and pick at once: bindings would run after the keys typed behind them."""
        if event.key in {"up", "down"}:
            self.action_move(-1 if event.key == "up" else 1)
        elif event.key == "space" and self._moved and not self._own_keys_only:
            self.action_pick()
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked line."""
        place = self._place_at(event.y)
        if place is not None:
            self._cursor = place
            self.action_pick()

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        if self._choices:
            self._moved = True
            self._cursor = (self._cursor + step) % len(self._choices)
            self.refresh()
            self.post_message(self.Moved(self))
            self.call_after_refresh(self._follow)

    def action_pick(self) -> None:
        """Pick the line under the cursor."""
        if self._choices:
            self.refresh()
            self.post_message(self.Picked(self, self._choices[self._cursor].code))
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Scroll the cursor's line into view where the list stands in something that scrolls."""
        for pane in self.ancestors:
            if isinstance(pane, VerticalScroll) and self._choices:
                width, lines = self.content_size.width, self._lines()
                above = len(flowed(lines[: self._cursor], width))
                line = Region(0, above, width, len(flowed([lines[self._cursor]], width)))
                home = self.content_region.offset - pane.content_region.offset + pane.scroll_offset
                pane.scroll_to_region(line.translate(home), animate=False)
                return

    def _place_at(self, y: int) -> int | None:
        """Return the choice drawn on a screen line; a long one takes several."""
        for place, choice in enumerate(self._choices):
            y -= len(flowed([self._line(place, choice)], self.content_size.width))
            if y < 0:
                return place
        return None

    def _lines(self) -> list[Hung]:
        return [self._line(place, choice) for place, choice in enumerate(self._choices)]

    def _line(self, place: int, choice: Choice) -> Hung:
        here = self._here(place)
        style = {"quiet": "$quiet", "warn": "$warn"}.get(choice.look, "")
        style = "bold $strong" if choice.chosen or here else style
        hint = plain(f"  {choice.hint}", "$quiet") if choice.hint else ""
        mark: tuple[str, str] | str = ""
        if not self._own_keys_only:
            sign, color = MARKS["chosen" if choice.chosen else "open"] if choice.marked else (" ", "")
            mark = (f"{sign} ", color)
        cursor = MARKS["cursor"]
        lead = joined((cursor[0] if here else " ", cursor[1]), " ", (choice.key, "bold $accent"), " ", mark)
        return hung(lead, (choice.text, style), hint)

    def _here(self, place: int) -> bool:
        """Return whether the cursor is drawn on a line: nowhere while only a choice's own key picks it (F36)."""
        return place == self._cursor and self.has_focus and not self._own_keys_only
