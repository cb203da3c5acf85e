"""What each role may do, as a matrix, and how it came to be so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from models.people.records.role import RolePermission
from models.people.roles import role_acts, role_label, role_short, shipped_acts, shipped_roles
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PERMISSION = table_of(RolePermission)
_CHANGES = select(_PERMISSION).where(_PERMISSION.c.site_id == bindparam("site")).order_by(_PERMISSION.c.number.desc())


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A role with the acts it holds now, and those of them that differ from what ships."""

    key: str
    label: str
    short: str
    acts: frozenset[str]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class MatrixChange:
    """One change of a cell."""

    at: datetime
    by: str
    reason: str
    role: str
    act: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class RoleMatrix:
    """Every act (key, label) and every role; `changes` are those made here, newest first."""

    acts: tuple[tuple[str, str], ...]
    roles: tuple[RoleColumn, ...]
    changes: tuple[MatrixChange, ...]


def role_matrix(clinic: Clinic) -> RoleMatrix:
    """Return the matrix as it is now; roles as shipped, then the clinic's own by name."""
    acts = shipped_acts()
    with clinic.store.read() as connection:
        held = role_acts(connection, clinic.site_id)
        rows = connection.execute(_CHANGES, {"site": clinic.site_id}).all()
    shipped = {role: {act.key for act in acts.values() if role in act.roles} for role in shipped_roles()}
    order = [*shipped_roles(), *sorted(set(held) - set(shipped_roles()))]
    return RoleMatrix(
        tuple((act.key, act.label) for act in acts.values()),
        tuple(
            RoleColumn(
                role,
                role_label(role),
                role_short(role),
                held[role],
                frozenset(held[role] ^ shipped.get(role, held[role])),
            )
            for role in order
        ),
        tuple(
            MatrixChange(row.changed_at, row.changed_by_name, row.reason, role_label(row.role), label, row.allowed)
            for row in rows
            if (label := acts[row.act].label if row.act in acts else row.act)
        ),
    )
