"""A patient's chart as it is read: signed doses with what they billed, doses given elsewhere, orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.correcting.history import CorrectionShown
from models.charting.timeline.lane import Lane, Timing
from models.patients.facts import PatientFacts
from models.patients.queries.clinical_information import ReportedDose
from models.safety.facts import OrderFacts

PAGE = 30
"""Doses of a chart read whole at once: as many as most screens show."""


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
class ChartedLine:
    """What a list and a timeline show of one signed dose. `response` in words, `reaction` "" for none.

    `history` tells every correction that led to what is shown, newest first. `site_keys` are the numbers of `sites` on
    the body map; `charges_status` is as derived.
    """

    id: UUID
    order_id: UUID
    given_at: datetime
    service_date: date
    outcome: str
    drug: str
    drug_slug: str
    dose: str
    sites: tuple[str, ...]
    site_keys: tuple[str, ...]
    response: str
    reaction: str
    charges_status: str
    history: tuple[CorrectionShown, ...]

    @property
    def in_error(self) -> bool:
        """True for a dose that should never have been charted."""
        return any(correction.in_error for correction in self.history)


@dataclass(frozen=True, slots=True)
class ChartedDose(ChartedLine):
    """One signed dose whole, as the chart shows it.

    `passed` is every warning a coded reason passed that its sentence does not tell: older ones told none.
    `charge_questions` are the findings that hold a charge or bar it, `charge_findings` the others.
    """

    volume_ml: Decimal | None
    route: str
    lots: tuple[str, ...]
    giver: str
    requester: str
    waste: str
    late_entry: bool
    summary: str
    charges: tuple[ChartedCharge, ...]
    charge_findings: tuple[str, ...]
    charge_questions: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientChart:
    """The whole chart. `lines` is every dose, newest first: the newest whole, older ones once somebody goes there.

    `outside` are the doses given elsewhere; `lanes` the doses over time, a drug each; `names` those of the ordered
    drugs by slug; `prepaid` the series the patient paid for.
    """

    patient: PatientFacts
    orders: tuple[OrderFacts, ...]
    lines: tuple[ChartedLine, ...]
    outside: tuple[ReportedDose, ...] = ()
    lanes: tuple[Lane, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    prepaid: tuple[PrepaidFacts, ...] = ()

    @property
    def counting(self) -> tuple[ChartedLine, ...]:
        """Every dose that counts."""
        return tuple(line for line in self.lines if not line.in_error)

    @property
    def mistaken(self) -> tuple[ChartedLine, ...]:
        """Every dose entered in error."""
        return tuple(line for line in self.lines if line.in_error)

    @property
    def timings(self) -> dict[UUID, Timing]:
        """How each dose lay, by its id; a first one and one that was not given have none."""
        return {dose.id: dose.timing for lane in self.lanes for dose in lane.doses if dose.timing}

    def around(self, dose_id: UUID) -> tuple[ChartedLine, ...]:
        """Return the lines of the page a dose lies on, none for one that is not of this chart."""
        place = next((place for place, line in enumerate(self.lines) if line.id == dose_id), None)
        if place is None:
            return ()
        first = place - place % PAGE
        return self.lines[first : first + PAGE]

    def with_whole(self, read: Iterable[ChartedDose]) -> PatientChart:
        """Return the chart with these doses whole."""
        whole = {dose.id: dose for dose in read}
        return replace(self, lines=tuple(whole.get(line.id, line) for line in self.lines))
