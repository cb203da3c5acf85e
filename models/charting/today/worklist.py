"""Today's injections: what is observed, then what is overdue, due, held for a provider, not yet due, and done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from models.charting.today.doses_today import dose_items, doses_today
from models.charting.today.orders_due import drafts_of, order_item, orders_due
from models.charting.today.work_item import WorkItem, WorkState, is_over
from models.patients.queries.waiting_count import count_waiting
from models.safety.settings.clinic_safety import clinic_safety
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class Worklist:
    """The whole list for one person at one instant.

    `imports` counts by kind (person, merge, order, dose elsewhere) what imports left to a person without a line here.
    """

    items: tuple[WorkItem, ...]
    as_of: datetime
    imports: Mapping[str, int] = field(default_factory=dict)

    def count(self, state: WorkState) -> int:
        """Return how many items are in a state."""
        return sum(1 for item in self.items if item.state is state)

    def watch_ended(self, now: datetime) -> bool:
        """Return True when an observation of this list that still ran has come to its end by `now`."""
        return any(item.state is WorkState.WAITING and is_over(item.observe_until, now) for item in self.items)

    def with_watches_of(self, newest: Worklist) -> Worklist:
        """Return this list with the observations as `newest` has them; no other line comes, goes or moves."""
        watched = {item.administration_id: item for item in newest.items if item.observe_until is not None}
        items = (watched.get(item.administration_id, item) if item.observe_until else item for item in self.items)
        return replace(self, items=_sorted(items))


def worklist(clinic: Clinic, person_id: UUID) -> Worklist:
    """Return today's worklist for one person, sorted; at most eight statements whatever its length."""
    now, today = clinic.now(), clinic.today()
    clinic_safety(clinic).look()
    with clinic.store.read() as connection:
        drafts = drafts_of(connection, person_id)
        orders, doses = orders_due(connection, clinic, today), doses_today(connection, clinic, today)
        imports = count_waiting(connection, clinic)
    alike = _alike([*orders, *doses])
    items = [order_item(clinic, row, today, drafts, alike) for row in orders]
    items += dose_items(clinic, doses, now, today, alike)
    return Worklist(_sorted(items), now, imports)


def _sorted(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    ranks = {state: rank for rank, state in enumerate(WorkState)}

    def place(item: WorkItem) -> tuple[Any, ...]:
        by_day = item.state in {WorkState.OVERDUE, WorkState.EARLY}
        first = str(item.observe_until or (item.due_on if by_day else ""))
        return ranks[item.state], not item.here, first, item.time or "99", item.family.lower(), item.given.lower()

    return tuple(sorted(items, key=place))


def _alike(rows: list[Row[Any]]) -> set[UUID]:
    """Return the patients who could be taken for another one of these rows; the family name covers its initials."""
    people = {row.patient_id: (row.family.casefold(), row.birth_date) for row in rows}
    names = Counter(family for family, _born in people.values())
    births = Counter(born for _family, born in people.values())
    return {patient for patient, (family, born) in people.items() if names[family] > 1 or births[born] > 1}
