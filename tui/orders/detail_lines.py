"""The lines of one order in full, and of what happened to it."""

from __future__ import annotations

from collections.abc import Iterable

from models.billing.prepaid.facts import PrepaidFacts
from models.core.clock import local_date
from models.core.words import date_text, time_text
from models.orders.queries.order_details import OrderDetails, OrderHappening
from models.safety.dosing.series import step_words
from models.store.clinic import Clinic
from tui.design.text import Hung, hung
from tui.orders.cosigning import how_words, series_words
from tui.orders.entry import route_words, treatment_of, treatment_words
from tui.widgets.lists.record_list import Row

_LABEL = "$quiet"
KINDS = {
    "ordered": "ordered",
    "settled": "settled",
    "verbal": "verbal order taken",
    "protocol": "started by protocol",
    "cosigned": "co-signed",
    "rejected": "rejected",
    "held": "held",
    "released": "released",
    "discontinued": "discontinued",
    "renewed": "renewed",
    "superseded": "replaced by renewal",
}


def order_rows(found: OrderDetails, clinic: Clinic, prepaid: Iterable[PrepaidFacts] = ()) -> list[Hung]:
    """Return an order in full: what, where it stands, whose it is, how far the series is, what is paid of it."""
    order, today = found.order, clinic.today()
    rows = [
        hung(("Order    ", _LABEL), (found.drug, "bold $strong"), (f" {order.dose or 'no dose'}", "bold"),
             f" {route_words(order.route) or 'no route'}"),
        hung(("State    ", _LABEL), (found.state(today), "bold $warn" if found.held else "bold $strong"),
             (f"  {_cosign_words(found)}", "$warn")),
        hung(("Often    ", _LABEL), series_words(found)),
    ]  # fmt: skip
    given = f"{order.doses_given} of {order.doses_allowed}" if order.doses_allowed else str(order.doses_given)
    step = f"  {step_words(order)}" if order.steps else ""
    due = f", next due {date_text(order.due_on)}" if order.due_on else ""
    rows.append(hung(("Given    ", _LABEL), f"{given}{due}", (step, "bold $strong")))
    rows += [hung(("Prepaid  ", _LABEL), f"{one.left_words}, paid {date_text(one.paid_on)}") for one in prepaid]
    by = order.requester or "no prescriber"
    taken = f", taken by {order.taken_by}" if order.taken_by and order.origin == "verbal" else ""
    started = f", started by {order.taken_by}" if order.origin == "protocol" else ""
    rows.append(hung(("By       ", _LABEL), f"{by}{taken}{started}"))
    if found.protocol:
        rows.append(hung(("Protocol ", _LABEL), found.protocol))
    meant = f"{' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()
    rows.append(hung(("For      ", _LABEL), meant))
    if with_it := treatment_words(treatment_of(order)):
        rows.append(hung(("With     ", _LABEL), with_it))
    if order.note:
        rows.append(hung(("Note     ", _LABEL), order.note))
    return rows


def _cosign_words(found: OrderDetails) -> str:
    return {"waiting": "waits for co-signature", "cosigned": "co-signed", "rejected": "rejected"}.get(found.cosign, "")


def event_row(place: int, event: OrderHappening, clinic: Clinic) -> Row:
    """Return what happened as a line."""
    day, time = date_text(local_date(event.at, clinic.zone)), time_text(event.at, clinic.zone)
    until = f"until {date_text(event.until)}: " if event.until else ""
    return Row(place, (day, time, KINDS.get(event.kind, event.kind), event.by, f"{until}{event.reason}"))


def event_rows(event: OrderHappening, clinic: Clinic | None) -> list[Hung]:
    """Return what an event holds besides its line."""
    content, rows = event.content, []
    if event.reason:
        rows.append(hung(("Reason  ", _LABEL), event.reason))
    if "how" in content and clinic:
        rows.append(hung(("Came    ", _LABEL), f"{how_words(clinic, content)}; read back and confirmed"))
    if content.get("confirmed"):
        rows.append(hung(("Asked   ", _LABEL), f"{len(content['confirmed'])} questions confirmed with the patient"))
    if "provider_name" in content:
        rows.append(hung(("Told by ", _LABEL), content["provider_name"]))
    return rows
