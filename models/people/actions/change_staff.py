"""Change what is kept of a member of staff: name, roles, dates, numbers, and whether they work here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.required_reason import stated
from models.people.administrators import check_person, keep_an_administrator
from models.people.author import COMMAND_LINE, Author, permitted
from models.people.details import StaffDetails, checked_details, details_of, kept_values
from models.people.records.practitioner import Practitioner
from models.people.records.staff_version import StaffVersion
from models.people.staff_versions import add_version
from models.people.versions import Stale, Stored, Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)
_VERSION = table_of(StaffVersion)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))
_VERSIONS = select(_VERSION).where(_VERSION.c.practitioner_id == bindparam("person"))
_NEWEST = _VERSIONS.order_by(_VERSION.c.number.desc()).limit(1)
Outcome = Stored | Unchanged | Stale


def change_staff(
    clinic: Clinic, by: UUID | None, person_id: UUID, details: StaffDetails, version: int, reason: str
) -> Outcome:
    """Store the details as the newest version; `version` is the one they were read at.

    What was signed before keeps the name and credential of its day. Raises BadInputError naming the field, and
    RefusedError for whoever may not change people and where nobody would be left who may.
    """
    who = permitted(clinic, by, "change_staff")
    why, checked = stated(reason), checked_details(details)
    return clinic.store.write(lambda tx: _change(tx, clinic, who, person_id, checked, version, why))


def deactivate_staff(clinic: Clinic, by: UUID | None, person_id: UUID, version: int, reason: str) -> Outcome:
    """Let somebody sign in no more; everything under their name stays. Raises as `change_staff` does."""
    return _switch(clinic, by, person_id, version, reason, active=False)


def reactivate_staff(clinic: Clinic, by: UUID | None, person_id: UUID, version: int, reason: str) -> Outcome:
    """Let somebody sign in again. Raises as `change_staff` does, also for a badge another person has meanwhile."""
    return _switch(clinic, by, person_id, version, reason, active=True)


def _switch(clinic: Clinic, by: UUID | None, person_id: UUID, version: int, reason: str, *, active: bool) -> Outcome:
    who, why = permitted(clinic, by, "change_staff"), stated(reason)

    def act(tx: Transaction) -> Outcome:
        details = replace(details_of(tx.execute(_PERSON, person=person_id).one()), active=active)
        return _change(tx, clinic, who, person_id, details, version, why)

    return clinic.store.write(act)


def _change(
    tx: Transaction, clinic: Clinic, who: Author, person_id: UUID, details: StaffDetails, version: int, why: str
) -> Outcome:
    row = tx.execute(_PERSON, person=person_id).one()
    if row.version != version:
        return Stale(f"Changed by {_changed_by(tx, person_id)} meanwhile: look at it again.")
    before = details_of(row)
    if before == details:
        return Unchanged()
    check_person(tx, clinic, person_id, details)
    if row.version == 0 and tx.execute(_NEWEST, person=person_id).first() is None:
        add_version(tx, clinic, Author(None, COMMAND_LINE), person_id, 0, before, "as it was")
    tx.update(Practitioner, _STAFF.c.id == person_id, version=version + 1, **_columns(details))
    add_version(tx, clinic, who, person_id, version + 1, details, why)
    keep_an_administrator(tx, clinic)
    was, now = kept_values(before), kept_values(details)
    changed = sorted(name for name in now if now[name] != was[name])
    action = "change_staff"
    if "active" in changed:
        action = "reactivate_staff" if details.active else "deactivate_staff"
    detail = {"changed": changed, "roles": now["roles"]}
    audited(tx, clinic, who.id, action, ("Practitioner", person_id), detail)
    return Stored(details.username, version + 1)


def _columns(details: StaffDetails) -> dict[str, Any]:
    values = {name: getattr(details, name) for name in StaffDetails.__dataclass_fields__}
    return {**values, "roles": list(details.roles)}


def _changed_by(tx: Transaction, person_id: UUID) -> str:
    row = tx.execute(_NEWEST, person=person_id).one_or_none()
    return row.changed_by_name if row else "someone else"
