"""What must be known of a patient before a needle: allergies, weight, flags, doses given elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.core.quantity import format_amount
from models.core.typed_date import parse_date
from models.core.words import say_date
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.typed_route import typed_route
from models.patients.actions.record_allergy import (
    ENDED,
    AllergyEntry,
    checked_allergy,
    record_allergy,
    record_no_allergies,
    withdraw_allergy,
)
from models.patients.actions.record_flag import SIDES, FlagEntry, end_flag, record_flag
from models.patients.actions.record_outside_dose import OutsideDoseEntry, check_outside_dose, record_outside_dose
from models.patients.actions.record_weight import LooksLikePounds, read_weight, record_weight
from models.patients.queries.background import (
    Background,
    KnownAllergy,
    KnownFlag,
    KnownWeight,
    Noted,
    ToldDose,
    background,
)
from models.safety.draft import ROUTES
from tui.design.keys import bindings
from tui.design.text import plain
from tui.dialogs.background_fields import ALLERGY, FLAG, OUTSIDE_DOSE, WEIGHT, drugs_named
from tui.dialogs.choose import CHOICE_KEYS, ChooseDialog, ReasonDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.codes.tables.safety_rows import Flag

Line = KnownAllergy | KnownWeight | KnownFlag | ToldDose
KINDS = {"condition": "", "side": "of one side", "site": "of one site"}


class BackgroundScreen(ClosesItself, TellsFailures, Screen[None]):
    """One page a patient, one key for each kind of line."""

    CSS_PATH = "background.tcss"
    HELP = (
        "What must be known before a needle. Each kind of line has its key; x ends the selected one, and what was "
        "ended stays on record. Weights want their unit: 70 kg or 154 lb."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("background")

    app: Session
    items = query_one("#items", RecordList)

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._found: Background | None = None

    def compose(self) -> ComposeResult:
        """Lay out banner, list and the selected line in full."""
        yield PatientBanner("reading…")
        yield RecordList((0, 11, 16), "reading…", wide=(0, 13, 26), id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("background", "app")

    def on_mount(self) -> None:
        """Read the page."""
        self.items.focus()
        self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        if self.app.clinic is None:
            return
        found = self._found = await read(background, self.app.clinic, self._patient_id)
        self.query_one(PatientBanner).show(found.patient, self.app.clinic.today())
        self.items.show(_rows(found))
        if found.patient.closed:
            self._say(found.patient.closed)

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        text = ", ".join(cell for cell in event.row.cells if cell) if event.row.key is not None else ""
        self.query_one("#whole", Static).update(plain(text))

    def action_allergy(self) -> None:
        """Record an allergy."""
        self._ask(
            "ALLERGY",
            ALLERGY,
            lambda typed: checked_allergy(AllergyEntry(self._patient_id, **typed)),
            lambda entry: self._store(record_allergy, entry),
        )

    def action_none_known(self) -> None:
        """Store that somebody asked and none is known."""
        if self._read_only():
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._store(record_no_allergies, self._patient_id)

        text = "Did you ask, and are no allergies known? Not asked is not none."
        self.app.push_screen(ConfirmDialog(text, "asked: none known"), answered)

    def action_weight(self) -> None:
        """Record a weight."""
        self._ask("WEIGHT, now", WEIGHT, self._read_weight, self._weigh)

    def _read_weight(self, typed: dict[str, str]) -> str:
        assert self.app.clinic is not None  # noqa: S101  (the page was read from it)
        read_weight(self.app.clinic, typed["weight"])
        return typed["weight"]

    @work(group="store", exit_on_error=False)
    async def _weigh(self, typed: str, *, sure: bool = False) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, lambda: record_weight(clinic, person.id, self._patient_id, typed, sure=sure))
        except NeedlepointError as error:
            self._say(str(error))
            return
        if isinstance(outcome, LooksLikePounds):
            self._ask_if_sure(outcome, typed)
        else:
            self._stored()

    def _ask_if_sure(self, doubt: LooksLikePounds, typed: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._weigh(typed, sure=True)
            else:
                self._say("The weight was not stored.")

        self.app.push_screen(ConfirmDialog(doubt.text, f"{typed.strip()} is right"), answered)

    def action_flag(self) -> None:
        """Choose a flag, then its place, then a note."""
        clinic = self.app.clinic
        if clinic is None or self._read_only():
            return
        flags = clinic_tables(clinic).flags
        options = tuple((code, f"{row.display}  {KINDS[row.kind]}".rstrip()) for code, row in flags.items())

        def chosen(code: str | None) -> None:
            if code:
                self._place(flags[code])

        self.app.push_screen(ChooseDialog("What must be known?", options), chosen)

    def _place(self, flag: Flag) -> None:
        if flag.kind == "condition":
            self._note(flag, "")
            return
        question = f"Where is it: {flag.display}?"
        sides = tuple((side, side) for side in SIDES)
        routes = tuple((route, f"{words} sites") for route, words in ROUTES.items())

        def chosen(place: str | None) -> None:
            if place in ROUTES:
                self.app.push_screen(ChooseDialog(question, self._sites(place)), chosen)
            elif place:
                self._note(flag, place)

        self.app.push_screen(ChooseDialog(question, sides if flag.kind == "side" else routes), chosen)

    def _sites(self, route: str) -> tuple[tuple[str, str], ...]:
        sites = clinic_tables(self.app.clinic).sites_for(route) if self.app.clinic else ()
        return tuple((site.code, site.display) for site in sites)

    def _note(self, flag: Flag, place: str) -> None:
        self._ask(
            flag.display,
            FLAG,
            lambda typed: FlagEntry(self._patient_id, flag.code, place, typed["note"]),
            lambda entry: self._store(record_flag, entry),
        )

    def action_outside_dose(self) -> None:
        """Record a dose given elsewhere; several drugs of that name are asked about."""
        self._ask("DOSE GIVEN ELSEWHERE", OUTSIDE_DOSE, self._outside_dose, self._which_drug)

    def _outside_dose(self, typed: dict[str, str]) -> tuple[OutsideDoseEntry, dict[str, str]]:
        clinic = self.app.clinic
        assert clinic is not None  # noqa: S101  (the page was read from it)
        drugs = drugs_named(clinic_formulary(clinic), typed["drug"], len(CHOICE_KEYS))
        day, route = parse_date(typed["day"], clinic.today(), "day"), typed_route(typed["route"], or_empty=True)
        first, dose = next(iter(drugs)), typed["dose"]
        entry = OutsideDoseEntry(self._patient_id, first, day, typed["told"], dose, route, typed["place"])
        if len(drugs) == 1:
            check_outside_dose(clinic, entry)
        return entry, drugs

    def _which_drug(self, answer: tuple[OutsideDoseEntry, dict[str, str]]) -> None:
        entry, drugs = answer
        if len(drugs) == 1:
            self._store(record_outside_dose, entry)
            return

        def chosen(slug: str | None) -> None:
            if slug:
                self._store(record_outside_dose, replace(entry, drug_slug=slug))

        self.app.push_screen(ChooseDialog("Which of these was given?", tuple(drugs.items())), chosen)

    def action_end(self) -> None:
        """Withdraw the selected allergy for a reason, or end the selected flag."""
        line = self._line()
        if line is None or self._read_only() or self.app.clinic is None:
            return
        if isinstance(line, KnownAllergy):
            self._withdraw(line)
        elif isinstance(line, KnownFlag):
            self._end_flag(line)
        elif isinstance(line, KnownWeight):
            self._say("Weights stay on record: weigh again, the newest one counts.")
        else:
            self._say("Doses told of stay on record.")

    def _withdraw(self, line: KnownAllergy) -> None:
        reasons = clinic_tables(self.app.clinic).reasons[ENDED] if self.app.clinic else ()

        def chosen(code: str | None) -> None:
            if code:
                self._store(withdraw_allergy, line.id, code)

        question = f"Why is the allergy to {line.substance} withdrawn?"
        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in reasons)), chosen)

    def _end_flag(self, line: KnownFlag) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._store(end_flag, line.id)

        self.app.push_screen(ConfirmDialog(f"End this flag: {line.display} {line.place}?", "end it"), answered)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _ask(
        self, title: str, fields: tuple[Field, ...], take: Callable[[dict[str, str]], Any], then: Callable[[Any], Any]
    ) -> None:
        """Open a form for an open record and go on with what it makes."""
        if self._found is None or self._read_only():
            return

        def taken(made: Any) -> None:
            if made is not None:
                then(made)

        self.app.push_screen(FieldsDialog(title, fields, {}, take), taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, call: Callable[..., Any], *args: Any) -> None:
        """Run one action for the person who is signed in, and show the page as it then stands."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            await write(self, call, clinic, person.id, *args)
        except NeedlepointError as error:
            self._say(str(error))
            return
        self._stored()

    def _stored(self) -> None:
        self._say("")
        self._read()

    def _line(self) -> Line | None:
        row, found = self.items.current, self._found
        if row is None or found is None:
            return None
        lines: list[Line] = [*found.allergies, *found.weights, *found.flags, *found.doses]
        return next((line for line in lines if line.id == row.key), None)

    def _read_only(self) -> bool:
        closed = self._found.patient.closed if self._found else ""
        self._say(closed)
        return bool(closed)

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}" if text else ""))


