"""A patient's chart as it is read: signed doses with what they billed, doses given elsewhere, orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.correcting.history import CorrectionShown
from models.charting.timeline.lane import Lane, Timing
from models.patients.facts import PatientFacts
from models.patients.queries.clinical_information import ReportedDose
from models.safety.facts import OrderFacts


@dataclass(frozen=True, slots=True)
class ChartedCharge:
    """A stored service line and why it is there. `ndc` as printed, with unit and quantity; `charge` in dollars."""

    code: str
    units: Decimal
    modifiers: tuple[str, ...]
    ndc: str
    because: tuple[str, ...]
    charge: Decimal | None


@dataclass(frozen=True, slots=True)
class ChartedDose:
    """One signed dose as the chart shows it. `response` in words, `reaction` "" for none; `charges_status` as derived.

    `history` tells every correction that led to what is shown, newest first. `passed` is every warning a coded reason
    passed that its sentence does not tell: older ones told none. `site_keys` are the numbers of `sites` on the body
    map. `charge_questions` are the findings that hold a charge or bar it, `charge_findings` the others.
    """

    id: UUID
    order_id: UUID
    given_at: datetime
    service_date: date
    outcome: str
    drug: str
    drug_slug: str
    dose: str
    volume_ml: Decimal | None
    route: str
    sites: tuple[str, ...]
    site_keys: tuple[str, ...]
    lots: tuple[str, ...]
    giver: str
    requester: str
    response: str
    reaction: str
    waste: str
    late_entry: bool
    summary: str
    charges_status: str
    charges: tuple[ChartedCharge, ...]
    charge_findings: tuple[str, ...]
    charge_questions: tuple[str, ...] = ()
    history: tuple[CorrectionShown, ...] = ()
    passed: tuple[str, ...] = ()

    @property
    def in_error(self) -> bool:
        """True for a dose that should never have been charted."""
        return any(correction.in_error for correction in self.history)


@dataclass(frozen=True, slots=True)
class PatientChart:
    """The whole chart, newest doses first: `in_error` are those entered in error, `outside` those given elsewhere.

    `lanes` are the doses over time, a drug each; `names` those of the ordered drugs by slug; `prepaid` the series the
    patient paid for.
    """

    patient: PatientFacts
    orders: tuple[OrderFacts, ...]
    doses: tuple[ChartedDose, ...]
    in_error: tuple[ChartedDose, ...] = ()
    outside: tuple[ReportedDose, ...] = ()
    lanes: tuple[Lane, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    prepaid: tuple[PrepaidFacts, ...] = ()

    @property
    def timings(self) -> dict[UUID, Timing]:
        """How each dose lay, by its id; a first one and one that was not given have none."""
        return {dose.id: dose.timing for lane in self.lanes for dose in lane.doses if dose.timing}
