"""What Today shows beside a row: the person, the order, its window, the last doses, the stock, the checks to come."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.charting.facts import DoseFacts, dose_case
from models.charting.queries.charting import ChartingView, view_charting
from models.charting.queries.giving_facts import read_giving_facts
from models.safety.dosing.window import Window, next_window
from models.safety.draft import DraftBody
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """One order: its facts, the window its next dose is due in, and what charting it would show with nothing entered.

    `window` is None where no window is on record, or no earlier dose begins one.
    """

    order_id: UUID
    facts: DoseFacts
    window: Window | None
    view: ChartingView


def order_preview(clinic: Clinic, order_id: UUID, person_id: UUID) -> OrderPreview:
    """Return the preview of one order. Raises StoreError when it is no longer stored."""
    now = clinic.now()
    with clinic.store.read() as connection:
        facts = read_giving_facts(connection, clinic, order_id, person_id, now)
    draft = DraftBody()
    return OrderPreview(order_id, facts, next_window(dose_case(facts, draft, now)), view_charting(facts, draft, now))
