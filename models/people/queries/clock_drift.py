"""How far this workstation's clock is from the server's, or from what was already recorded (S39)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from sqlalchemy import Connection, func, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of

_EVENT = table_of(AuditEvent)
NEWEST = 200
"""Events looked at: what a wrong clock wrote hides the right ones only once there are as many of it."""
FIRST = 20
"""Events after a gap within which it is still told: signing in writes some, a day's work many."""


def clock_drift(clinic: Clinic) -> str:
    """Return a warning when the clocks are further apart than the clinic allows, "" when they are not.

    A server tells its own time. A file has none: what was recorded must not lie ahead of this clock, nor so far behind
    it that nothing was recorded for many days.
    """
    here = clinic.now()
    with clinic.store.read() as connection:
        if connection.dialect.name != "sqlite":
            server: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return _off(clinic, clinic.now() - server, "the server's")
        times = _newest(connection, clinic)
    if not times:
        return ""
    behind = min(here - max(times), timedelta())
    return _off(clinic, behind, "what was recorded last") or _unlikely_gap(clinic, [*times, here])


def _newest(connection: Connection, clinic: Clinic) -> list[datetime]:
    newest = select(_EVENT.c.recorded_at).where(_EVENT.c.site_id == clinic.site_id).order_by(_EVENT.c.seq.desc())
    return list(connection.execute(newest.limit(NEWEST)).scalars())[::-1]


def _off(clinic: Clinic, drift: timedelta, whose: str) -> str:
    if abs(drift) <= timedelta(minutes=int(clinic_tables(clinic).limits["clock_drift_minutes"].value)):
        return ""
    side = "ahead of" if drift > timedelta() else "behind"
    day = f" says {date_text(clinic.today())}," if abs(drift) > timedelta(days=1) else " is"
    return f"This workstation's clock{day} {_span(abs(drift))} {side} {whose}. Set the clock before you chart."


def _unlikely_gap(clinic: Clinic, times: Sequence[datetime]) -> str:
    """Return a warning while the first events stand behind a gap too long for a clinic that is open."""
    allowed = timedelta(days=int(clinic_tables(clinic).limits["clock_gap_days"].value))
    latest = list(accumulate(times, max))
    gaps = [later - earlier for earlier, later in list(pairwise(latest))[-FIRST:]]
    if max(gaps) <= allowed:
        return ""
    shows = f"This workstation's clock says {date_text(clinic.today())}, and nothing was recorded"
    return f"{shows} for {_span(max(gaps))} before. If it is wrong, set it before you chart."


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{span.days} days"
