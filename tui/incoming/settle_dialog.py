"""One decision about what others sent: what it needs is typed, F10 stores it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.core.errors import BadInputError, NeedlepointError
from models.drugs.clinic_formulary import clinic_formulary
from models.exchange.settling.question import Outcome
from models.people.actions.authenticate import Denied
from tui.design.marked import message
from tui.design.text import plain, refusal
from tui.dialogs.clinical_fields import drugs_named
from tui.dialogs.fields import Field
from tui.frame.background import write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.widgets.key_bar import keys_line

Act = Callable[[dict[str, str], str], Outcome]
"""Takes what was typed and the PIN, and carries the decision out."""
MATCHES = 5
"""Drugs named at most while a name is typed."""
PIN = Field("pin", "Your PIN", "", secret=True)


class SettleDialog(ClosesItself, ReportsFailures, ModalScreen[Outcome | None]):
    """Returns what became of the decision, None when nothing was decided. Enter alone decides nothing."""

    DEFAULT_CSS = """
    SettleDialog Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; }
    SettleDialog Grid { grid-size: 2; grid-columns: 14 1fr; grid-rows: 1; height: auto; margin: 1 0; }
    SettleDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [("f10,alt+s", "store", "Save"), ("escape", "leave", "Cancel")]
    NAME = "Decision"
    HELP = "Type what the decision needs; Enter goes on. F10 stores it, Esc changes nothing."

    app: Session

    def __init__(self, title: str, fields: tuple[Field, ...], typed: Mapping[str, str], pin: bool, act: Act) -> None:
        super().__init__()
        self._title = title
        self._fields = (*fields, *((PIN,) if pin else ()))
        self._typed = typed
        self._act = act
        self._storing = False
        self._named = ""

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $strong"))
            with Grid():
                for field in self._fields:
                    yield Static(field.label, classes="label")
                    value = self._typed.get(field.name, "")
                    yield Input(value, placeholder=field.hint, id=field.name, max_length=600, password=field.secret)
            yield Static("", id="matches")
            yield Static("", id="problem")
            yield Static(keys_line(("F10", "or Alt+S: Save"), ("Enter", "next field"), ("Esc", "Cancel")))

    def on_mount(self) -> None:
        """Begin at the first field that is still empty."""
        fields = list(self.query(Input))
        self.query_one("Grid").display = bool(fields)
        if fields:
            next((field for field in fields if not field.value), fields[0]).focus()

    @on(Input.Changed, "#drug")
    def _narrowed(self, event: Input.Changed) -> None:
        """Name the drugs that match what is typed so far."""
        if event.value == self._named:
            return
        self.query_one("#problem", Static).update("")
        clinic = self.app.clinic
        words = " ".join(event.value.lower().split())
        found = clinic_formulary(clinic).matching(words) if clinic and words else ()
        more = f" and {len(found) - MATCHES:,} more" if len(found) > MATCHES else ""
        names = ", ".join(drug.display for drug in found[:MATCHES])
        told = f"Matches: {names}{more}" if found else "No drug of the formulary matches." if words else ""
        self.query_one("#matches", Static).update(plain(told, "$quiet"))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == self._fields[-1].name:
            self._refuse("", "Enter does not save. Press F10, or Alt+S.")
        else:
            self.focus_next(Input)

    def action_store(self) -> None:
        """Carry the decision out, once however often the key is pressed."""
        if not self._storing and self._drug_is_named():
            self._storing = True
            typed = {field.name: self.query_one(f"#{field.name}", Input).value for field in self._fields}
            pin = typed.pop("pin", "")
            if pin:
                self.query_one("#pin", Input).value = ""
            self._store(typed, pin)

    def _drug_is_named(self) -> bool:
        """Whether the drug is written in full; a part of a name is completed first, and read before it is stored."""
        fields, clinic = self.query("#drug"), self.app.clinic
        if not fields or clinic is None:
            return True
        field = fields.first(Input)
        try:
            (display,) = drugs_named(clinic_formulary(clinic), field.value, 1).values()
        except BadInputError as error:
            self._refuse("drug", f"Drug: {error.text}")
            return False
        if " ".join(field.value.split()).casefold() == display.casefold():
            return True
        self._named = field.value = display
        self.query_one("#matches", Static).update("")
        self.query_one("#problem", Static).update(message(f"That is {display}. F10 again saves it.", "note"))
        return False

    @work(group="store", exit_on_error=False)
    async def _store(self, typed: dict[str, str], pin: str) -> None:
        try:
            outcome = await write(self, self._act, typed, pin)
        except BadInputError as error:
            labels = {field.name: field.label for field in self._fields}
            label = labels.get(error.at, "")
            self._refuse(error.at, f"{label}: {error.text}" if label else error.text)
            return
        except NeedlepointError as error:
            self._refuse("", str(error))
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._refuse(outcome.at, outcome.text)
        else:
            self.dismiss(outcome)

    def _refuse(self, name: str, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))
        if name in {field.name for field in self._fields}:
            wrong = self.query_one(f"#{name}", Input)
            if not wrong.has_focus:
                point_at(wrong)

    def action_leave(self) -> None:
        """Decide nothing, unless it is on its way to the store."""
        if not self._storing:
            self.dismiss(None)
