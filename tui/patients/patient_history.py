"""Every change of a patient: when, who, what, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.patients.queries.patient_details import PatientChange, patient_details
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic

_WHAT = {"not_same": "not the same"}


class PatientHistoryScreen(HistoryScreen[PatientChange]):
    """Changes newest first; the selected one below."""

    CSS_PATH = "patient_history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each change stays readable with what stood before."
    WIDTHS = (12, 5, 13, 18, 0)
    NOTHING = "No change is recorded: this patient came with an import or from an earlier version."

    def __init__(self, patient_id: UUID, name: str) -> None:
        super().__init__(name)
        self._patient_id = patient_id

    def events(self, clinic: Clinic) -> tuple[PatientChange, ...]:
        """Return the patient's changes."""
        return patient_details(clinic, self._patient_id).history

    def moment(self, event: PatientChange) -> datetime:
        """Return when it was made."""
        return event.at

    def cells(self, event: PatientChange, day: str, time: str) -> tuple[str, ...]:
        """Return a change as a line."""
        fields = ", ".join(field for field, _old, _new in event.changes)
        return (day, time, _WHAT.get(event.what, event.what), event.by, event.reason or fields)

    def detail(self, event: PatientChange) -> list[Hung]:
        """Return what a change was, and why."""
        head = [hung(("Record  ", "$quiet"), f"MRN {event.mrn}"), hung(("Reason  ", "$quiet"), event.reason or "none")]
        return [
            *head,
            *(
                hung((f"{field}  ", "$quiet"), f"{old or 'empty'} → {new or 'empty'}")
                for field, old, new in event.changes
            ),
        ]
