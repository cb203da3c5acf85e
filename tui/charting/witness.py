"""The second person's own screen: nothing of the giver's shows until they entered drug, amount and patient (U19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.charting.actions.witness_dose import Differs, IndependentLook, Witnessed, witness_dose
from models.core.errors import BadInputError, NeedlepointError
from models.patients.queries.scan import resolve_scan
from tui.design.keys import bindings
from tui.design.text import plain
from tui.frame.background import read, write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.frame.signing import NOT_BY_ENTER
from tui.scanning.content import CODE_FIELD
from tui.scanning.scanned import Scanned
from tui.widgets.key_bar import KeyBar


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked: the kept draft, the `order` in words, and `kind` witness or waste."""

    draft_id: UUID
    version: int
    order: str
    kind: str


FIELDS = (
    ("username", "Username", "yours, not the giver's"),
    ("pin", "PIN", "yours"),
    ("drug", "Drug", "scan the container, or type its name"),
    ("amount", "Amount", "drawn, from the syringe: 0.5 mL"),
    ("patient", "Patient", "record number or birth date, as the person says"),
)


class WitnessScreen(ClosesItself, ReportsFailures, ModalScreen[str | None]):
    """Returns the second person's name once both came to the same, None when nobody signed."""

    CSS_PATH = "witness.tcss"
    HELP = (
        "Look at the order, the container and the syringe yourself, ask the patient, and enter what you find. F10 "
        "compares. Only when both agree is your name stored with the dose."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("witness")

    app: Session

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self._busy = False
        self._scanned = ""

    def compose(self) -> ComposeResult:
        """Lay out the order and the fields."""
        waste = self._asked.kind == "waste"
        with Vertical(id="box"):
            yield Static(plain("Witnessed waste" if waste else "Independent double check", "bold $warn"))
            yield Static(plain(self._asked.order, "bold"), id="order")
            yield Static(plain("The giver looks away. Work from the order, the container and the person."))
            with Grid():
                for name, label, hint in FIELDS:
                    message = "wasted: 5 mg" if waste and name == "amount" else hint
                    yield Static(label, classes="label")
                    asks = CODE_FIELD if name == "drug" else ""
                    yield Input(placeholder=message, id=name, password=name == "pin", max_length=120, classes=asks)
            yield Static("", id="problem", classes="problem")
        yield KeyBar("witness", "app")

    def on_mount(self) -> None:
        """Begin with who it is."""
        self.query_one("#username", Input).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Go on to the next field; Enter never signs."""
        if event.input.id == FIELDS[-1][0]:
            self._show_message(NOT_BY_ENTER)
        else:
            self.focus_next(Input)

    def on_scanned(self, scan: Scanned) -> None:
        """Take the container's code as the drug; no field shows it, as none may be typed into by a scanner (S14)."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        if self.app.clinic is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, scan.text)
        if verdict.kind != "product":
            self.app.bell()
            message = f"That is {verdict.named}" if verdict.named else f"{verdict.word}: {verdict.problem}"
            self._show_message(f"▲ {message.rstrip('.')}. Scan the container.")
            self._point_at("drug")
            return
        self._scanned = scan.text
        self.query_one("#drug", Input).value = ""
        self._show_message("✓ container scanned: it is compared as the drug.")
        self.query_one("#amount", Input).focus()

    def action_compare(self) -> None:
        """Hold what was entered against the dose."""
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name, _label, _hint in FIELDS}
        values["drug"] = values["drug"] or self._scanned
        empty = next(((name, label) for name, label, _hint in FIELDS if not values[name]), None)
        if empty:
            self._show_message(f"▲ {empty[1]} is empty. Enter all five.")
            self._point_at(empty[0])
            return
        if not self._busy:
            self._busy = True
            self._compare(IndependentLook(self._asked.draft_id, self._asked.version, **values))

    @work(group="witness", exit_on_error=False)
    async def _compare(self, look: IndependentLook) -> None:
        clinic = self.app.clinic
        try:
            if clinic is None:
                return
            self._show_message("comparing…")
            outcome = await write(self, witness_dose, clinic, look, self._asked.kind)
        except BadInputError as error:
            self._show_message(f"▲ {error}")
            self._point_at(error.at)
            return
        except NeedlepointError as error:
            self._show_message(f"▲ {error}")
            return
        finally:
            self._busy = False
            self.query_one("#pin", Input).value = ""
        if isinstance(outcome, Witnessed):
            self.dismiss(outcome.name)
        elif isinstance(outcome, Differs):
            self.app.bell()
            message = " ".join(outcome.texts)
            self._show_message(f"▲ DIFFERENT: do not give. {message} Look again, both of you.")
            self._point_at(outcome.texts[0].partition(":")[0].lower())
        else:
            self._show_message(f"▲ {outcome.text}")
            self._point_at("pin")

    def _point_at(self, name: str) -> None:
        """Put the cursor into the field a message is about."""
        if name in {field for field, _label, _hint in FIELDS}:
            point_at(self.query_one(f"#{name}", Input))

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(text))

    def action_leave(self) -> None:
        """Sign nothing."""
        self.dismiss(None)
