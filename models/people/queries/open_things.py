"""What is open under a person's name, and what others handed to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, tuple_

from models.people.open_work import OpenThing, open_kinds
from models.people.records.staff_version import Handover
from models.store.clinic import Clinic
from models.store.transaction import table_of

_HANDOVER = table_of(Handover)
_LATER = _HANDOVER.alias("later")
_NEWEST = ~(
    select(_LATER.c.id)
    .where(
        _LATER.c.entity_id == _HANDOVER.c.entity_id,
        _LATER.c.kind == _HANDOVER.c.kind,
        tuple_(_LATER.c.handed_at, _LATER.c.id) > tuple_(_HANDOVER.c.handed_at, _HANDOVER.c.id),
    )
    .exists()
)
_HELD = select(_HANDOVER).where(
    _HANDOVER.c.site_id == bindparam("site"), _HANDOVER.c.to_id == bindparam("person"), _NEWEST
)
_OF_THINGS = select(_HANDOVER).where(_HANDOVER.c.entity_id.in_(bindparam("things", expanding=True)))
AT_ONCE = 400
"""Things one statement asks for."""


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
    held = connection.execute(_HELD, {"site": clinic.site_id, "person": person_id}).all()
    went = _handovers(connection, [row.entity_id for row in held])
    found: list[OpenThing] = []
    for kind in open_kinds(clinic):
        earlier = {row.from_id for row in went if row.kind == kind.kind}
        own = {owner: kind.read(connection, clinic, owner) for owner in (person_id, *sorted(earlier - {person_id}))}
        holders = _newest(_handovers(connection, [thing.id for things in own.values() for thing in things]))
        for owner, things in own.items():
            for thing in things:
                row = holders.get((kind.kind, thing.id))
                if (row.to_id if row else owner) == person_id and thing not in found:
                    found.append(thing)
    return tuple(found)


def handed_to(clinic: Clinic, person_id: UUID) -> tuple[Handed, ...]:
    """Return what others handed to a person that is still open, with from whom."""
    with clinic.store.read() as connection:
        held = connection.execute(_HELD, {"site": clinic.site_id, "person": person_id}).all()
        if not held:
            return ()
        found = read_open_things(connection, clinic, person_id)
    came_from = {(row.kind, row.entity_id): row.from_name for row in held}
    handed = ((thing, came_from.get((thing.kind, thing.id))) for thing in found)
    return tuple(Handed(thing, name) for thing, name in handed if name is not None)


def holder_of(connection: Connection, kind: str, entity_id: UUID) -> UUID | None:
    """Return who has something now that was handed over: the person, None where it never was."""
    row = _newest(_handovers(connection, [entity_id])).get((kind, entity_id))
    return row.to_id if row else None


def holder_now(kind: str, entity: ColumnElement[UUID]) -> ColumnElement[UUID]:
    """Return the same as a part of a statement over rows of this kind, NULL for one that was never handed over."""
    newest = select(_HANDOVER.c.to_id).where(_HANDOVER.c.entity_id == entity, _HANDOVER.c.kind == kind)
    return newest.order_by(_HANDOVER.c.handed_at.desc(), _HANDOVER.c.id.desc()).limit(1).scalar_subquery()


def _handovers(connection: Connection, things: Sequence[UUID]) -> list[Row[Any]]:
    """Return every handover of these things."""
    parts = (things[first : first + AT_ONCE] for first in range(0, len(things), AT_ONCE))
    return [row for part in parts for row in connection.execute(_OF_THINGS, {"things": part})]


def _newest(rows: Iterable[Row[Any]]) -> dict[tuple[str, UUID], Row[Any]]:
    return {(row.kind, row.entity_id): row for row in sorted(rows, key=lambda row: (row.handed_at, row.id))}
