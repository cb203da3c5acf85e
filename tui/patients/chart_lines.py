"""The lines of a patient's chart: doses newest first, what was entered in error, doses given elsewhere, orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from textual.content import Content

from models.charting.charted import ChartedLine, PatientChart
from models.charting.timeline.lane import Timing
from models.core.charting_codes import Outcome
from models.core.words import MONTHS, date_text, day_text
from models.patients.queries.clinical_information import ReportedDose
from models.safety.dosing.series import every_words
from models.safety.facts import OrderFacts, OrderState
from tui.design.marks import MARKS
from tui.design.text import fitted, joined
from tui.widgets.lists.record_list import WIDE, Row

NARROW_COLUMNS, WIDE_COLUMNS = (1, 6, 27, 28, 0), (1, 6, 30, 47, 0)
"""Mark, day, drug with dose, place, note."""
_AROUND = 6
"""Cells of a line that no column has: the cursor's, and one behind each column."""
_OUTCOMES = {"given": MARKS["done"], "partly_given": ("½", "$warn"), "not_given": MARKS["barred"],
             "refused": MARKS["barred"]}  # fmt: skip
_CHARGES = {"hold": ("‖ held", "$warn"), "not billable": ("not billed", "$warn")}
Note = tuple[str, str]


def columns_at(width: int) -> tuple[int, ...]:
    """Return the columns' widths at a list's width; the last takes what is left."""
    *fixed, _rest = WIDE_COLUMNS if width >= WIDE else NARROW_COLUMNS
    return (*fixed, max(8, width - sum(fixed) - _AROUND))


def chart_rows(chart: PatientChart, today: date, width: int, *, errors: bool) -> list[Row]:
    """Return the lines of a chart at a list's width, those entered in error where `errors` are asked for."""
    columns, timings = columns_at(width), chart.timings
    rows = list(_by_year(chart, today, columns, timings))
    if mistaken := chart.mistaken:
        shows = "e hides them" if errors else "e shows them"
        rows.append(Row(None, (f"Entered in error {len(mistaken)}   {shows}",), "head"))
        rows += [_dose_row(dose, None) for dose in mistaken if errors]
    if chart.orders:
        rows.append(Row(None, (f"Orders {len(chart.orders)}",), "head"))
        rows += [_order_row(order, today, columns, chart) for order in chart.orders]
    return rows


def _by_year(chart: PatientChart, today: date, columns: tuple[int, ...], timings: dict[UUID, Timing]) -> Iterator[Row]:
    """Yield the doses, those given elsewhere among them, under the year where it is not the present one."""
    doses: list[tuple[date, ChartedLine | ReportedDose]] = [(dose.service_date, dose) for dose in chart.counting]
    doses += [(dose.given_on, dose) for dose in chart.outside]
    year = today.year
    for day, dose in sorted(doses, key=lambda pair: pair[0], reverse=True):
        if day.year != year:
            year = day.year
            yield Row(None, (str(year),), "head")
        if isinstance(dose, ReportedDose):
            yield _outside_row(dose, columns)
        else:
            yield _dose_row(dose, timings.get(dose.id))


def _dose_row(dose: ChartedLine, timing: Timing | None) -> Row:
    """Return the line of a dose; its cells are written once it is in sight, for a chart may have thousands."""
    mark = MARKS["warn"] if dose.reaction else _OUTCOMES[dose.outcome]
    if dose.in_error:
        mark = ("×", "$quiet")
    quiet = dose.in_error or not Outcome(dose.outcome).reached_patient
    cells = (
        lambda _room: joined(mark),
        _day(dose.service_date),
        lambda room: drug_and_dose(dose.drug, dose.dose, room),
        lambda room: joined(_place(dose, room)),
        lambda room: _noted(_notes(dose, timing, room), room),
    )
    return Row(dose.id, cells, "quiet" if quiet else "")


def drug_and_dose(drug: str, dose: str, width: int) -> Content:
    """Return the drug and, right-aligned, its dose: where both have no room the drug is cut, never the dose."""
    if not dose:
        return fitted(joined(drug), width)
    return joined(fitted(joined(drug), width - len(dose) - 2, fill=True), "  ", dose)


