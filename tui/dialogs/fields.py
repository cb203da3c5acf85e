"""A short form over the screen: fields one a line; nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.core.errors import BadInputError
from tui.design.text import plain, refusal
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.scanning.content import CODE_FIELD
from tui.scanning.scanned import Scanned
from tui.widgets.key_bar import keys_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `hint` stands in it while it is empty, with an example; a `secret` is not shown as typed.

    One that asks for a `code` takes a scan.
    """

    name: str
    label: str
    hint: str
    secret: bool = False
    code: bool = False


class FieldsDialog(ClosesItself, ReportsFailures, ModalScreen[T | None], Generic[T]):
    """Returns what `take` makes of the texts typed, None when nothing is to change."""

    DEFAULT_CSS = """
    FieldsDialog Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; }
    FieldsDialog Grid { grid-size: 2; grid-columns: 14 1fr; grid-rows: 1; height: auto; margin: 1 0; }
    FieldsDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Cancel"), ("f10,alt+s", "take", "Save")]
    NAME = "Form"
    HELP = "Enter goes on; after the last field it saves what was typed. Esc cancels and changes nothing."

    app: Session

    def __init__(
        self,
        title: str,
        fields: tuple[Field, ...],
        values: Mapping[str, str],
        take: Callable[[dict[str, str]], T],
        problem: BadInputError | None = None,
    ) -> None:
        super().__init__()
        self._problem = problem
        self._title = title
        self._fields = fields
        self._values = values
        self._take = take

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $strong"))
            with Grid():
                for field in self._fields:
                    yield Static(field.label, classes="label")
                    value = self._values.get(field.name, "")
                    made = Input(value, placeholder=field.hint, id=field.name, max_length=1_000, password=field.secret)
                    made.set_class(field.code, CODE_FIELD)
                    yield made
            yield Static("", id="problem")
            yield Static(keys_line(("F10", "Save"), ("Enter", "next field"), ("Esc", "Cancel")))

    def on_mount(self) -> None:
        """Begin at the top, or where the problem it was opened with is."""
        self.set_focus(self.query(Input).first())
        if self._problem:
            self._refuse(self._problem.at, self._problem.text)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == self._fields[-1].name:
            self.action_take()
        else:
            self.focus_next(Input)

    @property
    def takes_scans(self) -> bool:
        """True while a field that asks for a code has the focus."""
        return self.focused is not None and self.focused.has_class(CODE_FIELD)

    def on_scanned(self, scan: Scanned) -> None:
        """Put the NDC of a package into the field that asks for it."""
        self._read_code(scan.text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _read_code(self, text: str) -> None:
        from models.patients.queries.scan import ndc_in

        clinic, field = self.app.clinic, self.focused
        found = await read(ndc_in, clinic, text) if clinic else ""
        if found and isinstance(field, Input) and field.has_class(CODE_FIELD):
            field.value, field.cursor_position = found, len(found)
            self.query_one("#problem", Static).update("")
            return
        self.app.bell()
        message = f"“{text}” names no NDC with its hyphens: type it from the package."
        self.query_one("#problem", Static).update(refusal(message))

    def action_take(self) -> None:
        """Hand over what was typed, or say which field cannot be taken."""
        values = {field.name: self.query_one(f"#{field.name}", Input).value for field in self._fields}
        try:
            self.dismiss(self._take(values))
        except BadInputError as error:
            labels = {field.name: field.label for field in self._fields}
            label = labels.get(error.at, "")
            self._refuse(error.at, f"{label}: {error.text}" if label else str(error))

    def _refuse(self, name: str, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))
        wrong = self.query_one(f"#{name}", Input) if name in {field.name for field in self._fields} else None
        # What lacks only its unit is written on where the cursor already is.
        if wrong and not wrong.has_focus:
            point_at(wrong)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
