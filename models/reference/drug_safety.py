"""What a drug's label or a guideline says about giving it safely: limits, courses, contraindications, intervals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.values.quantity import Quantity
from models.values.source import Source

DOUBLE_CHECKS = ("none", "flag", "recommended", "required")
"""How much a second person is asked for, least first (S70)."""
SCHEDULES = ("", "CII", "CIII", "CIV", "CV")
SEVERITIES = ("stop", "warn", "note")
LIMIT_KINDS = ("dose", "day")


@dataclass(frozen=True, slots=True)
class DoseLimit:
    """The most at once (`kind` dose) or in a day, for whom the conditions name; every row that fits binds (S24).

    Ages are whole years, weights kg; `flag` is a row of `flags.toml`. None and "" leave a condition out. `per_kg`
    makes `most` the amount for each kg of the patient's weight. `severity` is stop or warn.
    """

    kind: str
    most: Quantity
    per_kg: bool
    age_from: int | None
    age_below: int | None
    weight_from_kg: Decimal | None
    weight_below_kg: Decimal | None
    flag: str
    severity: str
    source: Source


@dataclass(frozen=True, slots=True)
class CourseLimit:
    """The most calendar days of one course, over all routes; `gap_days` without a dose begin another course (S24)."""

    days: int
    gap_days: int
    severity: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contraindication:
    """A patient's flag that speaks against the drug; `text` says why in a few words."""

    flag: str
    severity: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class IntervalBands:
    """When a repeat is early, on time, in grace and late, in calendar days since the last dose, all inclusive (S41).

    Before `early_before` is too early; up to `on_time_through` on time; up to `grace_through` grace; then late, when
    `late_actions` are to be done. `name` is who says so; a clinic follows the one row that is `in_use`.
    """

    name: str
    in_use: bool
    early_before: int
    on_time_through: int
    grace_through: int
    late_actions: str
    source: Source
