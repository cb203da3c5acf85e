"""An order and what was attested about its dose: frozen facts, read from the store or from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from models.core.quantity import Quantity


class OrderState(StrEnum):
    """FHIR MedicationRequest status, plus DRAFT for one still waiting for review or a signature."""

    DRAFT = "draft"
    ACTIVE = "active"
    ON_HOLD = "on-hold"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    STOPPED = "stopped"
    ENTERED_IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class TaperStep:
    """One step of a taper: `count` doses of `dose`, each followed by `interval_days`."""

    dose: Quantity
    interval_days: int
    count: int


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """The order being charted. `drug_slug` None and the other gaps mean it still waits for review.

    `interval_months` keeps the doses to a day of the month. With `steps`, `dose` and `interval_days` are the next
    dose's; `taken_by` wrote down a verbal order, or started it under a protocol; `held` ones wait for a release.
    `needle` is the one to use, `watch_minutes` how long the patient stays at least, `charge_code` the clinic's
    own charge item.
    """

    id: UUID
    status: OrderState
    review_reason: str | None
    medication_text: str
    drug_slug: str | None
    dose: Quantity | None
    route: str | None
    diagnoses: tuple[str, ...]
    reason_text: str
    note: str
    as_needed: bool
    requester: str
    requester_id: UUID | None
    signed_at: datetime | None
    valid_from: date
    valid_until: date | None
    interval_days: int | None
    doses_allowed: int | None
    doses_given: int
    due_on: date | None
    dose_per_kg: Decimal | None = None
    interval_months: int | None = None
    steps: tuple[TaperStep, ...] = ()
    origin: str = "written"
    taken_by: str = ""
    held: bool = False
    needle: str = ""
    watch_minutes: int | None = None
    charge_code: str = ""


@dataclass(frozen=True, slots=True)
class Incompatible:
    """Two drugs, by slug, that must not share a syringe, what happens to them, and who wrote that down."""

    first: str
    second: str
    text: str
    author: str

    def of(self, one: str, other: str) -> bool:
        """Return whether these are the two."""
        return {self.first, self.second} == {one, other}


@dataclass(frozen=True, slots=True)
class AttestationFacts:
    """What a second person signed for this draft: `kind` witness or override, see the record."""

    kind: str
    person_id: UUID
    person_name: str
    finding: str
    reason: str
    content: Mapping[str, str]
    recorded_at: datetime
