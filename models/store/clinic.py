"""The clinic: everything an action or a query depends on, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import RLock
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from models.core.clock import Clock, local_date
from models.store.transaction import Store

T = TypeVar("T")


class Keepers:
    """What rooms keep for one clinic, by the names of their classes: each is made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], object]]) -> None:
        self._makers = makers
        self._made: dict[str, object] = {}
        self._one_at_a_time = RLock()

    def of(self, kind: type[T]) -> T:
        """Return the one of this class. Raises what making it raises, and makes it at the next question."""
        name = kind.__name__
        if name not in self._made:
            with self._one_at_a_time:
                if name not in self._made:
                    self._made[name] = self._makers[name]()
        return cast(T, self._made[name])


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
    kept: Keepers

    def keeper(self, kind: type[T]) -> T:
        """Return what a room keeps for this clinic, by its class: each room has a function that asks for its own."""
        return self.kept.of(kind)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return the clinic's calendar day."""
        return local_date(self.now(), self.zone)
