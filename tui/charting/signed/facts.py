"""What the screen after signing shows of the dose just stored, as lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from textual.content import Content

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.charting.queries.after_signing import AfterSigning
from models.core.charting_codes import ROUTES_SHORT, ResponseKind
from models.core.words import time_text
from tui.design.marked import marked
from tui.design.text import Hung, hung, joined
from tui.widgets.after_lines import labelled, next_dose, next_site, order_left, stock_left
from tui.widgets.charge_lines import total

if TYPE_CHECKING:
    from models.charting.queries.charting import Charting, ChartingView

READY = {"billable": "ready to bill", "hold": "held: a coder decides"}


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """A dose just stored: as it was charted and shown, and what follows from it."""

    administration_id: UUID
    recorded_at: datetime
    charging: str
    charted: Charting
    view: ChartingView
    after: AfterSigning


def what_was_signed(stored: SignedFacts) -> str:
    """Return drug, dose, route and site, or why nothing was given."""
    facts, view = stored.charted.facts, stored.view
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    route = ROUTES_SHORT.get(facts.order.route or "", "")
    named = f"{drug} {view.dose or facts.order.dose or ''} {route}".strip()
    if not view.draft.outcome.reached_patient:
        reason = facts.tables.reason("status", view.draft.status_reason or "")
        word = view.draft.outcome.value.replace("_", " ")
        return f"{named}: {word}{f', {reason.display}' if reason else ''}"
    sites = " and ".join(choice.site.display for choice in view.sites if choice.chosen)
    return f"{named}, {sites}" if sites else named


def head(stored: SignedFacts) -> list[Content | Hung]:
    """Return when it was signed and what, and by whom it was given."""
    facts, draft = stored.charted.facts, stored.view.draft
    signed = marked("done", f"Signed {time_text(stored.recorded_at, facts.zone)}   ", "bold $ok")
    lines: list[Content | Hung] = [hung(signed, (what_was_signed(stored), "bold $strong"))]
    given = f"given {time_text(draft.given_at, facts.zone)} by" if draft.given_at else "charted by"
    people = [f"{given} {facts.giver.name}"]
    if facts.order.requester:
        people.append(f"ordered by {facts.order.requester}")
    on_site = next((person.name for person in facts.staff if person.id == draft.supervisor_id), "")
    if on_site and on_site != facts.giver.name:
        people.append(f"{on_site} on site")
    return [*lines, hung("  ", ", ".join(people))]


def what_changed(stored: SignedFacts) -> list[Hung]:
    """Return what is different now: order, stock, charges, next dose, what is observed."""
    after, view = stored.after, stored.view
    site = next_site(after).partition(" ")[2]
    due = next_dose(after, view.today)
    return labelled(
        ("Order", order_left(after)),
        ("Stock", stock_left(after)),
        ("Charges", charged(stored)),
        ("Authorized", view.authorized.text),
        ("Prepaid", view.prepaid),
        ("Next dose", f"{due}, {site}" if site and after.due_on else due),
        ("Observe", observed(stored)),
    )


def charged(stored: SignedFacts) -> str:
    """Return what is billed to whom, and whether it is ready."""
    charges, payer = stored.view.charges, stored.view.payer
    if charges is None or not charges.lines or stored.charging not in READY:
        return "nothing to bill"
    name = payer.name or TYPE_NAMES.get(payer.type, payer.type)
    amount = total([line.charge for line in charges.lines])
    return f"{amount or 'no fee on file'} to {name}, {READY[stored.charging]}"


def observed(stored: SignedFacts) -> str:
    """Return how the patient responded, until when they are observed, and what was explained."""
    view, facts = stored.view, stored.charted.facts
    draft = view.draft
    if not draft.outcome.reached_patient:
        return ""
    until = draft.given_at + timedelta(minutes=view.observation_minutes) if draft.given_at else None
    if draft.response is ResponseKind.OBSERVING and until:
        words = f"until {time_text(until, facts.zone)}, the timer runs on Today"
    elif draft.response is ResponseKind.REACTION:
        words = "reaction charted"
    elif draft.response is ResponseKind.LEFT_EARLY:
        words = "left before the end"
    else:
        words = "no reaction" if view.observation_minutes else "no time set for this drug"
    row = facts.tables.reason("education", draft.education or "")
    return f"{words}; {row.display}" if row else words


def done_strip(stored: SignedFacts, width: int) -> Content:
    """Return the line of steps, each done or passed over, with what was given."""
    from dataclasses import replace

    from tui.charting.strip import step_marks, strip
    from tui.design.marks import MARKS

    facts = stored.charted.facts
    sign, style = MARKS["done"]
    marks = [
        replace(mark, sign=sign, style=style, here=False, step="") if mark.here else replace(mark, step="")
        for mark in step_marks(stored.view)
    ]
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    dose = f"{facts.order.dose or ''} {ROUTES_SHORT.get(facts.order.route or '', '')}".strip()
    return joined(strip(marks, drug, dose, width))
