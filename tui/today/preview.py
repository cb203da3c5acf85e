"""The selected person beside the worklist: the order, the last doses of its drug, and what is on the shelf."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from models.charting.queries.order_preview import OrderPreview
from models.charting.queries.work_item import WorkItem, WorkState
from models.core.quantity import format_amount
from models.core.words import age_text, date_text, day_text, span_text, time_text
from models.store.clinic import Clinic
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.patient_banner import allergies, full_name


def preview(found: OrderPreview, clinic: Clinic, item: WorkItem) -> list[Content | str | Hung]:
    """Return the lines beside the selected one."""
    facts = found.facts
    order, patient = facts.order, facts.patient
    today = clinic.today()
    weight = f"{format_amount(patient.weight_kg)} kg" if patient.weight_kg is not None else "weight not known"
    rows: list[Content | str | Hung] = [
        joined((full_name(patient.family, patient.given), "bold")),
        f"born {date_text(patient.birth_date)} ({age_text(patient.birth_date, today)}) · MRN {patient.mrn} · {weight}",
        allergies(patient),
        hung(("ORDER  ", "bold"), item.drug, ("  DOSE ", "$quiet"), item.dose),
        hung("       ", (_order_words(facts, today), "$text")),
    ]
    if item.stay_until and item.observe_until:
        own, longest = (time_text(end, clinic.zone) for end in (item.observe_until, item.stay_until))
        more = f"; stay until {longest} (longest): another dose is watched" if own != longest else ""
        until = ("over since ", "bold $stop") if item.state is WorkState.OVER else "until "
        rows.append(hung(("WATCH  ", "bold"), until, f"{own}{more}"))
    if order.review_reason:
        rows.append(hung(("REVIEW ", "bold $warn"), (order.review_reason, "bold $warn")))
    if order.note:
        rows.append(hung("NOTE   ", order.note))
    return [*rows, *_last(facts, today), hung(("STOCK  ", "bold"), _stock(facts))]


def _order_words(facts: Any, today: Any) -> str:
    order = facts.order
    every = f"every {order.interval_days} days" if order.interval_days else "one dose"
    if order.interval_days and order.doses_allowed:
        every += f", {order.doses_given} of {order.doses_allowed} given"
    due = f"due {day_text(order.due_on, today)}" if order.due_on else ""
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
        span = span_text((today - dose.service_date).days)
        took = dose.reaction or ("" if dose.outcome == "given" else dose.outcome.replace("_", " "))
        message = f"{day_text(dose.service_date, today)} ({span})  {sites}  lot {dose.lot_number}  {took}".rstrip()
        made.append(hung("       " if made else ("LAST   ", "bold"), message))
    return made


def _stock(facts: Any) -> Content:
    if not facts.stock:
        return plain("none on the shelf", "bold $warn")
    item = facts.stock[0]
    left = f"{format_amount(item.remaining_ml)} mL, open" if item.vial_id else f"{format_amount(item.on_hand)} unopened"
    more = f"  (+{len(facts.stock) - 1} more)" if len(facts.stock) > 1 else ""
    return plain(f"lot {item.lot_number}  use by {date_text(item.use_by)}  {left}{more}")
