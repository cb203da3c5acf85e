"""Change what the clinic is called and how claims name it, with a reason; every version stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.required_reason import stated
from models.people.actions.authenticate import Denied
from models.people.author import COMMAND_LINE, Author, author
from models.people.clinic.entry import ClinicEntry, checked_clinic, one_line, tax_text
from models.people.permissions import permission
from models.people.queries.clinic_facts import may_change, shown_facts
from models.people.queries.staff import read_staff
from models.people.records.organization import Organization, OrganizationVersion
from models.people.versions import Stale, Stored, Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLINIC = table_of(Organization)
_VERSION = table_of(OrganizationVersion)
ACT = permission("change_clinic")


def clinic_author(clinic: Clinic, person_id: UUID | None) -> Author | Denied:
    """Return who changes the clinic, Denied for somebody who may not; None is the command line."""
    if person_id is None:
        return Author(None, COMMAND_LINE)
    by = author(clinic, person_id, ACT.key)
    if isinstance(by, Author):
        return by
    with clinic.store.read() as connection:
        team = read_staff(connection, clinic)
    name = next((person.name for person in team if person.id == person_id), "")
    return Author(person_id, name) if may_change(team, person_id) else by


def change_clinic(
    clinic: Clinic, person_id: UUID | None, entry: ClinicEntry, reason: str, change: int
) -> Stored | Unchanged | Stale | Denied:
    """Store the clinic's facts as their newest version; `change` is the version the edit started from.

    Service dates that are stored stay as they are when the time zone changes. Raises BadInputError naming the field.
    """
    by = clinic_author(clinic, person_id)
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction) -> Stored | Unchanged | Stale:
        row = tx.execute(select(_CLINIC).where(_CLINIC.c.id == clinic.site_id)).one()
        if row.change != change:
            return Stale(f"the clinic was changed by {_last_author(tx, clinic)} meanwhile")
        values = _values(row, entry)
        if all(getattr(row, name) == value for name, value in values.items()):
            return Unchanged()
        why = stated(reason)
        address = one_line(values) or row.address
        if row.change == 0:
            tx.add(_version(clinic, Author(None, ""), shown_facts(row), change=0, changed_at=row.created_at))
        tx.update(Organization, _CLINIC.c.id == clinic.site_id, **values, address=address, change=change + 1)
        after = tx.execute(select(_CLINIC).where(_CLINIC.c.id == clinic.site_id)).one()
        tx.add(_version(clinic, by, shown_facts(after), change=change + 1, changed_at=clinic.now(), reason=why))
        changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
        audited(tx, clinic, by.id, "change_clinic", ("Organization", clinic.site_id), {"fields": changed})
        return Stored("clinic", change + 1)

    return clinic.store.write(act)


def _values(row: Any, entry: ClinicEntry) -> dict[str, str]:
    """Return the columns of an entry; a tax number left as it is shown stays what it is."""
    kept = tax_text(row.tax_kind, row.tax_number)
    if kept and entry.tax_number.strip() == kept:
        rest = checked_clinic(ClinicEntry(**{**_fields(entry), "tax_number": ""}))
        return {**rest, "tax_kind": row.tax_kind, "tax_number": row.tax_number}
    return checked_clinic(entry)


def _fields(entry: ClinicEntry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in ClinicEntry.__dataclass_fields__}


def _version(clinic: Clinic, by: Author, facts: dict[str, str], **common: Any) -> OrganizationVersion:
    return OrganizationVersion(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        facts=facts,
        changed_by=by.id,
        changed_by_name=by.name,
        **common,
    )


def _last_author(tx: Transaction, clinic: Clinic) -> str:
    newest = select(_VERSION.c.changed_by_name).where(_VERSION.c.site_id == clinic.site_id)
    return str(tx.execute(newest.order_by(_VERSION.c.change.desc()).limit(1)).scalar() or "another station")
