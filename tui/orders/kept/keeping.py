"""Makes, changes and retires templates and protocols; a protocol is signed with its provider's PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.core.required_reason import stated
from models.orders.actions.save_formulation import retire_formulation
from models.orders.actions.save_incompatibility import end_incompatibility
from models.orders.actions.save_protocol import ProtocolDraft, end_protocol, save_protocol
from models.orders.actions.save_template import TemplateDraft, retire_template, save_template
from models.orders.queries.formulations import ShownFormulation
from models.orders.queries.incompatibilities import Incompatibility
from models.orders.queries.protocols import ProtocolLine
from models.orders.queries.templates import Template
from models.people.versions import Stored
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.dialogs.sign import SignDialog
from tui.frame.background import write
from tui.orders.kept.fields import (
    PROTOCOL,
    TEMPLATE,
    drafted,
    protocol_rows,
    protocol_typed,
    protocol_values,
    template_typed,
    template_values,
    typed_values,
)
from tui.orders.kept.mixing import KeepsFormulations

Kept = Template | ProtocolLine | ShownFormulation | Incompatibility
_WHY = Field("reason", "Reason", "in words")
_WHAT = (
    ("mine", "Template for me: a favorite"),
    ("clinic", "Template for the clinic"),
    ("protocol", "Protocol: a standing order others may start"),
    ("formulation", "Formulation: several ingredients in one syringe"),
    ("pair", "Never mixed: two drugs that must not share a syringe"),
)


class KeepsOrders(KeepsFormulations):
    """Part of the list of templates and protocols."""

    _templates: tuple[Template, ...] = ()
    _protocols: tuple[ProtocolLine, ...] = ()

    @property
    def _current(self) -> Kept | None:
        row = self.items.current
        if row is None or not isinstance(row.key, tuple):
            return None
        kind, key = row.key
        lists: dict[str, tuple[Template | ShownFormulation | Incompatibility, ...]] = {
            "template": self._templates, "formulation": self._formulations, "pair": self._pairs,
        }  # fmt: skip
        if kind in lists:
            return next((one for one in lists[kind] if one.key == key), None)
        return next((one for one in self._protocols if one.protocol.key == key), None)

    def action_new(self) -> None:
        """Make a template, a protocol or a formulation, or write down what is never mixed."""

        def chosen(what: str | None) -> None:
            if what == "protocol":
                self._edit_protocol(None)
            elif what == "formulation":
                self._edit_formulation(None)
            elif what == "pair":
                self._new_pair()
            elif what:
                self._edit_template(None, shared=what == "clinic")

        self.app.push_screen(ChooseDialog("What is to be kept?", _WHAT), chosen)

    def action_edit(self) -> None:
        """Change the selected one."""
        one = self._current
        if isinstance(one, Template):
            self._edit_template(one, shared=one.owner_id is None)
        elif isinstance(one, ShownFormulation):
            self._edit_formulation(one)
        elif isinstance(one, Incompatibility):
            self._show_message("What is never mixed is not changed: x ends it, n writes down another.", "note")
        elif one:
            self._edit_protocol(one)
        else:
            self._show_message("Nothing is selected. n makes a template or a protocol.", "note")

    def action_retire(self) -> None:
        """Retire the selected template or formulation, or end the protocol or what is never mixed."""
        one = self._current
        if isinstance(one, Template):
            self._ask_why("manage_templates", f"Retire {one.name}: no order starts from it", retire_template, one)
        elif isinstance(one, ShownFormulation):
            title = f"Retire {one.name}: nothing new is ordered; orders signed before go on"
            self._ask_why("manage_formulations", title, retire_formulation, one)
        elif isinstance(one, Incompatibility):
            title = f"{one.first} and {one.second} may be mixed again"
            self._ask_why("manage_formulations", title, end_incompatibility, one)
        elif one:
            title = f"End {one.protocol.name}: nothing new is started; orders already started go on"
            self._ask_why("manage_protocols", title, end_protocol, one.protocol)

    def action_history(self) -> None:
        """Show every version of the selected one."""
        from tui.orders.kept.history import KeptHistoryScreen

        one = self._current
        if isinstance(one, Template):
            self.app.push_screen(KeptHistoryScreen("template", one.key, one.name))
        elif isinstance(one, ShownFormulation):
            self.app.push_screen(KeptHistoryScreen("formulation", one.key, one.name))
        elif isinstance(one, Incompatibility):
            self.app.push_screen(KeptHistoryScreen("pair", one.key, f"{one.first} and {one.second}"))
        elif one:
            self.app.push_screen(KeptHistoryScreen("protocol", one.protocol.key, one.protocol.name))

    def _edit_template(self, of: Template | None, *, shared: bool) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None or not self._may("manage_templates"):
            return
        if of and of.owner_id not in {None, person.id}:
            self._show_message(f"This is a favorite of {of.owner}: only its owner changes it. n makes your own.")
            return
        whose = "clinic template" if shared else "favorite"
        title = f"Change {of.name}" if of else f"New {whose}; a diagnosis is picked at each order"

        def take(values: dict[str, str]) -> TemplateDraft:
            stated(values["reason"])
            return template_typed(clinic, values, of, shared=shared)

        def taken(draft: TemplateDraft | None) -> None:
            if draft:
                self._store(draft, take)

        self.app.push_screen(FieldsDialog(title, TEMPLATE, template_values(of), take), taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, draft: TemplateDraft, take: Callable[[dict[str, str]], TemplateDraft]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, save_template, app.clinic, app.person.id, draft)
        except BadInputError as error:
            self._ask_again(draft, take, error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._after(outcome, f"Stored: {draft.name}.")

    def _ask_again(
        self, draft: TemplateDraft, take: Callable[[dict[str, str]], TemplateDraft], error: BadInputError
    ) -> None:
        """Show the form again with what was typed, at the field that was refused."""
        typed = template_values(None) | typed_values(draft)

        def taken(again: TemplateDraft | None) -> None:
            if again:
                self._store(again, take)

        self.app.push_screen(FieldsDialog(f"Change {draft.name}", TEMPLATE, typed, take, error), taken)

    def _edit_protocol(self, of: ProtocolLine | None) -> None:
        clinic = self.app.clinic
        if clinic is None or not self._may("manage_protocols"):
            return
        title = f"Change {of.protocol.name}" if of else "New protocol: you answer for every order started under it"
        self._fill_protocol(title, of, protocol_values(clinic, of), None)

    def _fill_protocol(
        self, title: str, of: ProtocolLine | None, values: dict[str, str], problem: BadInputError | None
    ) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return

        def take(typed: dict[str, str]) -> tuple[ProtocolDraft, dict[str, str]]:
            stated(typed["reason"])
            return protocol_typed(clinic, typed, of), typed

        def taken(made: tuple[ProtocolDraft, dict[str, str]] | None) -> None:
            if made:
                self._sign_protocol(title, of, *made)

        self.app.push_screen(FieldsDialog(title, PROTOCOL, values, take, problem), taken)

    def _sign_protocol(self, title: str, of: ProtocolLine | None, draft: ProtocolDraft, typed: dict[str, str]) -> None:
        """Show the protocol in full and have it signed; what is refused is shown in its field again."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        refused: list[BadInputError] = []

        def sign(pin: str, _reason: str) -> str:
            try:
                outcome = save_protocol(clinic, person.id, pin, draft)
            except BadInputError as error:
                refused.append(error)
                return f"{error.text}. Esc goes back to the fields."
            return "" if isinstance(outcome, Stored) else outcome.text

        def closed(signed: bool | None) -> None:
            if signed:
                self._after(Stored(draft.name, 0), f"Signed: {draft.name}.")
            else:
                self._fill_protocol(title, of, typed, refused[-1] if refused else None)

        rows = protocol_rows(drafted(clinic, draft, person.name), clinic)
        self.app.push_screen(SignDialog("You answer for every order started under it", rows, sign), closed)

    def _ask_why(self, act: str, title: str, action: Callable[..., Any], one: Any) -> None:
        if not self._may(act):
            return

        def taken(reason: str | None) -> None:
            if reason:
                self._end(action, one, reason)

        self.app.push_screen(FieldsDialog(title, (_WHY,), {}, lambda values: stated(values["reason"])), taken)

    @work(group="store", exit_on_error=False)
    async def _end(self, action: Callable[..., Any], one: Any, reason: str) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, one.key, one.change, reason)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        name = getattr(one, "name", "")
        self._after(outcome, f"Done: {name} starts no new orders." if name else "Done: these two may be mixed again.")
