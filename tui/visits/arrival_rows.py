"""The lines of Arrivals, and what it shows of the selected one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from textual.content import Content

from models.charting.today.arrivals import Arrival
from models.core.words import date_text, time_text
from models.visits.queries.open_orders import OpenOrder
from models.visits.states import VisitState
from tui.design.text import Hung, hung, joined, plain
from tui.visits.words import HEADINGS, mark_of
from tui.widgets.lists.record_list import Row
from tui.widgets.patient_banner import full_name, listed_name

_LABEL = 10


def rows(items: Sequence[Arrival], zone: ZoneInfo) -> list[Row]:
    """Return the lines of a day under the headings of their states."""
    made: list[Row] = []
    counts, heading = Counter(item.state for item in items), ""
    for item in items:
        if HEADINGS[item.state] != heading:
            heading = HEADINGS[item.state]
            made.append(Row(None, (f"{heading} {counts[item.state]}",), "head"))
        made.append(_row(item, zone))
    return made


def searchable(item: Arrival) -> str:
    """Return what the filter looks in."""
    visit = item.visit
    orders = " ".join(order.words for order in item.orders)
    own = f"{visit.room} {visit.reason} {visit.ending}" if visit else ""
    who = f"{item.family} {item.given} {item.mrn}"
    return f"{who} {orders} {' '.join(item.charted)} {own} {HEADINGS[item.state]}".lower()


def _row(item: Arrival, zone: ZoneInfo) -> Row:
    sign, color = mark_of(item.state)
    name = listed_name(item.family, item.given, similar=item.similar)
    closed = item.visit is not None and not item.state.open and item.state is not VisitState.OBSERVING
    look = "quiet" if closed or (item.visit is None and item.until is None) else ""
    return Row(item.key, (joined((sign, color)), item.time, name, _where(item, zone), _what(item)), look)


def _where(item: Arrival, zone: ZoneInfo) -> str:
    if item.until:
        return f"to {time_text(item.until, zone)}"
    return f"{item.waited} min" if item.waited is not None else ""


def _what(item: Arrival) -> Content:
    """Return what the line is about: which visit holds, the room, the order, or how it ended."""
    visit = item.visit
    if item.others:
        return joined(("2 visits, records merged: v asks which", "$warn"))
    parts = [f"room {visit.room}"] if visit and visit.room and item.state.here else []
    if visit and visit.ending:
        parts.append(visit.ending)
    elif item.charted:
        parts += [*item.charted, *(f"still due: {order.words}" for order in item.orders if order.due_on)]
    else:
        parts += [order.words for order in item.orders] or (["no order due"] if item.state.open else [])
    if visit and visit.reason:
        parts.append(visit.reason)
    return plain(" · ".join(parts))


def short(item: Arrival) -> list[Content | str | Hung]:
    """Return the selected line in a few lines."""
    what = " · ".join(order.words for order in item.orders) or "; ".join(item.charted) or "no order due"
    visit = item.visit
    why = " · ".join(text for text in (visit.reason, visit.ending) if text) if visit else "charted without a visit"
    return [
        joined((full_name(item.family, item.given), "bold $strong"), f"   MRN {item.mrn}"),
        joined((f"{item.time} " if item.time else "", "bold"), plain(what)),
        plain(why),
    ]


def whole(item: Arrival, today: date, zone: ZoneInfo) -> list[Content | str | Hung]:
    """Return all of the selected line."""
    visit = item.visit
    made: list[Content | str | Hung] = [
        joined((full_name(item.family, item.given), "bold $strong")),
        f"born {item.birth.text} ({item.birth.age(today)})",
        "",
    ]
    made.append(_labeled("MRN", item.mrn))
    if visit:
        made.append(_labeled("Visit", "booked" if visit.booked else "walk-in"))
        if visit.arrived_at:
            made.append(_labeled("Came", time_text(visit.arrived_at, zone)))
        for label, text in (("Room", visit.room), ("Reason", visit.reason), ("Ended", visit.ending)):
            made += [_labeled(label, text)] if text else []
    else:
        made.append(_labeled("Visit", "none: this line follows from charting"))
    if item.until:
        made.append(_labeled("Observed", f"until {time_text(item.until, zone)}"))
    made += [_labeled("Charted", text) for text in item.charted]
    made += [_labeled("Order", _due(order)) for order in item.orders]
    if not item.orders and item.state.open:
        made.append(_labeled("Order", "none is due: o writes one"))
    return made


def _due(order: OpenOrder) -> str:
    return f"{order.words}, {f'due {date_text(order.due_on)}' if order.due_on else 'as needed'}"


def _labeled(label: str, value: str) -> Hung:
    return hung((f"{label:<{_LABEL}}", "$quiet"), value)
