"""What a drug's label or a guideline says about giving it safely: limits, courses, contraindications, intervals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.core.quantity import Quantity
from models.core.source import Source

DOUBLE_CHECKS = ("none", "flag", "recommended", "required")
"""How much a second person is asked for, least first (S70)."""
SCHEDULES = ("", "CII", "CIII", "CIV", "CV")
SEVERITIES = ("stop", "warn", "note")
LIMIT_KINDS = ("dose", "day", "days", "hours")
PER = ("kg", "m2")
"""What a dose can be stated for each of."""


@dataclass(frozen=True, slots=True)
class UsualDose:
    """The usual range of one dose, both ends inclusive and in one unit, for whom the conditions name (S24).

    `per` is "" for a whole dose, "kg" or "m2" for an amount for each kg of weight or m² of body surface. Conditions are
    those of a `DoseLimit`; `purpose` says in a few words what the row is for.
    """

    least: Quantity
    most: Quantity
    source: Source
    per: str = ""
    routes: tuple[str, ...] = ()
    age_from: int | None = None
    age_below: int | None = None
    weight_from_kg: Decimal | None = None
    weight_below_kg: Decimal | None = None
    flag: str = ""
    diagnoses: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class DoseLimit:
    """The most at once (`kind` dose), in a calendar day, or in `span` days or hours; every row that fits binds (S24).

    Ages are whole years, weights kg; `flag` is a row of `flags.toml`; `diagnoses` are beginnings of ICD-10-CM codes of
    the order; no `routes` means any. None, "" and () leave a condition out. `per` makes `most` the amount for each kg
    or m². `severity` is stop or warn; `span` is 1 for a dose and a day.
    """

    kind: str
    most: Quantity
    severity: str
    source: Source
    per: str = ""
    span: int = 1
    routes: tuple[str, ...] = ()
    age_from: int | None = None
    age_below: int | None = None
    weight_from_kg: Decimal | None = None
    weight_below_kg: Decimal | None = None
    flag: str = ""
    diagnoses: tuple[str, ...] = ()


DoseRow = UsualDose | DoseLimit
"""A row that says how much of a drug, for whom."""


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
