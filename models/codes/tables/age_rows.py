"""Rows by age: where a muscle or its fat takes an injection at an age, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.core.source import Source, source_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AgeSite:
    """Where an injection by one route goes at an age; ages are months, None leaves an end open.

    `prefer` are the site groups usual then, the first one first; `careful` those taken only where the muscle is large
    enough; `avoid` those that need a reason. `who` names the age in words, such as toddler.
    """

    route: str
    who: str
    age_from: int | None
    age_below: int | None
    prefer: tuple[str, ...]
    careful: tuple[str, ...]
    avoid: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class AgeVolume:
    """Volumes at an age in place of a grown person's: over `note_ml` is noted, over `warn_ml` needs a reason (S31)."""

    who: str
    age_from: int | None
    age_below: int | None
    groups: tuple[str, ...]
    note_ml: Decimal
    warn_ml: Decimal
    source: Source


def age_site_of(row: Row) -> AgeSite:
    """Return an `[[age_site]]` of `body_sites.toml`."""
    prefer, careful, avoid = (tuple(row.get(name, ())) for name in ("prefer", "careful", "avoid"))
    ages = row.get("age_from"), row.get("age_below")
    return AgeSite(row["route"], row["who"], *ages, prefer, careful, avoid, source_of(row))


def age_volume_of(row: Row) -> AgeVolume:
    """Return an `[[age_volume]]` of `body_sites.toml`."""
    ages = row.get("age_from"), row.get("age_below")
    volumes = Decimal(row["note_ml"]), Decimal(row["warn_ml"])
    return AgeVolume(row["who"], *ages, tuple(row["groups"]), *volumes, source_of(row))
