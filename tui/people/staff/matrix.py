"""What each role may do: acts down, roles across; a cell is changed with a reason and a PIN."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.core.errors import BadInputError, NeedlepointError
from models.core.words import instant_text
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.actions.change_role import add_role, change_role
from models.people.permissions import permission, refusal
from models.people.queries.role_matrix import MatrixChange, RoleColumn, RoleMatrix, role_matrix
from models.people.versions import Stale
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import Hung, hung, joined, plain
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.dialogs.history import HistoryScreen
from tui.frame.background import read, write
from tui.people.staff.person_form import WHY
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

COLUMN, SEEN = 4, 9
"""Cells of a role's column, and how many stand side by side at 80 columns."""
_PIN = Field("pin", "Your PIN", "the change is signed with it", secret=True)


class RolesScreen(BrowseScreen):
    """The matrix; left and right move between roles, Enter changes the cell."""

    CSS_PATH = "matrix.tcss"
    NAME = "Roles"
    HELP = (
        "Each line is an act, each column a role. Arrows move; Enter lets the role do it, or not, with a reason and "
        "your PIN. * marks what differs from what ships. n adds a role that begins like the one under the cursor."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("roles")

    def __init__(self) -> None:
        super().__init__()
        self._matrix: RoleMatrix | None = None
        self._place = 0

    def compose(self) -> ComposeResult:
        """Lay out heads, acts and the cell in full."""
        yield Header("Roles")
        yield Static("", id="heads")
        yield RecordList((0, *[COLUMN] * SEEN), "No act is known.", id="items")
        with VerticalScroll(id="side", can_focus=False):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("roles", "app", first=(("←→", "role"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the matrix."""
        self._matrix = await read(role_matrix, clinic)
        self._draw()

    @property
    def _role(self) -> RoleColumn | None:
        return self._matrix.roles[self._place] if self._matrix else None

    def _columns(self) -> tuple[RoleColumn, ...]:
        """Return the roles in sight: all, or those around the one under the cursor."""
        roles = self._matrix.roles if self._matrix else ()
        first = max(0, min(self._place - SEEN // 2, len(roles) - SEEN))
        return roles[first : first + SEEN]

    def _draw(self) -> None:
        if self._matrix is None:
            return
        columns, chosen = self._columns(), self._role
        rows = []
        for act, label in self._matrix.acts:
            cells = [_cell(role, act, chosen=role is chosen) for role in columns]
            rows.append(Row(act, (label, *cells, *[""] * (SEEN - len(columns)))))
        self.items.show(rows)
        heads = [(f"{role.short:<{COLUMN}} ", "bold $accent" if role is chosen else "$quiet") for role in columns]
        space = max(0, self.items.size.width - (COLUMN + 1) * SEEN)
        self.query_one("#heads", Static).update(joined(" " * space, *heads))
        self._detail()

    def on_resize(self) -> None:
        """Put the heads over their columns again."""
        self.call_after_refresh(self._draw)

    @on(RecordList.Highlighted)
    def _detail(self) -> None:
        row, role, matrix = self.items.current, self._role, self._matrix
        clinic = self.app.clinic
        if row is None or role is None or matrix is None or clinic is None:
            return
        label = dict(matrix.acts)[str(row.key)]
        may = "may" if row.key in role.acts else "may not"
        rows: list[Any] = [joined((f"{role.label} ", "bold $strong"), f"{may} {label}")]
        last = next((one for one in matrix.changes if (one.role, one.act) == (role.label, label)), None)
        if last is not None:
            when = instant_text(last.at, clinic.zone)
            rows.append(hung(("Changed  ", "$quiet"), f"{when} by {last.by}: {last.reason}"))
        elif row.key in role.changed:
            rows.append(plain("Differs from what ships.", "$quiet"))
        self.query_one("#detail", Flow).show(*rows)

    def action_role(self, step: int) -> None:
        """Move to the role beside."""
        if self._matrix is not None:
            self._place = max(0, min(self._place + step, len(self._matrix.roles) - 1))
            self._draw()

    def action_change(self) -> None:
        """Let the role do the act, or not any more."""
        row, role = self.items.current, self._role
        if row is None or role is None or self._matrix is None or not self._may():
            return
        self._ask(role, str(row.key), {})

    def _ask(self, role: RoleColumn, act: str, values: dict[str, str], problem: BadInputError | None = None) -> None:
        held = act in role.acts
        label = dict(self._matrix.acts)[act] if self._matrix else act
        title = f"{role.label}: {'may no longer ' if held else 'may '}{label}"

        def taken(typed: dict[str, str] | None) -> None:
            if typed is not None:
                self._store(role, act, typed)

        kept = {"reason": values.get("reason", "")}
        form: FieldsDialog[dict[str, str]] = FieldsDialog(title, (WHY, _PIN), kept, dict, problem)
        self.app.push_screen(form, taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, role: RoleColumn, act: str, typed: dict[str, str]) -> None:
        app, held = self.app, act in role.acts
        if app.clinic is None or app.person is None:
            return
        who = app.person.id

        def change(clinic: Clinic) -> Any:
            proof = confirm_pin(clinic, who, typed["pin"], "change_role")
            if isinstance(proof, Denied):
                return proof
            return change_role(clinic, who, role.key, act, allowed=not held, was=held, reason=typed["reason"])

        try:
            outcome = await write(self, change, app.clinic)
        except BadInputError as error:
            if error.at:
                self._ask(role, act, typed, error)
            else:
                self._show_message(str(error))
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied):
            self._ask(role, act, typed, BadInputError("pin", outcome.text))
            return
        stale = isinstance(outcome, Stale)
        message = outcome.text if stale else "Stored: it holds from the next action on."
        self._show_message(message, "stop" if stale else "done")
        self._read()

    def action_add(self) -> None:
        """Add a role that may do what the one under the cursor may."""
        role = self._role
        if role is not None and self._may():
            self._new(role, {})

    def _new(self, like: RoleColumn, values: dict[str, str], problem: BadInputError | None = None) -> None:
        fields = (Field("name", "Name", "such as Float nurse"), WHY)

        def taken(typed: dict[str, str] | None) -> None:
            if typed is not None:
                self._add(like, typed)

        title = f"New role, to begin with like {like.label.lower()}"
        form: FieldsDialog[dict[str, str]] = FieldsDialog(title, fields, values, dict, problem)
        self.app.push_screen(form, taken)

    @work(group="store", exit_on_error=False)
    async def _add(self, like: RoleColumn, typed: dict[str, str]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            await write(self, add_role, app.clinic, app.person.id, typed["name"], like.key, typed["reason"])
        except BadInputError as error:
            self._new(like, typed, error)
            return
        self._show_message(f"Role {typed['name'].strip()} is added: Enter changes what it may do.", "done")
        self._read()

    def _may(self) -> bool:
        """Say before a form is filled who may."""
        person = self.app.person
        refused = refusal(person, person.name, permission("change_roles")) if person else None
        if refused:
            self._show_message(refused.text)
        return person is not None and refused is None

    def action_history(self) -> None:
        """Show every change of the matrix."""
        self.app.push_screen(RoleHistoryScreen())


class RoleHistoryScreen(HistoryScreen[MatrixChange]):
    """Every change of what a role may do, newest first."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each change stays readable with its reason."
    WIDTHS = (12, 5, 18, 18, 0)
    NOTHING = "Default: no one changed what a role may do."

    def __init__(self) -> None:
        super().__init__("Roles")

    def events(self, clinic: Clinic) -> tuple[MatrixChange, ...]:
        """Return the changes."""
        return role_matrix(clinic).changes

    def moment(self, event: MatrixChange) -> datetime:
        """Return when it was changed."""
        return event.at

    def cells(self, event: MatrixChange, day: str, time: str) -> tuple[str, ...]:
        """Return a change as a line."""
        return (day, time, event.by, event.role, f"{'may' if event.allowed else 'may not'} {event.act}")

    def detail(self, event: MatrixChange) -> list[Hung]:
        """Return why."""
        may = "may" if event.allowed else "may not"
        changed = hung(("Change  ", "$quiet"), f"{event.role} {may} {event.act}")
        return [changed, hung(("Reason  ", "$quiet"), event.reason or "none")]


def _cell(role: RoleColumn, act: str, *, chosen: bool) -> Any:
    """Return a cell: what the role may, and a star where it differs from what ships."""
    held, star = act in role.acts, "*" if act in role.changed else " "
    text = f"{'yes' if held else ' · '}{star}"
    return plain(text, "bold $accent" if chosen else "" if held else "$quiet")
