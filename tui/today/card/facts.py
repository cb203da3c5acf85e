"""The facts of the selected row in words, as both looks of the card use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from textual.content import Content

from models.charting.today.order_preview import OrderPreview
from models.charting.today.work_item import WorkItem, WorkState
from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.core.quantity import format_amount
from models.core.words import day_text, span_text, time_text
from models.safety.case import PriorDose
from models.safety.dosing.series import every_words, step_words
from models.stock.facts import StockFacts
from models.store.clinic import Clinic
from tui.design.marks import MARKS
from tui.design.text import joined, plain
from tui.widgets.patient_banner import full_name

LAST = 6
"""Doses listed on the card."""
_PASSED = (("order_state", "order signed, in date"), ("allergy", "no allergy to this drug"))
_OPEN = ("two identifiers", "scan the vial", "site and time")
_CHARTED = {"partly_given": "part given", "refused": "refused", "not_given": "not given"}


@dataclass(frozen=True, slots=True)
class Selected:
    """The selected row, what was read for it, and the clinic it was read at."""

    item: WorkItem
    found: OrderPreview
    clinic: Clinic

    @property
    def today(self) -> date:
        """The clinic's day."""
        return self.clinic.today()

    @property
    def name(self) -> str:
        """The patient's whole name."""
        return full_name(self.found.facts.patient.family, self.found.facts.patient.given)

    def age(self) -> str:
        """Return the age with its unit: `65 y`, `14 months`."""
        return self.found.facts.patient.birth.age(self.today)

    def weight(self) -> str:
        """Return the weight in kg, or that none is known."""
        weight = self.found.facts.patient.weight_kg
        return f"{format_amount(weight)} kg" if weight is not None else "weight not known"

    def schedule(self) -> str:
        """Return how often, and which dose of how many comes next."""
        order = self.found.facts.order
        if not order.interval_days:
            return "one dose" if not order.as_needed else "as needed"
        every = every_words(order) if order.interval_months else f"every {order.interval_days} d"
        if order.steps:
            every = f"{step_words(order)}, {every}"
        if not order.doses_allowed:
            return every
        if order.doses_given >= order.doses_allowed:
            return f"{every}, all {order.doses_allowed} given"
        return f"{every}, dose {order.doses_given + 1} of {order.doses_allowed}"

    def prescriber(self) -> str:
        """Return who ordered it and what for."""
        order = self.found.facts.order
        return f"{order.requester or 'no prescriber'} · {' '.join(order.diagnoses) or 'no diagnosis'}"

    def due(self) -> str:
        """Return when the dose is due and how that lies to its window."""
        order, window = self.found.facts.order, self.found.window
        if order.due_on is None:
            return "as needed"
        days = (self.today - order.due_on).days
        late = f"{days} d late" if days > 0 else f"in {-days} d" if days else "today"
        if window is None:
            return f"{day_text(order.due_on, self.today)}, {late}"
        inside = window.opens <= self.today <= window.closes
        place = "in window" if inside else "before window" if self.today < window.opens else "past window"
        return f"{day_text(order.due_on, self.today)}, {late}, {place}"

    def window(self) -> str:
        """Return the window's days, or that none is on record."""
        window = self.found.window
        if window is None:
            return "no window on record"
        opens, closes = day_text(window.opens, self.today), day_text(window.closes, self.today)
        shared = closes.split(" ")[0] == opens.split(" ")[0] and "," not in opens + closes
        return f"{opens} to {closes.split(' ')[1] if shared else closes}"

    def doses(self, *, short: bool = False) -> Iterator[tuple[str, str, Content]]:
        """Yield day, distance and place of the last doses of this drug; `short` names several sites by number."""
        facts = self.found.facts
        own = (dose for dose in facts.doses if dose.drug_slug == facts.order.drug_slug)
        for dose in islice(own, LAST):
            days = (self.today - dose.service_date).days
            day = day_text(dose.service_date, self.today)
            yield day if days else "today", span_text(days) if days else "", self._place(dose, short=short)

    def _place(self, dose: PriorDose, *, short: bool) -> Content:
        if not Outcome(dose.outcome).reached_patient:
            return plain(_CHARTED.get(dose.outcome, dose.outcome), "$quiet")
        sites = self.found.facts.tables.sites
        known = [sites[code] for code in dose.site_codes if code in sites]
        where = " and ".join(site.display for site in known) or "site not recorded"
        if short and len(known) > 1:
            where = f"sites {' and '.join(site.key for site in known)}"
        if dose.outside:
            where = "given elsewhere"
        reaction = (f"  {MARKS['warn'][0]} {dose.reaction}", "$warn") if dose.reaction else ""
        return joined(where, reaction)

    def next_site(self) -> str:
        """Return the site charting will propose, with its number, "" for none."""
        site = next((choice.site for choice in self.found.view.sites if choice.proposed), None)
        return f"{site.key} {site.display}" if site else ""

    def stock(self) -> tuple[str, str, str]:
        """Return lot, amount and use-by date of what is to be used first; empty where there is none."""
        if not self.found.facts.stock:
            return "", "", ""
        item = self.found.facts.stock[0]
        return item.lot_number, _left(item), day_text(item.use_by, self.today)

    def watch(self) -> str:
        """Return until when the patient stays, "" where no one is observed."""
        item = self.item
        if item.observe_until is None or item.stay_until is None:
            return ""
        zone = self.clinic.zone
        own, longest = time_text(item.observe_until, zone), time_text(item.stay_until, zone)
        since = "over since" if item.state is WorkState.OVER else "until"
        words = f"{item.words}; " if item.words.startswith("MISSED") else ""
        stay = f"; stay until {longest}: another dose is observed" if own != longest else ""
        return f"{words}{since} {own}{stay}"

    def checks(self) -> Iterator[tuple[str, str]]:
        """Yield mark and words of what charting will check: what stops it, asks for a look, is open or passed."""
        if self.item.state not in {WorkState.OVERDUE, WorkState.DUE, WorkState.EARLY}:
            return
        findings = [one for one in self.found.view.findings if one.at.startswith("verify.")]
        for severity, mark in ((Severity.STOP, "stop"), (Severity.WARN, "warn"), (Severity.NOTE, "note")):
            yield from ((mark, one.text) for one in findings if one.severity is severity and one.rule != "identifiers")
        yield from (("open", words) for words in _OPEN)
        broken = {one.rule for one in self.found.view.findings}
        yield from (("done", words) for rule, words in _PASSED if rule not in broken)


def _left(item: StockFacts) -> str:
    if item.vial_id and item.remaining_ml is not None:
        return f"open, {format_amount(item.remaining_ml)} mL"
    return f"{format_amount(item.on_hand)} unopened"
