"""What this screen is for, every key that works on it and everywhere, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.design.keys import group, printed
from tui.design.marks import MARKS
from tui.design.text import Hung, flowed, hung, joined, plain
from tui.dialogs.keys.commands import name_of, works
from tui.frame.dismissal import ClosesItself
from tui.frame.session import Session
from tui.widgets.key_bar import KeyBar

Keys = Sequence[tuple[str, str]]
"""Keys as printed, and what they do."""
MARK_WORDS = (
    ("due", "due"), ("overdue", "overdue"), ("observing", "observing"), ("over", "over time, warning, reaction"),
    ("done", "done, passed"), ("held", "held"), ("early", "not yet due"), ("stop", "stop, invalid"), ("note", "note"),
    ("open", "open, not chosen"), ("chosen", "chosen"), ("barred", "not allowed"), ("required", "required"),
    ("here", "has arrived"), ("similar", "similar name or birth date"), ("differs", "sent and known here differ"),
)  # fmt: skip
_TWO_COLUMNS = 66
"""Cells from which what is here and what is everywhere stand beside each other."""
_GAP = 3
TEXTUAL = ("app.", "screen.")
"""How the actions of keys begin that every screen has from Textual."""


class HelpDialog(ClosesItself, ModalScreen[None]):
    """The keys of one screen, read from its bindings. Where there is little room it takes the whole width."""

    DEFAULT_CSS = """
    HelpDialog VerticalScroll { width: 104; max-width: 100%; max-height: 100%; height: auto; }
    """
    NAME = "Help"
    BINDINGS: ClassVar[list[Any]] = [("escape,enter", "leave", "Close")]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out the keys."""
        app = cast(Session, self.app)
        with VerticalScroll(classes="dialog"):
            yield HelpText(getattr(self._about, "HELP", ""), name_of(self._about), keys_on(self._about), keys_of(app))

    def on_mount(self) -> None:
        """Say whose help it is."""
        box = self.query_one(VerticalScroll)
        box.border_title = plain(f"Help: {name_of(self._about)}")
        box.border_subtitle = "Esc closes · Ctrl+P all commands"
        box.focus()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


class HelpText(Widget):
    """The text at the width there is."""

    DEFAULT_CSS = """
    HelpText { height: auto; width: 1fr; }
    """

    def __init__(self, about: str, name: str, here: Keys, everywhere: Keys) -> None:
        super().__init__()
        self._text = about, name, here, everywhere

    def render(self) -> Content:
        """Draw it."""
        return Content("\n").join(help_lines(*self._text, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines it takes at a width."""
        return len(help_lines(*self._text, width))


def help_lines(about: str, name: str, here: Keys, everywhere: Keys, width: int) -> list[Content]:
    """Return what a screen is for, its keys beside those of every screen, and the marks."""
    two = width >= _TWO_COLUMNS
    room = (width - _GAP) // 2 if two else width
    left = [plain(name, "bold $strong"), *_rows(here, room)]
    right = [plain("Everywhere", "bold $strong"), *_rows(everywhere, room), Content("")]
    right += [plain("Marks", "bold $strong"), *_marks(room)]
    head = [*flowed([about], width), Content("")] if about else []
    if not two:
        return [*head, *left, Content(""), *right]
    lines = max(len(left), len(right))
    left, right = ([*column, *[Content("")] * (lines - len(column))] for column in (left, right))
    return [*head, *(joined(near, " " * (room + _GAP - near.cell_length), far)
                     for near, far in zip(left, right, strict=True))]  # fmt: skip


def keys_on(screen: Screen[Any]) -> Keys:
    """Return the keys that work on a screen now, first those its key line shows for what has the cursor."""
    found: dict[str, tuple[list[str], str]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        own = active.node is screen and not binding.action.startswith(TEXTUAL)
        named = bool(binding.tooltip or binding.description)
        if (binding.id or own) and named and active.enabled and not (binding.id or "").startswith("app."):
            found.setdefault(binding.action, ([], binding.tooltip or binding.description))[0].append(printed(key))
    known = {key for keys, _ in found.values() for key in keys} | {key.shown for key in group("app")}
    now = [pair for bar in screen.query(KeyBar) for pair in bar.first if pair[0] not in known]
    return [*now, *((" ".join(keys), what) for keys, what in found.values())]


def keys_of(app: Session) -> Keys:
    """Return the keys that work everywhere now."""
    found: dict[str, tuple[list[str], str]] = {}
    for key in group("app"):
        if works(app, key):
            found.setdefault(key.action, ([], key.tooltip))[0].extend(map(printed, key.keys.split(",")))
    return [(" ".join(keys), what) for keys, what in found.values()]


def _rows(keys: Keys, width: int) -> list[Content]:
    room = max((len(names) for names, _ in keys), default=0) + 2
    rows: Iterable[Hung] = (hung((f"{names:<{room}}", "bold $accent"), what) for names, what in keys)
    return flowed(rows, width)


def _marks(width: int) -> list[Content]:
    """Return the marks, two a line where the words of both fit."""
    half = width // 2
    made: list[Content] = []
    waiting: Content | None = None
    for mark, words in MARK_WORDS:
        one = joined(MARKS[mark], f" {words}")
        if waiting is not None and one.cell_length < half:
            made.append(joined(waiting, " " * (half - waiting.cell_length), one))
            waiting = None
        elif waiting is None and one.cell_length < half:
            waiting = one
        else:
            made.append(one)
    return [*made, waiting] if waiting is not None else made
