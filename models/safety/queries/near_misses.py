"""Near misses, newest first, and how many of each kind. Nothing here names a patient."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text, instant_text, printable
from models.safety.records.near_miss import NearMiss
from models.store.clinic import Clinic
from models.store.transaction import table_of

_MISS = table_of(NearMiss)


@dataclass(frozen=True, slots=True)
class NearMissLine:
    """One near miss. `display` is its kind in words, `reporter` "" where it is anonymous or the program's own."""

    kind: str
    display: str
    occurred_at: datetime
    ordered: str
    found: str
    text: str
    automatic: bool
    reporter: str


@dataclass(frozen=True, slots=True)
class NearMisses:
    """The whole list; `counts` are kinds in words with their number, most first."""

    lines: tuple[NearMissLine, ...]
    counts: tuple[tuple[str, int], ...]


def near_misses(clinic: Clinic) -> NearMisses:
    """Return every near miss of the clinic; one statement."""
    statement = select(_MISS).where(_MISS.c.site_id == clinic.site_id)
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_MISS.c.occurred_at.desc(), _MISS.c.id.desc())).all()
    lines = tuple(
        NearMissLine(
            kind=row.kind,
            display=clinic_tables(clinic).listed("near_miss", [row.kind]),
            occurred_at=row.occurred_at,
            ordered=row.ordered,
            found=row.found,
            text=row.text,
            automatic=row.automatic,
            reporter=row.reported_by_name,
        )
        for row in rows
    )
    return NearMisses(lines, tuple(Counter(line.display for line in lines).most_common()))


def near_misses_text(clinic: Clinic) -> str:
    """Return the list as text to print, control characters as escapes."""
    found = near_misses(clinic)
    made = [f"NEAR MISSES at {clinic.name}, {date_text(clinic.today())}: {len(found.lines)}"]
    made += [f"  {count:>4}  {kind}" for kind, count in found.counts]
    made += ["", *(near_miss_text(line, clinic.zone) for line in found.lines)]
    return "\n".join(map(printable, made)) + "\n"


def near_miss_text(line: NearMissLine, zone: ZoneInfo) -> str:
    """Return one near miss as a line."""
    when = instant_text(line.occurred_at, zone)
    products = (
        f"{label} {message}" for label, message in (("ordered", line.ordered), ("found", line.found)) if message
    )
    who = line.reporter or ("noticed by the program" if line.automatic else "anonymous")
    return "  ".join(part for part in (when, line.display, *products, line.text, f"({who})") if part)
