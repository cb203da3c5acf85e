"""A patient's details: who they are, how they are reached, which records are theirs, and what to settle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from models.charting.queries.merge_preview import same_person_questions
from models.core.words import date_text
from models.patients.queries.patient_details import PatientDetails, patient_details
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import plain
from tui.frame.background import read
from tui.patients.details_actions import DetailsActions
from tui.patients.patient_history import PatientHistoryScreen
from tui.widgets.card import Card
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.patient_banner import PatientBanner


class PatientDetailsScreen(DetailsActions):
    """One line a detail; the selected one below in full."""

    CSS_PATH = "details.tcss"
    HELP = (
        "Details as they are recorded, and the records that were merged into this one, each still as it was. e edits, "
        "h shows every change, m merges another record of this person, u undoes a merge, s records a death or makes "
        "the record inactive or active."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("details")

    def compose(self) -> ComposeResult:
        """Lay out banner, details and the selected line in full."""
        yield PatientBanner("reading…")
        with Card("Patient details", id="known"):
            yield RecordList((16, 0), "reading…", wide=(20, 0), id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("details", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the details."""
        details = self._details = await read(patient_details, clinic, self._patient_id)
        if await self.may_not_see(details.facts):
            return
        self._patient_id = details.facts.id
        questions = await read(same_person_questions, clinic, self._patient_id)
        self.query_one(PatientBanner).show(details.facts, clinic.today())
        self.items.show(list(_rows(details, questions, clinic)))
        self.query_one("#known", Card).tell(note=f"{len(questions)} to settle" if questions else "")

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        self.query_one("#whole", Static).update(plain(": ".join(str(cell) for cell in event.row.cells)))

    def action_history(self) -> None:
        """Show every change of this patient."""
        if self._details is not None:
            facts = self._details.facts
            self.app.push_screen(PatientHistoryScreen(facts.id, f"{facts.family}, {facts.given}".rstrip(", ")))


def _rows(details: PatientDetails, questions: tuple[str, ...], clinic: Clinic) -> Iterator[Row]:
    """Yield what is to settle, the merged records, then every detail; what is not recorded says so once, at the end."""
    for place, question in enumerate(questions):
        yield Row(("question", place), ("To settle", question), "warn")
    for one in details.linked:
        on = date_text(one.at.astimezone(clinic.zone).date())
        yield Row(
            one.id, ("Merged record", f"{one.name}, born {one.born}, MRN {one.mrn} · {on} {one.by}: {one.reason}")
        )
    missing = []
    for label, text in _details(details):
        if text:
            yield Row(label, (label, text))
        else:
            missing.append(label.lower())
    if missing:
        yield Row("missing", ("Not recorded", f"{', '.join(missing)}. e adds them."), "quiet")


def _details(details: PatientDetails) -> Iterator[tuple[str, str]]:
    entry, facts = details.entry, details.facts
    yield "Name", " ".join(part for part in (entry.given, entry.middle, entry.family, entry.suffix) if part)
    yield "Former names", entry.former_names
    yield "Born", facts.birth.text
    yield "Sex", facts.sex if facts.sex != "unknown" else ""
    yield "MRN", ", ".join((facts.mrn, *facts.other_mrns))
    yield "Other numbers", ", ".join(f"{one.value} ({one.system or one.kind})" for one in details.numbers)
    yield "Phone", ", ".join(phone for phone in (entry.phone, entry.phone_other) if phone)
    town = " ".join(part for part in (entry.city, entry.state, entry.postal_code) if part)
    yield "Address", ", ".join(part for part in (entry.address, entry.address_more, town) if part)
    yield "Language", entry.language
    yield "Guardian", _contact(entry.guardian_name, entry.guardian_relation, entry.guardian_phone)
    yield "Emergency", _contact(entry.emergency_name, entry.emergency_relation, entry.emergency_phone)
    if facts.deceased:
        on = date_text(facts.deceased_on) if facts.deceased_on else "date not known"
        yield "Deceased", f"{on}{', estimated' if facts.deceased_estimated else ''}"
    if not facts.active:
        yield "Record", "inactive"
    if facts.confidential:
        yield "Confidential", "yes"


def _contact(name: str, relation: str, phone: str) -> str:
    return ", ".join(part for part in (name, relation, phone) if part)
