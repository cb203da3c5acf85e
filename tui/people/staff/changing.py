"""Changes people: each change with a reason, by whoever may; what was typed survives a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.people.actions.add_staff import add_staff
from models.people.actions.change_pin import lift_wait, reset_pin
from models.people.actions.change_staff import change_staff, deactivate_staff, reactivate_staff
from models.people.actions.set_up_clinic import StaffEntry
from models.people.permissions import permission, refusal
from models.people.queries.people import PersonLine
from models.people.queries.role_matrix import RoleColumn
from models.people.versions import Stale, Unchanged
from tui.dialogs.browse import FilterScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.people.staff.person_form import FIELD_OF, WHY, PersonForm, fields_of, typed_details, values_of

_PINS = (
    Field("pin", "New PIN", "4 digits or more; changed at first use", secret=True),
    Field("again", "New PIN again", "", secret=True),
)


class ChangesPeople(FilterScreen):
    """Part of the people screen."""

    _people: tuple[PersonLine, ...] = ()
    _roles: tuple[RoleColumn, ...] = ()
    _day = date.max

    @property
    def _line(self) -> PersonLine | None:
        row = self.items.current
        return next((line for line in self._people if row and line.id == row.key), None)

    def _may(self, act: str) -> bool:
        """Say before a form is filled who may."""
        person = self.app.person
        refused = refusal(person, person.name, permission(act)) if person else None
        if refused:
            self._show_message(refused.text)
        return person is not None and refused is None

    def action_add(self) -> None:
        """Add a person."""
        if self._may("change_staff"):
            self._new({})

    def _new(self, values: dict[str, str], problem: BadInputError | None = None) -> None:
        def save(typed: dict[str, str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            details = typed_details(typed, self._roles, self._day, active=True)
            kept = {name: getattr(details, name) for name in StaffEntry.__dataclass_fields__ if name != "pin"}
            entry = StaffEntry(**kept, pin=typed["pin"])
            return lambda clinic, by: add_staff(clinic, entry, by), ()

        fields = fields_of(self._roles, new=True)
        form = PersonForm("New person", fields, values, dict, problem)
        self._open(form, save, self._new, lambda typed: f"{typed['given']} {typed['family']} can sign in.")

    def action_edit(self) -> None:
        """Change the selected person."""
        if (line := self._line) is not None and self._may("change_staff"):
            self._change(line, values_of(line.details, self._roles))

    def _change(self, line: PersonLine, values: dict[str, str], problem: BadInputError | None = None) -> None:
        def save(typed: dict[str, str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            details = typed_details(typed, self._roles, self._day, active=line.details.active)
            return change_staff, (line.id, details, line.version, typed["reason"])

        form = PersonForm(f"Change {line.name}", fields_of(self._roles, new=False), values, dict, problem)
        self._open(form, save, lambda typed, wrong: self._change(line, typed, wrong), lambda _: "Stored.")

    def action_reset_pin(self) -> None:
        """Set a new PIN for the selected person, to be changed at first use."""
        if (line := self._line) is not None and self._may("reset_pins"):
            self._reset(line)

    def _reset(self, line: PersonLine, problem: BadInputError | None = None) -> None:
        def save(typed: dict[str, str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            if typed["pin"] != typed["again"]:
                raise BadInputError("again", "the two PINs differ: type both again")
            return reset_pin, (line.id, typed["pin"])

        form: FieldsDialog[dict[str, str]] = FieldsDialog(f"New PIN for {line.name}", _PINS, {}, dict, problem)
        done = f"{line.name} has a new PIN and must change it at first use."
        self._open(form, save, lambda _, wrong: self._reset(line, wrong), lambda _: done)

    def action_lift(self) -> None:
        """End the waits after wrong PINs of the selected person."""
        line = self._line
        if line is None or not self._may("reset_pins"):
            return
        if not line.wrong:
            self._show_message(f"{line.name} has no wrong PINs to lift.", "note")
            return
        self._store(lift_wait, (line.id,), f"{line.name} may try again now.", None)

    def action_deactivate(self) -> None:
        """Let the selected person sign in no more, or again."""
        if (line := self._line) is not None and self._may("change_staff"):
            self._switch(line, {})

    def _switch(self, line: PersonLine, values: dict[str, str], problem: BadInputError | None = None) -> None:
        leaving = line.details.active
        action = deactivate_staff if leaving else reactivate_staff
        title = f"{line.name} signs in no more; all they did stays" if leaving else f"{line.name} signs in again"
        form: FieldsDialog[dict[str, str]] = FieldsDialog(title, (WHY,), values, dict, problem)
        done = f"{line.name} is inactive. o hands over what is open." if leaving else f"{line.name} is active again."
        self._open(
            form,
            lambda typed: (action, (line.id, line.version, typed["reason"])),
            lambda typed, wrong: self._switch(line, typed, wrong),
            lambda _: done,
        )

    def _open(
        self,
        form: FieldsDialog[dict[str, str]],
        save: Callable[[dict[str, str]], tuple[Callable[..., Any], tuple[Any, ...]]],
        again: Callable[[dict[str, str], BadInputError], None],
        done: Callable[[dict[str, str]], str],
    ) -> None:
        """Show a form; what it refuses opens it again as it was typed, at the wrong field."""

        def reopen(typed: dict[str, str], error: BadInputError) -> None:
            again(typed, BadInputError(FIELD_OF.get(error.at, error.at), error.text))

        def taken(typed: dict[str, str] | None) -> None:
            if typed is None:
                return
            try:
                action, given = save(typed)
            except BadInputError as error:
                reopen(typed, error)
                return
            self._store(action, given, done(typed), lambda error: reopen(typed, error))

        self.app.push_screen(form, taken)

    @work(group="store", exit_on_error=False)
    async def _store(
        self,
        action: Callable[..., Any],
        given: tuple[Any, ...],
        done: str,
        refused: Callable[[BadInputError], None] | None,
    ) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, *given)
        except BadInputError as error:
            if refused and error.at:
                refused(error)
            else:
                self._show_message(str(error))
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Stale):
            self._show_message(f"Nothing was stored. {outcome.text}")
        elif isinstance(outcome, Unchanged):
            self._show_message(outcome.text, "note")
        else:
            self._show_message(done, "done")
        self._read()
