"""Today's injections, with the selected person beside them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from models.charting.queries.order_preview import OrderPreview, order_preview
from models.charting.queries.worklist import WorkItem, Worklist, WorkState, worklist
from models.core.errors import NeedlepointError
from models.core.quantity import format_amount
from models.core.words import say_age, say_date, say_day, say_span, say_time
from models.patients.queries.scan import ScanVerdict, resolve_scan
from models.people.queries.station_warnings import station_warnings
from tui.design.keys import bindings
from tui.design.text import Hung, hung, joined, plain, stacked
from tui.frame.background import read
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.scanning.scanned import Scanned
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import allergies, full_name, listed_name
from tui.widgets.record_list import RecordList, Row

SIGNS = {
    WorkState.OVER: ("!", "alert"),
    WorkState.OVERDUE: ("!", "alert"),
    WorkState.DUE: ("•", ""),
    WorkState.WAITING: ("○", "head"),
    WorkState.REPORT: ("!", "alert"),
    WorkState.EARLY: ("–", "dim"),
    WorkState.DONE: ("✓", "dim"),
    WorkState.REVIEW: ("?", "head"),
}
HEADS = {
    WorkState.OVER: "OBSERVATION OVER",
    WorkState.OVERDUE: "OVERDUE",
    WorkState.DUE: "DUE TODAY",
    WorkState.WAITING: "WAITING FOR A RESPONSE",
    WorkState.REPORT: "REACTION TO WRITE DOWN",
    WorkState.EARLY: "NOT YET DUE",
    WorkState.DONE: "DONE TODAY",
    WorkState.REVIEW: "NEEDS REVIEW BY A PROVIDER",
}
OPEN = {WorkState.OVERDUE, WorkState.DUE, WorkState.EARLY}
REFRESH_SECONDS = 60
WATCH_SECONDS = 5
PREVIEW_SECONDS = 0.03
FILTER_SECONDS = 0.02
MOVES = {"up", "down", "pageup", "pagedown", "home", "end"}


class WorklistScreen(ClosesItself, TellsFailures, Screen[None]):
    """What is to be given now, in the order it matters."""

    CSS_PATH = "worklist.tcss"
    HELP = (
        "Observations that are over first, then what is overdue, due, still observed, not yet due, done, and orders a "
        "provider must review. "
        "Scan a patient label to jump there. Enter charts the selected order, or records a waiting response. "
        "≈ marks people with the same family name or birth date."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("worklist")

    items = query_one("#items", RecordList)
    filter = query_one("#filter", Input)
    preview = query_one("#preview", Flow)
    app: Session

    def __init__(self) -> None:
        super().__init__()
        self._list: Worklist | None = None
        self._preview_for: object = None
        self._preview_timer: Timer | None = None
        self._filter_timer: Timer | None = None
        self._moved = False
        self._rung: set[UUID] = set()

    def compose(self) -> ComposeResult:
        """Lay out the title, the list and the preview."""
        yield Static("", id="title", classes="title")
        yield Static("", id="station", classes="problem")
        with Horizontal(id="top"):
            yield Input(placeholder="/ to filter", id="filter")
            yield Static("", id="counts")
        with Horizontal(id="body"):
            yield RecordList(
                (1, 5, 19, 0),
                "No injection is ordered for these days. F3 finds a patient, o writes an order.",
                wide=(1, 5, 30, 0),
                id="items",
            )
            with VerticalScroll(id="side", can_focus=False):
                yield Flow(id="preview")
        yield KeyBar("worklist", "app")

    def on_mount(self) -> None:
        """Read the list and keep it fresh."""
        self.items.focus()
        self._title()
        self.refresh_list()
        self._check_station()
        self.set_interval(REFRESH_SECONDS, self._notice_changes)
        self.set_interval(WATCH_SECONDS, self._notice_ends)

    def on_screen_resume(self) -> None:
        """Read the list again after charting."""
        if self._list is not None:
            self.refresh_list()

    @work(exclusive=True, group="list", exit_on_error=False)
    async def refresh_list(self) -> None:
        """Read the list and show it; the cursor stays on its order."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            self._list = await read(worklist, app.clinic, app.person.id)
        except NeedlepointError as error:
            app.fail(error)
            return
        self._title()
        self._preview_for = None
        self._show()
        self._ring()

    @work(exclusive=True, group="station", exit_on_error=False)
    async def _check_station(self) -> None:
        """Tell a clock that is off, and a file others can read, for as long as it is so."""
        if self.app.clinic is None:
            return
        said = await read(station_warnings, self.app.clinic)
        shown = self.query_one("#station", Static)
        shown.display = bool(said)
        shown.update(stacked(*(f"[!] {text}" for text in said)))

    @work(exclusive=True, group="watch", exit_on_error=False)
    async def _notice_changes(self) -> None:
        """Show how long observations are over; anything else that changed is announced, and F5 shows it.

        So the list never moves under the cursor by itself, but for an observation that ends: it goes on top.
        """
        self._title()
        self._check_station()
        if self.app.clinic is None or self.app.person is None or self._list is None:
            return
        newest, shown = await read(worklist, self.app.clinic, self.app.person.id), self._current()
        self._list = self._list.with_watches_of(newest)
        if self._current() != shown:
            self._preview_for = None
        self._show(changed=(newest.items, newest.imports) != (self._list.items, self._list.imports))
        self._ring()

    def _notice_ends(self) -> None:
        """Look at the clock often, so that the end of an observation is told at once."""
        if self._list and self.app.clinic and self._list.watch_ended(self.app.clinic.now()):
            self._notice_changes()

    def _ring(self) -> None:
        """Ring once for every observation that is over; on another screen a line says where to look."""
        items = self._list.items if self._list else ()
        over = {item.administration_id for item in items if item.state is WorkState.OVER and item.administration_id}
        if over <= self._rung:
            return
        self._rung |= over
        self.app.bell()
        if self.app.screen is not self:
            # Without a name: the screen may be locked.
            self.app.notify("An observation is over: the worklist says whose.", severity="warning", markup=False)

    def _show(self, *, changed: bool = False) -> None:
        if self._list is None:
            return
        words = self.filter.value.lower().split()
        rows: list[Row] = []
        state = None
        for item in self._list.items:
            if not all(word in _searchable(item) for word in words):
                continue
            if item.state is not state:
                state = item.state
                rows.append(Row(None, (f"{HEADS[state]}  {self._list.count(state)}",), "head"))
            rows.append(_row(item))
        if not words:
            rows.extend(import_rows(self._list))
        self.items.show(rows)
        if not rows:
            self._preview_for = None
            self.preview.show("Nothing to show." if not words else "Nobody matches. Esc empties the filter.")
        self.query_one("#counts", Static).update(_counts(self._list, changed=changed))

    def _title(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        site = f"{app.supervisor.name} on site" if app.supervisor else "no provider on site"
        time = say_time(app.clinic.now(), app.clinic.zone)
        mark = ("  PRACTICE ", "bold reverse $warning") if app.clinic.practice else ("", "")
        wide = self.size.width >= 110
        name = f"  {app.clinic.name}  " if wide else "  "
        day = f"  {say_date(app.clinic.today())} {time} · " if wide else f" {time} · "
        text = joined(("NEEDLEPOINT", "bold $accent"), name, mark, day)
        self.query_one("#title", Static).update(joined(text, (app.person.name, "bold"), f" · {site}"))

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._moved = False
        # The letter is drawn first; whoever goes on to the list finds it narrowed (see _to_list).
        if self._filter_timer:
            self._filter_timer.stop()
        self._filter_timer = self.set_timer(FILTER_SECONDS, self._show)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self._show()
        self.items.focus()

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if isinstance(event.row.key, tuple) and event.row.key != self._preview_for:
            self._preview_for = event.row.key
            if self._preview_timer:
                self._preview_timer.stop()
            # Reading at once would hold up the cursor, and nobody reads what a held arrow key passes.
            self._preview_timer = self.set_timer(PREVIEW_SECONDS, self._load_preview)

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _load_preview(self) -> None:
        app, item = self.app, self._current()
        if app.clinic is None or app.person is None or item is None:
            return
        found = await read(order_preview, app.clinic, item.order_id, app.person.id)
        current = self._current()
        # What the cursor left meanwhile is not shown beside another line.
        if current and current.order_id == found.order_id:
            self.preview.show(*_preview(found, app, item))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self._moved = True
        self.action_chart()

    def _current(self) -> WorkItem | None:
        row = self.items.current
        if row is None or self._list is None:
            return None
        return next((item for item in self._list.items if _key(item) == row.key), None)

    def _selected_item(self) -> WorkItem | None:
        """Return the line to act on; while part of a name fits several people, only one somebody moved to (S4)."""
        if self._moved or self._list is None:
            return self._current()
        words = self.filter.value.lower().split()
        people = {item.patient_id for item in self._list.items if words and _named(item, words)}
        if len(people) < 2:
            return self._current()
        self.notify(f"{len(people)} people match: move to one, or type more.", markup=False)
        return None

    def action_chart(self) -> None:
        """Chart the selected order, record a pending response, settle an order, or open what is done."""
        if self.filter.has_focus:
            self.items.focus()
            return
        item = self._selected_item()
        if item is None:
            return
        if item.state in {WorkState.OVER, WorkState.WAITING}:
            self.app.go(To.WATCH_END, item)
        elif item.state is WorkState.REPORT:
            self.action_reaction()
        elif item.state is WorkState.REVIEW:
            self.app.go(To.ORDER, item.patient_id, item.order_id)
        elif item.state is WorkState.DONE:
            self.action_patient()
        else:
            self.chart(item)

    def chart(self, item: WorkItem, scan: Scanned | None = None) -> None:
        """Open the charting screen for one order; a scan that led here counts as one identifier."""
        self.app.go(To.CHART_DOSE, item.order_id, scan)

    def action_patient(self) -> None:
        """Open the chart of the selected person."""
        item = self._selected_item()
        if item:
            self.app.go(To.PATIENT, item.patient_id)

    def action_find(self) -> None:
        """Find any patient."""
        self.app.go(To.FIND_PATIENT)

    def action_order(self) -> None:
        """Write an order for the selected person."""
        item = self._selected_item()
        if item:
            self.app.go(To.ORDER, item.patient_id, None)

    def action_stock(self) -> None:
        """Show the shelf."""
        self.app.go(To.STOCK)

    def action_formulary(self) -> None:
        """Show the formulary."""
        self.app.go(To.FORMULARY)

    def action_payers(self) -> None:
        """Show the payers."""
        self.app.go(To.PAYERS)

    def action_reaction(self) -> None:
        """Write down a reaction to the selected dose."""
        item = self._current()
        if item is None or item.administration_id is None:
            self.notify("Select a dose that was given: a reaction belongs to a dose.", markup=False)
            return
        self.app.go(To.REACTION, item.administration_id)

    def action_near_misses(self) -> None:
        """Show what nearly went wrong."""
        self.app.go(To.NEAR_MISSES)

    def action_rules(self) -> None:
        """Show the safety rows."""
        self.app.go(To.SAFETY)

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.filter.focus()

    def action_refresh(self) -> None:
        """Read the list again."""
        self.refresh_list()

    def on_key(self, event: Any) -> None:
        """Escape leaves the filter; moving in the list is a choice."""
        if event.key in MOVES and not self.filter.has_focus:
            self._moved = True
        if event.key == "escape" and self.filter.has_focus:
            self.filter.value = ""
            self.items.focus()
            event.stop()

    def on_scanned(self, scan: Scanned) -> None:
        """Jump to the scanned person's next order and open it; a vial jumps to who is due for it."""
        text = scan.text.strip()
        found = [item for item in self._list.items if item.mrn == text] if self._list else []
        open_now = [item for item in found if item.state in OPEN]
        if len(open_now) == 1:
            self.chart(open_now[0], scan)
        elif found:
            self.filter.value = text
            self.items.focus()
        else:
            self._name_scan(text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _name_scan(self, text: str) -> None:
        """Say what was scanned when it is nobody's label here; the vial alone never opens an order."""
        if self.app.clinic is None or self._list is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, text)
        due = [item for item in self._list.items if item.state in OPEN and item.drug_slug == verdict.drug_slug]
        if verdict.kind == "product" and len(due) == 1:
            self.filter.value = ""
            self._show()
            self.items.select(_key(due[0]))
            self._moved = True
        self.app.bell()
        self.notify(f"[!] {_what_to_do(verdict, due)}", severity="warning", markup=False)


def import_rows(found: Worklist) -> list[Row]:
    """Return what imports left to a person: counted here, listed by the command that the line names."""
    if not found.imports:
        return []
    counts = ", ".join(f"{number:,} {_plural(kind, number)}" for kind, number in found.imports.items())
    head = f"IMPORTED, WAITING FOR A DECISION  {sum(found.imports.values()):,}"
    return [Row(None, (head,), "head"), Row(None, (f"  {counts}: needlepoint import --waiting",), "head")]


def _plural(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return {"person": "people", "dose elsewhere": "doses elsewhere"}.get(kind, f"{kind}s")


def _key(item: WorkItem) -> tuple[Any, ...]:
    return (item.order_id, item.administration_id)


def _searchable(item: WorkItem) -> str:
    return f"{item.family} {item.given} {item.mrn} {item.drug} {item.words} {item.state.value}".lower()


def _named(item: WorkItem, words: list[str]) -> bool:
    return all(word in f"{item.family} {item.given} {item.mrn}".lower() for word in words)


def _what_to_do(verdict: ScanVerdict, due: list[WorkItem]) -> str:
    if verdict.kind == "product":
        who = f"{len(due)} people are due for it" if len(due) > 1 else "nobody on this list is due for it"
        if len(due) == 1:
            who = f"{full_name(due[0].family, due[0].given)} is due for it"
        return f"That is {verdict.named}: {who}. Open an order first, then scan it there."
    if verdict.kind == "unknown" and not verdict.no_code:
        return f"{verdict.word}: {verdict.problem}"
    return "Nobody on this list has that label. F3 finds any patient."


def _counts(listed: Worklist, *, changed: bool) -> Content:
    over, late, total = listed.count(WorkState.OVER), listed.count(WorkState.OVERDUE), len(listed.items)
    ended = (f"{over} observation{'s' if over > 1 else ''} over", "bold $error") if over else ""
    rest = ("list changed: press F5", "bold $warning") if changed else f"{total} lines · {late} overdue"
    return joined(ended, " · " if ended else "", rest)


def _row(item: WorkItem) -> Row:
    sign, look = SIGNS[item.state]
    if item.words.startswith("REACTION"):
        sign, look = "!", "alert"
    words = f"draft · {item.words}" if item.draft else item.words
    name = listed_name(item.family, item.given, similar=item.similar)
    drug = f"{item.drug}  {item.dose}".rstrip()
    if item.state is WorkState.OVER:
        return Row(_key(item), (sign, item.time, name, words), look, drug)
    return Row(_key(item), (sign, item.time, name, drug), look, words)


def _preview(found: OrderPreview, app: Session, item: WorkItem) -> list[Content | str | Hung]:
    facts = found.facts
    order, patient = facts.order, facts.patient
    assert app.clinic is not None  # noqa: S101  (the preview was read from it)
    today = app.clinic.today()
    weight = f"{format_amount(patient.weight_kg)} kg" if patient.weight_kg is not None else "weight not known"
    rows: list[Content | str | Hung] = [
        joined((full_name(patient.family, patient.given), "bold")),
        f"born {say_date(patient.birth_date)} ({say_age(patient.birth_date, today)}) · MRN {patient.mrn} · {weight}",
        allergies(patient),
        hung(("ORDER  ", "bold"), item.drug, ("  DOSE ", "$foreground 65%"), item.dose),
        hung("       ", (_order_words(facts, today), "$foreground 80%")),
    ]
    if item.stay_until and item.observe_until:
        own, longest = (say_time(end, app.clinic.zone) for end in (item.observe_until, item.stay_until))
        more = f"; stay until {longest} (longest): another dose is watched" if own != longest else ""
        until = ("over since ", "bold $error") if item.state is WorkState.OVER else "until "
        rows.append(hung(("WATCH  ", "bold"), until, f"{own}{more}"))
    if order.review_reason:
        rows.append(hung(("REVIEW ", "bold $warning"), (order.review_reason, "bold $warning")))
    if order.note:
        rows.append(hung("NOTE   ", order.note))
    return [*rows, *_last(facts, today), hung(("STOCK  ", "bold"), _stock(facts))]


def _order_words(facts: Any, today: Any) -> str:
    order = facts.order
    every = f"every {order.interval_days} days" if order.interval_days else "one dose"
    if order.interval_days and order.doses_allowed:
        every += f", {order.doses_given} of {order.doses_allowed} given"
    due = f"due {say_day(order.due_on, today)}" if order.due_on else ""
    parts = [every, due, order.requester, " ".join(order.diagnoses) or "no diagnosis"]
    return " · ".join(part for part in parts if part)


def _last(facts: Any, today: Any) -> list[Hung]:
    slug = facts.order.drug_slug
    doses = [dose for dose in facts.doses if dose.drug_slug == slug][:4]
    if not doses:
        return [hung(("LAST   ", "bold"), "no earlier dose of this drug here")]
    made: list[Hung] = []
    for dose in doses:
        sites = ", ".join(facts.tables.sites[code].display for code in dose.site_codes if code in facts.tables.sites)
        span = say_span((today - dose.service_date).days)
        took = dose.reaction or ("" if dose.outcome == "given" else dose.outcome.replace("_", " "))
        said = f"{say_day(dose.service_date, today)} ({span})  {sites}  lot {dose.lot_number}  {took}".rstrip()
        made.append(hung("       " if made else ("LAST   ", "bold"), said))
    return made


def _stock(facts: Any) -> Content:
    if not facts.stock:
        return plain("none on the shelf", "bold $warning")
    item = facts.stock[0]
    left = f"{format_amount(item.remaining_ml)} mL, open" if item.vial_id else f"{format_amount(item.on_hand)} unopened"
    more = f"  (+{len(facts.stock) - 1} more)" if len(facts.stock) > 1 else ""
    return plain(f"lot {item.lot_number}  use by {say_date(item.use_by)}  {left}{more}")
