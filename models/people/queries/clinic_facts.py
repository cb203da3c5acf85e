"""What a clinic is as claims name it, every version of it, and who may change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from models.people.clinic.entry import ClinicEntry, split_address, tax_text
from models.people.facts import StaffFacts
from models.people.records.organization import Organization, OrganizationVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLINIC = table_of(Organization)
_VERSION = table_of(OrganizationVersion)
_THIS = select(_CLINIC).where(_CLINIC.c.id == bindparam("site"))
_VERSIONS = select(_VERSION).where(_VERSION.c.site_id == bindparam("site")).order_by(_VERSION.c.change)
LABELS = {
    "name": "Clinic", "npi": "NPI", "tax": "Tax number", "street": "Street", "street2": "Street line 2", "city": "City",
    "state": "State", "zip_code": "ZIP", "phone": "Phone", "taxonomy": "Taxonomy",
    "place_of_service": "Place of service", "time_zone": "Time zone",
}  # fmt: skip
"""The facts in the order they are shown."""


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """The clinic as stored. `address` is the address on one line; `typed` fills a form with what is there.

    A Social Security number is in none of them: `tax` shows its last four digits, and a form that leaves them as they
    are leaves the number.
    """

    change: int
    facts: dict[str, str]
    address: str
    typed: ClinicEntry


@dataclass(frozen=True, slots=True)
class ClinicVersion:
    """One version. `changes` are (label, before, after); the first version has none."""

    change: int
    changed_at: datetime
    changed_by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def clinic_facts(clinic: Clinic) -> ClinicFacts:
    """Return the clinic as stored."""
    with clinic.store.read() as connection:
        return read_clinic_facts(connection, clinic.site_id)


def read_clinic_facts(connection: Connection, site_id: UUID) -> ClinicFacts:
    """Return a clinic as stored, as this connection sees it."""
    row = connection.execute(_THIS, {"site": site_id}).one()
    facts = shown_facts(row)
    lines = {name: facts[name] for name in ("street", "street2", "city", "state", "zip_code")}
    if row.address and not any(lines.values()):
        lines |= split_address(row.address)
    named = {name: facts[name] for name in ("npi", "phone", "taxonomy", "place_of_service", "name", "time_zone")}
    return ClinicFacts(row.change, facts, row.address, ClinicEntry(tax_number=facts["tax"], **named, **lines))


def shown_facts(row: Any) -> dict[str, str]:
    """Return the facts of a stored clinic as shown and kept in versions: never a whole Social Security number."""
    return {
        name: tax_text(row.tax_kind, row.tax_number) if name == "tax" else str(getattr(row, name)) for name in LABELS
    }


def clinic_history(clinic: Clinic) -> tuple[ClinicVersion, ...]:
    """Return every version of the clinic's facts, newest first; empty when they were never changed."""
    with clinic.store.read() as connection:
        rows = connection.execute(_VERSIONS, {"site": clinic.site_id}).all()
    found: list[ClinicVersion] = []
    before: dict[str, str] | None = None
    for row in rows:
        changes = tuple(
            (label, before.get(name, ""), row.facts.get(name, ""))
            for name, label in LABELS.items()
            if before is not None and before.get(name, "") != row.facts.get(name, "")
        )
        found.append(ClinicVersion(row.change, row.changed_at, row.changed_by_name, row.reason, changes))
        before = row.facts
    return tuple(reversed(found))


def may_change(staff: tuple[StaffFacts, ...], person_id: UUID) -> bool:
    """Return whether one of the staff may change the clinic: with the act, or as a provider while no one has it."""
    held = any("change_clinic" in person.acts for person in staff)
    return any(
        person.id == person_id and ("change_clinic" in person.acts or (not held and person.may_order))
        for person in staff
    )


def renewed(clinic: Clinic) -> Clinic:
    """Return the clinic with name, zone and place of service as they are stored now: another station may have changed
    them."""
    with clinic.store.read() as connection:
        row = connection.execute(_THIS, {"site": clinic.site_id}).one()
    return replace(clinic, name=row.name, zone=ZoneInfo(row.time_zone), place_of_service=row.place_of_service)
