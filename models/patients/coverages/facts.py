"""Coverages and authorizations as frozen facts, and which of them holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

ACTIVE = "active"
PAYER_TYPES = ("medicare", "medicaid", "commercial")
"""The types of payer a coverage names; who pays for themselves has none."""
RANKS = {1: "primary", 2: "secondary", 3: "tertiary"}
RELATIONSHIPS = ("self", "spouse", "child", "other")


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """A coverage as stored. It holds from its first day to its last, both included; None is open.

    `second_reason` is why Medicare pays after another payer (X12 SBR05), "" where it does not.
    """

    id: UUID
    payer_type: str
    payer_name: str
    rank: int
    member_id: str
    group_number: str
    relationship: str
    subscriber_name: str
    subscriber_birth_date: date | None
    subscriber_sex: str
    starts_on: date | None
    ends_on: date | None
    card_checked_on: date | None
    card_checked_by: str
    note: str
    status: str
    change: int
    second_reason: str = ""

    def holds_on(self, day: date) -> bool:
        """Return whether it pays for a dose of that day."""
        return self.status == ACTIVE and within(day, self.starts_on, self.ends_on)

    def overlaps(self, other: CoverageFacts) -> bool:
        """Return whether both hold on some day."""
        return (self.starts_on or date.min) <= (other.ends_on or date.max) and (other.starts_on or date.min) <= (
            self.ends_on or date.max
        )


@dataclass(frozen=True, slots=True)
class AuthorizationFacts:
    """An authorization with what signed doses used of it. `visit_days` are the days they were given on."""

    id: UUID
    payer_type: str
    payer_name: str
    number: str
    drug_slug: str
    code: str
    counts: str
    allowed: Decimal
    starts_on: date
    ends_on: date | None
    note: str
    status: str
    change: int
    visit_days: frozenset[date] = frozenset()
    units_used: Decimal = Decimal(0)

    @property
    def used(self) -> Decimal:
        """Visits or units used."""
        return Decimal(len(self.visit_days)) if self.counts == "visits" else self.units_used

    @property
    def left(self) -> Decimal:
        """Visits or units left, never below 0."""
        return max(self.allowed - self.used, Decimal(0))

    def needs(self, day: date, units: Decimal) -> Decimal:
        """Return what a dose of that day takes: a visit once a day, or its units."""
        if self.counts == "units":
            return units
        return Decimal(0 if day in self.visit_days else 1)

    def holds_on(self, day: date) -> bool:
        """Return whether it authorizes a dose of that day, as far as its dates say."""
        return self.status == ACTIVE and within(day, self.starts_on, self.ends_on)


def within(day: date, first: date | None, last: date | None) -> bool:
    """Return whether a day lies between two days, both included; None is open."""
    return (first is None or first <= day) and (last is None or day <= last)


def in_order(coverages: Iterable[CoverageFacts]) -> list[CoverageFacts]:
    """Return coverages as they are billed: by rank, and of one rank the one that began last."""
    return sorted(coverages, key=lambda found: (found.rank, -(found.starts_on or date.min).toordinal(), found.id.int))


def overlapping_primaries(coverages: Iterable[CoverageFacts]) -> tuple[CoverageFacts, ...]:
    """Return the primary coverages of a patient that hold on a day on which another one does (W3): a question."""
    first = [found for found in coverages if found.rank == 1 and found.status == ACTIVE]
    return tuple(found for found in first if any(found.overlaps(other) for other in first if other is not found))


def same_payer(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two (type, name) name one payer; a name is compared without case and blanks around words."""
    return one[0] == other[0] and _words(one[1]) == _words(other[1])


def _words(name: str) -> list[str]:
    return name.lower().split()
