"""Set up a clinic: the organisation and its first member of staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.clock import Clock
from models.people.clinic.entry import ClinicEntry, checked_clinic, one_line, split_address
from models.people.details import StaffDetails, checked_details, checked_pin
from models.people.records.organization import Organization
from models.people.records.practitioner import Practitioner
from models.people.secrets import hash_pin
from models.store import audit
from models.store.transaction import Store, Transaction, table_of

_CLINIC = table_of(Organization)
_STAFF = table_of(Practitioner)


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """A new member of staff as typed. `username` is the short name used at sign-in.

    `roles` are keys of models/people/roles.toml.
    """

    family: str
    given: str
    credential: str
    username: str
    pin: str
    roles: tuple[str, ...] = ("medical_assistant",)
    npi: str = ""
    employed_from: date | None = None
    employed_until: date | None = None
    license_number: str = ""
    license_state: str = ""
    license_until: date | None = None
    badge: str = ""

    @property
    def details(self) -> StaffDetails:
        """All of it but the PIN."""
        kept = {name: getattr(self, name) for name in StaffDetails.__dataclass_fields__ if name != "active"}
        return StaffDetails(**kept)


@dataclass(frozen=True, slots=True)
class ClinicSetup:
    """A new clinic as typed. `npi` may be "" until it is known; `time_zone` is an IANA name or a US zone by name.

    `address` is an address on one line; `details` holds what else claims need, its name and zone are not read.
    """

    name: str
    npi: str
    address: str
    time_zone: str
    demo: bool
    first: StaffEntry
    details: ClinicEntry | None = None


def set_up_clinic(store: Store, clock: Clock, new_id: Callable[[], UUID], setup: ClinicSetup) -> UUID:
    """Store the clinic and its first member of staff; return the clinic's id. Raises BadInputError naming the field.

    A clinic an import founded, in which nobody can sign in yet, is the one set up: it keeps its id and its orders.
    """
    values: dict[str, Any] = {**_checked(setup)}
    person = practitioner_row(new_id(), new_id(), setup.first)
    address = one_line(values) if setup.details else setup.address.strip()
    organization = Organization(id=person.site_id, **values, address=address, demo=setup.demo, created_at=clock.now())

    def act(tx: Transaction) -> UUID:
        site_id = _waiting(tx)
        if site_id:
            person.site_id = site_id
            named = organization.model_dump(exclude={"id", "created_at"})
            tx.update(Organization, _CLINIC.c.id == site_id, **named)
        else:
            site_id = organization.id
            tx.add(organization)
        tx.add(person)
        audit.append(
            tx,
            event_id=new_id(),
            site_id=site_id,
            at=clock.now(),
            action="set_up_clinic",
            agent_id=person.id,
            entity_type="Organization",
            entity_id=site_id,
        )
        return site_id

    return store.write(act)


def practitioner_row(person_id: UUID, site_id: UUID, entry: StaffEntry) -> Practitioner:
    """Return the row of a new member of staff. Raises BadInputError naming the field that cannot be taken."""
    details = checked_details(entry.details)
    values = {name: getattr(details, name) for name in StaffDetails.__dataclass_fields__}
    pin_hash = hash_pin(checked_pin(entry.pin))
    return Practitioner(id=person_id, site_id=site_id, pin_hash=pin_hash, **{**values, "roles": list(details.roles)})


def _waiting(tx: Transaction) -> UUID | None:
    staffed = select(_STAFF.c.id).where(_STAFF.c.site_id == _CLINIC.c.id, _STAFF.c.username.is_not(None))
    found: UUID | None = tx.execute(select(_CLINIC.c.id).where(~staffed.exists())).scalar()
    return found


def _checked(setup: ClinicSetup) -> dict[str, str]:
    details = setup.details or ClinicEntry("", "", **split_address(setup.address))
    return checked_clinic(replace(details, name=setup.name, time_zone=setup.time_zone, npi=setup.npi))
