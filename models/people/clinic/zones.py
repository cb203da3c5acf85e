"""Time zones by the names people use, and what a typed one means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.core.errors import BadInputError
from models.core.shipped import shipped_table


@dataclass(frozen=True, slots=True)
class Zone:
    """A US time zone: its IANA name, the name people use, and what else is typed for it."""

    iana: str
    name: str
    also: tuple[str, ...]


@cache
def us_zones() -> tuple[Zone, ...]:
    """Return the time zones of the United States and its territories, in the order they are offered."""
    rows = shipped_table("models.people.clinic", "zones")["zone"]
    return tuple(Zone(row["iana"], row["name"], tuple(row["also"])) for row in rows)


def zone_text(iana: str) -> str:
    """Return a zone as people say it: `Central (America/Chicago)`, another place's by its IANA name alone."""
    found = next((zone.name for zone in us_zones() if zone.iana == iana), "")
    return f"{found} ({iana})" if found else iana


def proposed_zone(machine: str) -> str:
    """Return the zone to propose at set-up: the station's where it is a US zone or a place, "" where it is no place."""
    if any(zone.iana == machine for zone in us_zones()):
        return machine
    return machine if "/" in machine and not machine.startswith("Etc/") and _is_known(machine) else ""


def read_zone(text: str) -> str:
    """Return the IANA name a typed zone means. Raises BadInputError, proposing the zone a short name stands for."""
    typed = " ".join(text.split())
    if not typed:
        raise BadInputError("time zone", "pick the clinic's time zone, such as Central")
    for zone in us_zones():
        if typed.lower() in {zone.iana.lower(), zone.name.lower(), zone_text(zone.iana).lower()}:
            return zone.iana
        if typed.lower() in zone.also:
            raise BadInputError("time zone", f"{typed[:20]} may mean {zone.name}: write {zone.name} or {zone.iana}")
    # Names of one offset all year are zones without daylight time, which a clinic's day is not.
    if "/" in typed and not typed.startswith("Etc/") and _is_known(typed):
        return typed
    raise BadInputError("time zone", f"{typed[:40]!r} is not known: write Central or a place, America/Chicago")


def meant_zone(text: str) -> str:
    """Return the IANA name of the zone to propose for a short name such as EST, "" where it stands for none."""
    typed = " ".join(text.lower().split())
    return next((zone.iana for zone in us_zones() if typed in zone.also), "")


def _is_known(iana: str) -> bool:
    try:
        ZoneInfo(iana)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
