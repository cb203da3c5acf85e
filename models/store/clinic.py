"""The clinic: everything an action or a query depends on, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from models.core.clock import Clock, local_date
from models.store.transaction import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic's store, clock and zone, and what its rooms keep. First argument of every action and query."""

    store: Store
    clock: Clock
    new_id: Callable[[], UUID]
    zone: ZoneInfo
    site_id: UUID
    name: str
    place_of_service: str
    demo: bool
    kept: Mapping[type, object]

    def keeper(self, kind: type[T]) -> T:
        """Return what a room keeps for this clinic, by its class: each room has a function that asks for its own."""
        return cast(T, self.kept[kind])

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return the clinic's calendar day."""
        return local_date(self.now(), self.zone)
