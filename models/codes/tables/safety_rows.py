"""Rows of the safety tables: patients' flags, usual needles, reminders, sites of a class, the emergency card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.core.source import Source, source_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a chart can say of a patient. `kind` is condition, side (keeps `groups` clear on one side) or site.

    `implies` are flags that hold with it; `severity` ("" for a condition) is that of a blocked site.
    """

    code: str
    kind: str
    display: str
    implies: tuple[str, ...]
    groups: tuple[str, ...]
    severity: str
    source: Source


@dataclass(frozen=True, slots=True)
class Needle:
    """A usual needle: gauge and length as printed, angle in degrees. Ages are months, weights kg, None and "" any."""

    route: str
    group: str
    sex: str
    age_from: int | None
    age_below: int | None
    weight_from_kg: Decimal | None
    weight_below_kg: Decimal | None
    gauge: str
    length: str
    angle: int
    source: Source


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to remember at a site group."""

    group: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class ClassSite:
    """Site groups a product class is given in by one route, where the drug itself names none."""

    classes: tuple[str, ...]
    route: str
    groups: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class InfantVolume:
    """The most mL in any one site under an age in whole years."""

    age_below: int
    warn_ml: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """What stands on the card for a severe reaction."""

    title: str
    lines: tuple[str, ...]
    source: Source


def flag_of(row: Row) -> Flag:
    """Return a row of `flags.toml`."""
    implies, groups = tuple(row.get("implies", ())), tuple(row.get("groups", ()))
    return Flag(row["code"], row["kind"], row["display"], implies, groups, row.get("severity", ""), source_of(row))


def needle_of(row: Row) -> Needle:
    """Return a row of `needles.toml`."""
    ages = row.get("age_from"), row.get("age_below")
    weights = (_decimal(row, "weight_from_kg"), _decimal(row, "weight_below_kg"))
    where = row["route"], row.get("group", ""), row.get("sex", "")
    return Needle(*where, *ages, *weights, row["gauge"], row["length"], row["angle"], source_of(row))


def reminder_of(row: Row) -> Reminder:
    """Return a reminder of `needles.toml`."""
    return Reminder(row["group"], row["text"], source_of(row))


def class_site_of(row: Row) -> ClassSite:
    """Return a class's sites of `body_sites.toml`."""
    return ClassSite(tuple(row["classes"]), row["route"], tuple(row["groups"]), source_of(row))


def infant_volume_of(row: Row) -> InfantVolume:
    """Return the infants' volume of `body_sites.toml`."""
    return InfantVolume(row["age_below"], Decimal(str(row["warn_ml"])), source_of(row))


def emergency_card_of(row: Row) -> EmergencyCard:
    """Return the card of `emergency.toml`."""
    return EmergencyCard(row["title"], tuple(row["lines"]), source_of(row))


def _decimal(row: Row, key: str) -> Decimal | None:
    return Decimal(str(row[key])) if key in row else None
