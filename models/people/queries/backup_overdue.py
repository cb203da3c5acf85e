"""How old the last proved backup is."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from models.core.clock import local_date
from models.core.words import date_text
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.records.audit_event import BACKUPS, AuditEvent
from models.store.transaction import table_of

_EVENT, _CLINIC = table_of(AuditEvent), table_of(Organization)
ALLOWED = timedelta(days=1)
_RUN = "run 'needlepoint database backup FILE'"


def backup_overdue(clinic: Clinic) -> str:
    """Return a warning when the last backup, or the set-up before the first, is over a day ago; "" when it is not.

    The demo clinic needs none.
    """
    if clinic.demo:
        return ""
    last = select(func.max(_EVENT.c.recorded_at)).where(_EVENT.c.site_id == clinic.site_id, BACKUPS)
    begun = select(_CLINIC.c.created_at).where(_CLINIC.c.id == clinic.site_id)
    with clinic.store.read() as connection:
        backed_up = connection.execute(last).scalar()
        since = backed_up or connection.execute(begun).scalar_one()
    if clinic.now() - since <= ALLOWED:
        return ""
    return (
        f"No backup since {date_text(local_date(since, clinic.zone))}: {_RUN}"
        if backed_up
        else f"No backup yet: {_RUN}"
    )