def _place(dose: ChartedLine, width: int) -> str:
    if not Outcome(dose.outcome).reached_patient:
        return dose.response or "no reason on record"
    named = ", ".join(placed_sites(dose))
    if len(named) <= width:
        return named
    return f"sites {' + '.join(dose.site_keys) or len(dose.sites)}"


def placed_sites(dose: ChartedLine) -> list[str]:
    """Return each site with its number on the body map."""
    if len(dose.site_keys) != len(dose.sites):
        return list(dose.sites)
    return [f"{key} {site}" for key, site in zip(dose.site_keys, dose.sites, strict=True)]


def _notes(dose: ChartedLine, timing: Timing | None, width: int) -> Iterator[Note]:
    """Yield what is not as it should be, what matters most first; then, quietly, how the dose lay."""
    if dose.in_error:
        yield ("in error", "$quiet")
        return
    if dose.reaction:
        severity = dose.reaction.partition(":")[0]
        words = (dose.reaction, severity, "REACTION")
        yield (next((text for text in words if len(text) <= width), words[-1]), MARKS["warn"][1])
    if dose.outcome != Outcome.GIVEN.value:
        yield (dose.outcome.replace("_", " "), "$text")
    kind = timing.kind if timing else ""
    if timing and kind in {"early", "late"}:
        yield (f"{timing.days} d {kind}", "$warn")
    if dose.charges_status in _CHARGES:
        yield _CHARGES[dose.charges_status]
    if dose.history:
        yield ("amended", "$text")
    if timing and kind in {"in window", "grace"}:
        yield (kind, "$quiet")
    elif timing and not kind and timing.days:
        yield (f"due {timing.days:+} d", "$quiet")


def _noted(notes: Iterable[Note], width: int) -> Content:
    line = Content("")
    for note in notes:
        longer = joined(line, "  ", note) if line else joined(note)
        line = longer if longer.cell_length <= width else line
    return line


def _outside_row(dose: ReportedDose, columns: tuple[int, ...]) -> Row:
    place = fitted(joined(dose.place or "place not known"), columns[3])
    cells = ("◇", _day(dose.given_on), drug_and_dose(dose.drug, dose.dose, columns[2]), place, "elsewhere")
    return Row(dose.id, cells, "quiet")


def _order_row(order: OrderFacts, today: date, columns: tuple[int, ...], chart: PatientChart) -> Row:
    active, dose = order.status is OrderState.ACTIVE, str(order.dose or "")
    every = every_words(order)
    due = f", due {day_text(order.due_on, today)}" if active and order.due_on else ""
    day = _day(order.valid_from) if order.valid_from.year == today.year else str(order.valid_from.year)
    waits = "held" if order.held else "review"
    paid = next((one for one in chart.prepaid if active and one.left and one.drug_slug == order.drug_slug), None)
    said = f"paid {paid.left}/{paid.bought}" if paid else order.status.value
    note = joined((waits, "$warn")) if order.review_reason else said
    named = drug_and_dose(ordered_name(order, chart.names), dose, columns[2])
    return Row(order.id, (joined(MARKS["due"]), day, named, f"{every}{due}", note), "" if active else "quiet")


def ordered_name(order: OrderFacts, names: Mapping[str, str]) -> str:
    """Return the drug ordered; while it waits for review, as it came, without a dose that stands beside it."""
    dose, known = str(order.dose or ""), names.get(order.drug_slug or "")
    as_it_came = (order.medication_text.removesuffix(dose).rstrip() if dose else "") or order.medication_text
    return as_it_came if order.review_reason else known or as_it_came


def _day(day: date) -> str:
    """Return a day without its year, which stands in the heading."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def next_words(chart: PatientChart, today: date) -> str:
    """Return what is due next, "" for nothing."""
    lane = next((lane for lane in chart.lanes if lane.due_on), None)
    if lane is None or lane.due_on is None:
        return ""
    days = (today - lane.due_on).days
    late = f", {days} d late" if days > 0 else ""
    window = f", window to {date_text(lane.following.closes)}" if lane.following else ""
    return f"Next: {lane.drug} due {date_text(lane.due_on)}{late}{window}. Enter on its order charts it."
