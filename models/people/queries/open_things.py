"""What is open under a person's name, and what others handed to them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.people.open_work import OpenThing, open_kinds
from models.people.records.staff_version import Handover
from models.store.clinic import Clinic
from models.store.transaction import table_of

_HANDOVER = table_of(Handover)
_ALL = select(_HANDOVER).where(_HANDOVER.c.site_id == bindparam("site")).order_by(_HANDOVER.c.handed_at, _HANDOVER.c.id)


@dataclass(frozen=True, slots=True)
class Handed:
    """Something open that came from somebody else."""

    thing: OpenThing
    from_name: str


def open_things(clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    """Return what a person still has open, their own and what was handed to them, in the order of its kinds."""
    with clinic.store.read() as connection:
        return read_open_things(connection, clinic, person_id)


def read_open_things(connection: Connection, clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    """Return the same within a read."""
    holders = _holders(connection, clinic)
    found: list[OpenThing] = []
    for kind in open_kinds(clinic):
        earlier = {row.from_id for row in holders.values() if row.kind == kind.kind and row.to_id == person_id}
        for owner in (person_id, *sorted(earlier - {person_id})):
            for thing in kind.read(connection, clinic, owner):
                row = holders.get((kind.kind, thing.id))
                if (row.to_id if row else owner) == person_id and thing not in found:
                    found.append(thing)
    return tuple(found)


def handed_to(clinic: Clinic, person_id: UUID) -> tuple[Handed, ...]:
    """Return what others handed to a person that is still open, with from whom."""
    with clinic.store.read() as connection:
        holders = _holders(connection, clinic)
        if not any(row.to_id == person_id for row in holders.values()):
            return ()
        found = read_open_things(connection, clinic, person_id)
    handed = ((thing, holders.get((thing.kind, thing.id))) for thing in found)
    return tuple(Handed(thing, row.from_name) for thing, row in handed if row is not None and row.to_id == person_id)


def holders_of(connection: Connection, clinic: Clinic, kind: str) -> dict[UUID, UUID]:
    """Return who has what was handed over of a kind now: the person by the row."""
    return {entity: row.to_id for (of, entity), row in _holders(connection, clinic).items() if of == kind}


def _holders(connection: Connection, clinic: Clinic) -> dict[tuple[str, UUID], Handover]:
    """Return the newest handover of everything that was ever handed over."""
    rows = connection.execute(_ALL, {"site": clinic.site_id}).all()
    return {(row.kind, row.entity_id): row for row in rows}  # type: ignore[misc]
