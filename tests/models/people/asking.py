"""Who asks for an act, and the shape of an action that is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.store.clinic import Clinic

PIN = "4711"
NOBODY, WHY = UUID(int=404), "for the test"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: a person of one role. `order` of `patient` can be charted, `assistant` gives under a supervisor."""

    clinic: Clinic
    id: UUID
    username: str
    order: UUID
    patient: UUID
    assistant: str

    @property
    def today(self) -> Any:
        return self.clinic.today()


Call = Callable[[Asking], Any]
Calls = dict[str, tuple[Call, ...]]
