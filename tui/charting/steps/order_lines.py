"""The order and the earlier doses of its drug, as the first step shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from models.core.charting_codes import ROUTES, ROUTES_SHORT
from models.core.words import day_text, distance_text, span_text
from models.safety.dosing.series import every_words, step_words
from tui.design.marks import MARKS
from tui.design.text import fitted, joined, plain
from tui.widgets.timeline.words import timing_words

if TYPE_CHECKING:
    from datetime import date

    from models.charting.queries.charting import Charting, ChartingView
    from models.charting.timeline.lane import Lane, Timing
    from models.safety.case import PriorDose
    from tui.widgets.lists.pair_lines import Pair

_QUIET = "$quiet"


def order_lines(charting: Charting, view: ChartingView) -> list[Pair]:
    """Return drug, dose and route; how often; when due and how late; who ordered it, what for, and its note."""
    order, drug, today = charting.facts.order, charting.facts.drug, view.today
    name = drug.display if drug else order.medication_text
    short = ROUTES_SHORT.get(order.route or "", "route not stated")
    every = every_words(order)
    if order.interval_days and order.doses_allowed:
        every += f" · dose {order.doses_given + 1} of {order.doses_allowed}"
    if order.steps:
        every += f" · {step_words(order)}"
    signed = (
        f"signed {day_text(order.signed_at.astimezone(charting.facts.zone).date(), today)}"
        if order.signed_at
        else "NOT SIGNED"
    )
    due: list[str | tuple[str, str]] = ["as needed"]
    if order.due_on:
        late = order.due_on < today
        due = [f"due {day_text(order.due_on, today)}  ", (distance_text(order.due_on, today), "$warn" if late else "")]
    by = f"{order.requester or 'no prescriber'} · {signed}"
    rows: list[Pair] = [
        (joined((name, "bold $strong"), " ", (f"{order.dose or '?'} {short}", "bold $strong")), plain(every)),
        (joined(*due), plain(by)),
        (joined(("for ", _QUIET), f"{' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()),
         plain(ROUTES.get(order.route or "", ""), _QUIET)),
    ]  # fmt: skip
    if order.note:
        rows.append((joined((f"{MARKS['warn'][0]} Note  ", "bold $warn"), order.note), Content("")))
    return rows


def last_doses(charting: Charting, today: date, most: int, lane: Lane | None = None) -> list[Content]:
    """Return the newest doses of this drug in columns: day, how long ago, dose, where, lot, and how it was taken.

    With its lane, each one that was early or late says by how much.
    """
    facts = charting.facts
    doses = [dose for dose in facts.doses if dose.drug_slug == facts.order.drug_slug][:most]
    if not doses:
        return [plain("no earlier dose of this drug here", _QUIET)]
    timings = {dose.id: dose.timing for dose in lane.doses} if lane else {}
    cells = [_cells(charting, dose, today, timings.get(dose.administration_id)) for dose in doses]
    widths = [max(cell.cell_length for cell in column) for column in zip(*cells, strict=True)]
    return [_columns(row, widths) for row in cells]


def _cells(charting: Charting, dose: PriorDose, today: date, timing: Timing | None) -> tuple[Content, ...]:
    sites = charting.facts.tables.sites
    where = ", ".join(sites[code].display.partition(",")[0] for code in dose.site_codes if code in sites)
    lot = f"lot {dose.lot_number}" if dose.lot_number else ""
    if dose.outside:
        where, lot = f"at {dose.giver}", f"reported by {dose.outside}"
    took = joined((f"{MARKS['warn'][0]} {dose.reaction}", "$warn")) if dose.reaction else Content("")
    if not dose.reaction and dose.outcome != "given":
        took = plain(dose.outcome.replace("_", " "), "$warn")
    if timing and timing.kind in {"early", "late"}:
        took = joined(took, "  " if took else "", (timing_words(timing), "$warn"))
    days = (today - dose.service_date).days
    return (
        plain(day_text(dose.service_date, today)),
        plain(span_text(days) if days else "today", _QUIET),
        plain(str(dose.dose or "")),
        plain(where),
        plain(lot, _QUIET),
        took,
    )


def _columns(row: tuple[Content, ...], widths: list[int]) -> Content:
    day, ago, dose, *rest = row
    made: list[str | Content] = [fitted(day, widths[0], fill=True), "  "]
    made += [" " * (widths[1] - ago.cell_length), ago, "  "]
    made += [" " * (widths[2] - dose.cell_length), dose, "  "]
    for cell, width in zip(rest, widths[3:], strict=True):
        made += [fitted(cell, width, fill=True), "  "]
    return joined(*made).rstrip()
