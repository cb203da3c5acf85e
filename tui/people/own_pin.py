"""A new PIN of one's own: at first use, and whenever a person wants one."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.core.errors import NeedlepointError
from models.people.actions.authenticate import Denied
from models.people.actions.change_pin import change_own_pin
from tui.design.text import plain, refusal
from tui.frame.background import write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.widgets.key_bar import keys_line

FIELDS = (("pin", "PIN now"), ("new", "New PIN"), ("again", "New PIN again"))


class OwnPinDialog(ClosesItself, ReportsFailures, ModalScreen[bool]):
    """Returns True once the PIN is changed, False when it stays."""

    DEFAULT_CSS = """
    OwnPinDialog Vertical { width: 62; max-width: 100%; height: auto; }
    OwnPinDialog Grid { grid-size: 2; grid-columns: 15 1fr; grid-rows: 1; height: auto; margin: 1 0; }
    OwnPinDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Cancel"), ("f10,alt+s", "store", "Save")]
    NAME = "Your PIN"
    HELP = "Type your PIN as it is, then the new one twice: 4 to 32 digits. F10 saves; Esc keeps the PIN as it is."

    app: Session

    def __init__(self, person_id: UUID, name: str, *, first: bool = False) -> None:
        super().__init__()
        self._person_id = person_id
        self._person_name = name
        self._first = first
        self._storing = False

    def compose(self) -> ComposeResult:
        """Lay out the PIN as it is and the new one twice."""
        why = "Someone else set your PIN. Choose your own before you go on." if self._first else "Only you know it."
        with Vertical(classes="dialog"):
            yield Static(plain(why))
            with Grid():
                for name, label in FIELDS:
                    yield Static(label, classes="label")
                    yield Input(id=name, password=True, max_length=32)
            yield Static("", id="problem")
            yield Static(keys_line(("F10", "Save"), ("Enter", "next field"), ("Esc", "Cancel")))

    def on_mount(self) -> None:
        """Begin with the PIN as it is."""
        self.query_one(Vertical).border_title = plain(f"New PIN of {self._person_name}")
        self.query_one("#pin", Input).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "again":
            self.action_store()
        else:
            self.focus_next(Input)

    def action_store(self) -> None:
        """Store the new PIN, or say which field cannot be taken."""
        pin, new, again = (self.query_one(f"#{name}", Input).value for name, _label in FIELDS)
        if not pin.strip():
            self._refuse("pin", "Type your PIN as it is now.")
        elif new != again:
            self._refuse("again", "The two new PINs differ: type both again.")
        elif not self._storing:
            self._storing = True
            self._store(pin, new)

    @work(group="store", exit_on_error=False)
    async def _store(self, pin: str, new: str) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        try:
            outcome = await write(self, change_own_pin, clinic, self._person_id, pin, new)
        except NeedlepointError as error:
            self._refuse("new", str(error))
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._refuse("pin", outcome.text)
            return
        self.app.notify("Your PIN is changed.", markup=False)
        self.dismiss(result=True)

    def _refuse(self, name: str, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))
        field = self.query_one(f"#{name}", Input)
        field.value = ""
        field.focus()

    def action_leave(self) -> None:
        """Keep the PIN as it is."""
        self.dismiss(result=False)
