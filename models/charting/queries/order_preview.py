"""What the worklist shows beside a row: the person, the order, the last doses, the stock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.charting.facts import DoseFacts
from models.charting.queries.giving_facts import read_giving_facts
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """The facts of one order, and when they were read for."""

    order_id: UUID
    facts: DoseFacts


def order_preview(clinic: Clinic, order_id: UUID, person_id: UUID) -> OrderPreview:
    """Return the preview of one order. Raises StoreError when it is no longer stored."""
    with clinic.store.read() as connection:
        return OrderPreview(order_id, read_giving_facts(connection, clinic, order_id, person_id, clinic.now()))
