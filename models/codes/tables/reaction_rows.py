"""Rows of the tables around a reaction: vital signs, where to report, what to tell for home, which stops count."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.codes.tables.safety_rows import Row
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class Vital:
    """A vital sign. Numbers outside `low` to `high`, in `unit`, are taken for slips of the keyboard."""

    code: str
    display: str
    loinc: str
    unit: str
    low: Decimal
    high: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Where a reaction to a product class is reported. `required` is "serious" or "" where the law never asks."""

    sent_to: str
    product_classes: tuple[str, ...]
    required: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class TakeHome:
    """What patients are told to watch for at home after a product of a class."""

    product_classes: tuple[str, ...]
    lines: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class NearMissStop:
    """A stop of `rule` whose text holds `shows` ("" any) is a near miss of `kind`."""

    rule: str
    shows: str
    kind: str


def vital_of(row: Row) -> Vital:
    """Return a row of `vitals.toml`."""
    limits = Decimal(str(row["low"])), Decimal(str(row["high"]))
    return Vital(row["code"], row["display"], row["loinc"], row["unit"], *limits, source_of(row))


def report_row_of(row: Row) -> ReportRow:
    """Return a row of `reporting.toml`."""
    return ReportRow(row["sent_to"], tuple(row["product_classes"]), row["required"], row["text"], source_of(row))


def take_home_of(row: Row) -> TakeHome:
    """Return a row of `take_home.toml`."""
    return TakeHome(tuple(row["product_classes"]), tuple(row["lines"]), source_of(row))


def near_miss_stop_of(row: Row) -> NearMissStop:
    """Return a row of `near_misses.toml`."""
    return NearMissStop(row["rule"], row["says"], row["kind"])
