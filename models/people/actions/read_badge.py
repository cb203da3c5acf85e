"""Read a badge at sign-in: whose it is, and a line in the audit trail for one that lets nobody in."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from models.people.records.practitioner import Practitioner
from models.people.standing import works_on
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import table_of

_STAFF = table_of(Practitioner)
_OF_BADGE = select(_STAFF).where(
    _STAFF.c.site_id == bindparam("site"), _STAFF.c.badge == bindparam("badge"), _STAFF.c.username.is_not(None)
)


def is_badge(clinic: Clinic, text: str) -> bool:
    """Return whether a text is the badge of anybody here, active or not."""
    with clinic.store.read() as connection:
        return connection.execute(_OF_BADGE, {"site": clinic.site_id, "badge": text.strip()}).first() is not None


def read_badge(clinic: Clinic, text: str) -> str:
    """Return the username of whoever works here with this badge, "" for none; it proves nothing, the PIN does.

    A badge of somebody who left, one nobody has and one that several have are logged, without what was scanned.
    """
    badge = " ".join(text.split())
    with clinic.store.read() as connection:
        rows = connection.execute(_OF_BADGE, {"site": clinic.site_id, "badge": badge}).all() if badge else []
    here = [row for row in rows if works_on(row, clinic.today())]
    if len(here) == 1:
        return str(here[0].username)
    owner = rows[0].id if rows else None
    why = "several" if here else "not active" if rows else "unknown"
    clinic.store.write(lambda tx: audited(tx, clinic, None, "badge_refused", ("Practitioner", owner), {"why": why}))
    return ""
