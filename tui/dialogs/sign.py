"""What a person reads once more and signs with their PIN; a reason is asked where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Grid, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.core.errors import NeedlepointError
from tui.design.text import Hung, plain, refusal
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.signing import NOT_BY_ENTER, SignsWithPin
from tui.widgets.flow import Flow
from tui.widgets.key_bar import keys_line

Sign = Callable[[str, str], str]
"""Takes PIN and reason, returns what stands in the way, "" when it is signed."""


class SignDialog(SignsWithPin, ClosesItself, ReportsFailures, ModalScreen[bool]):
    """Returns True once it is signed. Enter signs nothing. `reason` is the hint of a reason, "" where none is asked."""

    DEFAULT_CSS = """
    SignDialog Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; }
    SignDialog Grid { grid-size: 2; grid-columns: 10 1fr; grid-rows: 1; height: auto; margin: 1 0; }
    SignDialog VerticalScroll { height: auto; max-height: 14; margin-top: 1; }
    SignDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        ("f10,alt+s", "sign", "Sign"),
        ("escape", "leave", "Cancel"),
        ("pageup", "page(-1)", "Up"),
        ("pagedown", "page(1)", "Down"),
    ]
    NAME = "Sign"
    HELP = "You sign what is shown (PgUp, PgDn). F10 signs it with your PIN; Esc cancels."

    def __init__(self, title: str, rows: tuple[Hung, ...], sign: Sign, verb: str = "Sign", reason: str = "") -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._sign = sign
        self._verb = verb
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Lay out what is signed, the reason and the PIN."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $strong"))
            with VerticalScroll(can_focus=False):
                yield Flow(id="shown")
            with Grid():
                if self._reason:
                    yield Static("Reason", classes="label")
                    yield Input(placeholder=self._reason, id="reason", max_length=500)
                yield Static("Your PIN", classes="label")
                yield Input(password=True, id="pin", max_length=32)
            yield Static("", id="problem")
            yield Static(keys_line(("F10", f"or Alt+S: {self._verb}"), ("Esc", "Cancel"), ("PgDn", "more")))

    def on_mount(self) -> None:
        """Show what is signed."""
        self.query_one("#shown", Flow).show(*self._rows)
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "reason":
            self.query_one("#pin", Input).focus()
        else:
            self._show_message(NOT_BY_ENTER)

    def action_sign(self) -> None:
        """Sign."""
        reason = self.query_one("#reason", Input).value if self._reason else ""
        self.sign_once(lambda pin: self._sign(pin, reason), self._signed)

    def _signed(self, problem: str) -> None:
        if not problem:
            self.dismiss(result=True)
            return
        self._show_message(problem)
        self.query_one("#pin", Input).focus()

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why, and ask for the PIN again."""
        self._signed(str(error))

    def action_page(self, step: int) -> None:
        """Scroll what is signed while reason and PIN are typed."""
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Sign nothing, unless it is on its way to the store."""
        if not self._storing:
            self.dismiss(result=False)

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))
