"""One line of the worklist and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from models.core.charting_codes import ROUTES
from models.core.quantity import Quantity, Unit


class WorkState(StrEnum):
    """Where an item stands. The order of the members is the order of the list."""

    OVER = "over"
    WAITING = "waiting"
    REPORT = "report"
    OVERDUE = "overdue"
    DUE = "due"
    REVIEW = "review"
    EARLY = "early"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of the worklist. `time` is "HH:MM" or ""; `administration_id` is set once something was charted.

    `due_on` is the day an order is due, None for one as needed and for a dose; `given_at`, `outcome` and `giver` are a
    dose's, `reacted` says that a reaction to it is on record. `birth_date` is the patient's. `held` orders wait for a
    release, not for a provider's review. `here` is where somebody who has come waits: "here", "room 3".

    `observe_until` is when the watching ends, `stay_until` the latest such end of the same patient (S60), both None
    where nobody is watched; `draft` says the asking person has a draft, `draft_from` who handed it to them; `words` is
    the state in words ("2 d late", "given by M Ruiz MA"). `similar` marks a patient another one on this list shares the
    family name or the birth date with (S3).
    """

    state: WorkState
    order_id: UUID
    administration_id: UUID | None
    patient_id: UUID
    family: str
    given: str
    mrn: str
    time: str
    drug: str
    dose: str
    words: str
    draft: bool
    observe_until: datetime | None
    drug_slug: str = ""
    similar: bool = False
    stay_until: datetime | None = None
    due_on: date | None = None
    given_at: datetime | None = None
    outcome: str = ""
    giver: str = ""
    reacted: bool = False
    draft_from: str = ""
    birth_date: date | None = None
    birth_precision: str = "day"
    held: bool = False
    here: str = ""


def is_over(observe_until: datetime | None, now: datetime) -> bool:
    """Return True when a watch has come to its end."""
    return observe_until is not None and observe_until <= now


@lru_cache(maxsize=1_000)
def dose_words(dose: Any, unit: str | None, route: str | None) -> str:
    """Return a dose and its route as the list shows them: `60 mg IM`, "" for neither."""
    short = {"im": "IM"}.get(route or "", ROUTES.get(route or "", "").removesuffix("aneous"))
    quantity = str(Quantity(dose, Unit(unit))) if dose is not None and unit else ""
    return f"{quantity} {short}".strip()
