"""What is done from a patient's details: edit, merge, undo a merge, record a death, close a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.core.required_reason import stated
from models.core.typed_date import parse_date
from models.orders.actions.mark_deceased import Death, MarkedDeceased, mark_deceased
from models.patients.actions.change_status import change_status
from models.patients.actions.merge_patients import unmerge_patients
from models.patients.queries.patient_details import PatientDetails
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.people.versions import Stale
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.patients.confidential import AsksToSee
from tui.patients.registration.edit import EditPatientScreen

_DEATH = (
    Field("on", "Date of death", "T, 2026-11-28, or empty where not known"),
    Field("estimated", "Estimated", "y where the date is estimated"),
    Field("reason", "Reported by", "family, hospital, registry"),
)
_REASON = (Field("reason", "Reason", "and where it comes from"),)
_UNMERGE = (*_REASON, Field("pin", "Your PIN", "", secret=True))
_STATUSES = (
    ("deceased", "record a death: open orders stop"),
    ("inactive", "make the record inactive"),
    ("active", "make the record active"),
)


class DetailsActions(AsksToSee):
    """Part of the details screen."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._details: PatientDetails | None = None

    def action_edit(self) -> None:
        """Change this patient's details."""
        if self._details is not None and self._may("change_patients"):
            self.app.push_screen(EditPatientScreen(self._details))

    def action_merge(self) -> None:
        """Merge another record of this person into this one."""
        if self._details is not None and self._may("merge_patients"):
            from tui.patients.merging.pick_other import PickOtherScreen

            self.app.push_screen(PickOtherScreen(self._details))

    def action_unmerge(self) -> None:
        """Undo the merge of the selected record."""
        details = self._details
        if details is None or not self._may("unmerge_patients"):
            return
        linked = {one.id: one for one in details.linked}
        row = self.items.current
        one = linked.get(row.key) if row and isinstance(row.key, UUID) else None
        if one is None and len(linked) == 1:
            one = next(iter(linked.values()))
        if one is None:
            text = "Select the merged record first." if linked else "No record was merged into this one."
            self._show_message(text)
            return
        record_id = one.id
        title = f"Undo the merge: {one.name}, MRN {one.mrn} stands alone again"

        def taken(typed: dict[str, str] | None) -> None:
            if typed:
                self._store(lambda clinic, person: unmerge_patients(
                    clinic, person, typed["pin"], record_id, typed["reason"]))  # fmt: skip

        self.app.push_screen(FieldsDialog(title, _UNMERGE, {}, _with_reason), taken)

    def action_status(self) -> None:
        """Record a death, or make the record inactive or active."""
        if self._details is None or not self._may("change_patients"):
            return
        facts = self._details.facts
        now = "deceased" if facts.deceased else "active" if facts.active else "inactive"
        options = tuple(one for one in _STATUSES if one[0] != now and not (now == "deceased" and one[0] == "inactive"))

        def chosen(code: str | None) -> None:
            if code == "deceased":
                self._ask_death()
            elif code:
                self._ask_status(code)

        self.app.push_screen(ChooseDialog(f"This record is {now}. What changes?", options), chosen)

    def _ask_death(self) -> None:
        clinic, details = self.app.clinic, self._details
        if clinic is None or details is None or not self._may("mark_deceased"):
            return
        today = clinic.today()

        def read_death(typed: dict[str, str]) -> tuple[Death, str]:
            day = parse_date(typed["on"], today, "on") if typed["on"].strip() else None
            if day and day > today:
                raise BadInputError("on", "that day lies in the future")
            return Death(day, typed["estimated"].strip().lower() in {"y", "yes"}), typed["reason"]

        def taken(made: tuple[Death, str] | None) -> None:
            if made:
                self._store(lambda clinic, person: mark_deceased(
                    clinic, person, details.facts.id, details.revision, *made))  # fmt: skip

        self.app.push_screen(FieldsDialog("Record a death", _DEATH, {}, read_death), taken)

    def _ask_status(self, status: str) -> None:
        details = self._details
        if details is None:
            return

        def taken(typed: dict[str, str] | None) -> None:
            if typed:
                self._store(lambda clinic, person: change_status(
                    clinic, person, details.facts.id, details.revision, status, typed["reason"]))  # fmt: skip

        self.app.push_screen(FieldsDialog(f"Make the record {status}", _REASON, {}, _with_reason), taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, act: Callable[[Any, UUID], Any]) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, act, clinic, person.id)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied | Stale):
            self._show_message(outcome.text)
            return
        stopped = outcome.stopped if isinstance(outcome, MarkedDeceased) else 0
        orders = f" {stopped} open order{'' if stopped == 1 else 's'} stopped." if stopped else ""
        self._show_message(f"Saved.{orders}", "done")
        self._read()

    def _may(self, act: str) -> bool:
        person = self.app.person
        denied = refusal(person, person.name, permission(act)) if person else None
        self._show_message(denied.text if denied else "")
        return denied is None


def _with_reason(typed: dict[str, str]) -> dict[str, str]:
    return {**typed, "reason": stated(typed["reason"])}