def _rows(found: Background) -> list[Row]:
    unasked = found.patient.allergy_status == "unknown"
    none = "not asked: a records one, n says none is known" if unasked else "none known"
    return [
        *_section("ALLERGIES", [_allergy(line) for line in found.allergies], none),
        *_section("WEIGHT", [_weight(line) for line in found.weights], "not known: w records one"),
        *_section("FLAGS", [_flag(line) for line in found.flags], "none: g records one"),
        *_section("DOSES ELSEWHERE", [_dose(line) for line in found.doses], "none told of: d records one"),
    ]


def _section(name: str, rows: Sequence[Row], none: str) -> list[Row]:
    return [Row(None, (name,), "head"), *(rows or [Row(None, (f"  {none}",), "dim")])]


def _allergy(line: KnownAllergy) -> Row:
    risk = {"high": "HIGH RISK", "low": "low risk"}.get(line.criticality, "")
    text = "  ".join(part for part in (line.substance, line.reaction, risk) if part)
    return Row(line.id, (text, *_noted(line.noted)), "alert")


def _weight(line: KnownWeight) -> Row:
    return Row(line.id, (f"{format_amount(line.kg)} kg", *_noted(line.noted)))


def _flag(line: KnownFlag) -> Row:
    text = "  ".join(part for part in (line.display, line.place, line.note) if part)
    return Row(line.id, (text, *_noted(line.noted)))


def _dose(line: ToldDose) -> Row:
    where = " at ".join(part for part in ("given", line.place) if part)
    text = f"{line.drug} {line.dose}".rstrip() + f"  {where} {say_date(line.given_on)}, told by {line.told_by}"
    return Row(line.id, (text, *_noted(line.noted)))


def _noted(noted: Noted) -> tuple[str, str]:
    return (say_date(noted.on) if noted.on else "", noted.by)
