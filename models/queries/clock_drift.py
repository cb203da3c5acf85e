"""How far this workstation's clock is from the server's, or behind what was already recorded (S39)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from models.clinic import Clinic
from models.records.audit_event import AuditEvent
from models.store.transaction import table_of

_EVENT = table_of(AuditEvent)


def clock_drift(clinic: Clinic) -> str:
    """Return a warning when the clocks are further apart than the clinic allows, "" when they are not.

    A server tells its own time; a file has none, so its newest event must not lie ahead of this clock.
    """
    allowed = timedelta(minutes=int(clinic.tables.limits["clock_drift_minutes"].value))
    with clinic.store.read() as connection:
        other = _other_clock(connection, clinic)
        here = clinic.now()
    if other is None:
        return ""
    drift = here - other
    if connection.dialect.name == "sqlite":
        drift = min(drift, timedelta())
    if abs(drift) <= allowed:
        return ""
    minutes = int(abs(drift).total_seconds() // 60)
    side = "ahead of" if drift > timedelta() else "behind"
    whose = "what was recorded last" if connection.dialect.name == "sqlite" else "the server's"
    return f"This workstation's clock is {minutes} min {side} {whose}. Set the clock before you chart."


def _other_clock(connection: Connection, clinic: Clinic) -> datetime | None:
    if connection.dialect.name != "sqlite":
        found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return found
    newest = (
        select(_EVENT.c.recorded_at).where(_EVENT.c.site_id == clinic.site_id).order_by(_EVENT.c.seq.desc()).limit(1)
    )
    return connection.execute(newest).scalar_one_or_none()
