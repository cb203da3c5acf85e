"""How often an order is to be given: FHIR Timing as whole days between doses, or why it cannot be said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.exchange.fhir.datatypes import day, words
from models.exchange.strict_json import Node

# Months and years as orders mean them: a monthly injection is due every 30 days, a yearly one every 365.
_DAYS = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal(30), "a": Decimal(365)}
_PARTS_OF_A_DAY = frozenset({"s", "min", "h"})
_UNREAD = ("dayOfWeek", "timeOfDay", "when", "offset", "frequencyMax", "periodMax", "boundsDuration", "boundsRange")


@dataclass(frozen=True, slots=True)
class Frequency:
    """What a Timing says. `interval_days` None is once; `gap` says what could not be read, "" when all could."""

    interval_days: int | None = None
    at_least_daily: bool = False
    doses_allowed: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    gap: str = ""


def read_timing(timing: Node | None) -> Frequency:
    """Return the frequency of a dosage. Raises BadInputError for values of the wrong type."""
    repeat = timing.child("repeat") if timing else None
    if timing is None:
        return Frequency()
    if repeat is None:
        message = words(timing.child("code"))
        return Frequency(gap=f"timing only in words: {message}" if message else "timing not stated")
    bounds = repeat.child("boundsPeriod")
    interval, at_least_daily, gap = _interval(repeat)
    if any(name in repeat.value for name in _UNREAD) or "event" in timing.value:
        gap = gap or "timing has details that cannot be kept"
    return Frequency(
        interval_days=interval,
        at_least_daily=at_least_daily,
        doses_allowed=repeat.whole("count"),
        starts_on=day(bounds, "start"),
        ends_on=day(bounds, "end"),
        gap=gap,
    )


def _interval(repeat: Node) -> tuple[int | None, bool, str]:
    period, unit = repeat.decimal("period"), repeat.text("periodUnit")
    times = repeat.whole("frequency") or 1
    if period is None or not unit:
        return None, False, ""
    message = f"{times} × in {period} {unit}"
    if unit in _PARTS_OF_A_DAY:
        return None, True, f"more often than daily: {message}"
    if unit not in _DAYS or period <= 0 or times < 1:
        return None, False, f"timing cannot be kept: {message}"
    days = period * _DAYS[unit] / times
    if days != days.to_integral_value() or not 1 <= days <= 3650:
        return None, days <= 1, f"timing is not in whole days: {message}"
    return int(days), days <= 1, ""
