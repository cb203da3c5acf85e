"""Changing the fields of a signed dose, and giving the reasons for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from textual.getters import query_one

from models.charting.correcting.opened import AmendmentView, Correcting, view_amendment
from models.core.coded_reason import CodedReason
from models.core.finding import Severity
from models.safety.draft import DraftBody
from tui.charting.correct.fields import Asked, ask
from tui.charting.correct.opened import CorrectsDose
from tui.charting.correct.sites import moved, refusal
from tui.charting.correct.why import take_why
from tui.dialogs.choose import ReasonDialog
from tui.widgets.lists.record_list import RecordList


class ChangesDose(CorrectsDose):
    """Part of the amending screen: what is to be changed, and why. A subclass draws it."""

    fields = query_one("#fields", RecordList)

    def __init__(self, administration_id: UUID) -> None:
        super().__init__(administration_id)
        self._body = DraftBody()
        self._view: AmendmentView | None = None
        self._why = CodedReason("")
        self._asks_why_again = False
        self._at_pin_already = False

    def draw(self) -> None:
        """Draw the fields and what follows from them."""
        raise NotImplementedError

    def reason_given(self) -> None:
        """Go on once it is said why."""
        raise NotImplementedError

    @property
    def unsaved(self) -> bool:
        """Whether a field is changed, or a reason was picked."""
        return bool((self._view and self._view.changes) or self._why.code)

    @property
    def asks_where(self) -> bool:
        """Whether a number picks the site: only until something is changed, a PIN's digits must not."""
        found = self._opened
        if found is None or self.unsaved or len(found.body.sites) > 1:
            return False
        return any(field.name == "sites" for field in found.fields)

    @property
    def asks_why(self) -> bool:
        """Whether a letter picks the reason."""
        return bool(self._view and self._view.changes) and (self._asks_why_again or not self._why.code)

    def opened(self, found: Correcting) -> None:
        """Begin with everything as signed."""
        self._body = found.body
        self._look()

    def put_at(self, code: str) -> None:
        """Put the dose's one site elsewhere."""
        if self._opened is None:
            return
        why_not = refusal(self._opened, self._body, code)
        if why_not:
            self._show_message(why_not)
            return
        self.fields.select("sites")
        self._change(moved(self._body, code))

    def take_reason(self, code: str) -> None:
        """Take why the dose is amended."""
        if self._opened is None:
            return

        def answered(why: CodedReason) -> None:
            self._why, self._asks_why_again = why, False
            self._change({})
            self.reason_given()

        take_why(self.app, self._opened.tables, code, answered)

    def action_change(self) -> None:
        """Ask for the selected field."""
        row, opened = self.fields.current, self._opened
        if row is None or opened is None:
            return
        field = next(field for field in opened.fields if field.name == row.key)
        asked = ask(opened, self._body, field.name, field.label)
        if isinstance(asked, str):
            self._show_message(asked)
        else:
            self._ask(asked)

    def _ask(self, asked: Asked) -> None:
        def answered(answer: Any) -> None:
            if answer is None:
                return
            if asked.then:
                self._ask(asked.then(answer))
            else:
                self._change(asked.take(answer))

        self.app.push_screen(asked.dialog, answered)

    def action_undo(self) -> None:
        """Undo the change of the selected field."""
        row, opened = self.fields.current, self._opened
        if row is not None and opened is not None:
            name = str(row.key)
            self._change({name: getattr(opened.body, name)})

    def action_why(self) -> None:
        """Ask why the dose is amended, again where that was said."""
        if self._view is None or not self._view.changes:
            self._show_message("Nothing is changed yet. Change a field first, then pick why.")
            return
        self._asks_why_again = True
        self.fields.focus()
        self._look()

    def action_reason(self) -> None:
        """Ask the reason for the first warning that has none."""
        opened, view = self._opened, self._view
        waiting = [f for f in view.blocking if f.severity is Severity.WARN] if view else []
        if opened is None or view is None or not waiting:
            self._show_message("No warning waits for a reason.")
            return
        finding = waiting[0]
        rows = opened.tables.reasons[view.answers[finding.key]]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})
                self.reason_given()

        self.app.push_screen(ReasonDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def missing(self, view: AmendmentView) -> str:
        """Return what keeps the amendment from being signed, and the key that helps; "" for nothing."""
        if not view.changes:
            return "Nothing is changed yet. Pick the site by its number, or a field by its letter."
        if not self._why.code:
            return "Pick why it is amended by its letter."
        if view.blocking:
            answer = " Press F6." if view.blocking[0].severity is Severity.WARN else ""
            return f"{view.blocking[0].text}{answer}"
        return ""

    def _change(self, values: dict[str, Any]) -> None:
        self._show_message("")
        self._body = self._body.model_copy(update=values)
        self._look()

    def _look(self) -> None:
        opened, person = self._opened, self.app.person
        if opened is not None and person is not None:
            self._view = view_amendment(opened, self._body, person.id, person.name, self._why)
            self.draw()
