"""Which role may do what: the acts and roles that ship, and what a clinic changed of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.core.shipped import shipped_table
from models.people.records.role import RolePermission
from models.store.transaction import Transaction, table_of

_PERMISSION = table_of(RolePermission)
_CHANGED = select(_PERMISSION).where(_PERMISSION.c.site_id == bindparam("site")).order_by(_PERMISSION.c.number)


@dataclass(frozen=True, slots=True)
class Act:
    """Something only some roles may do: what a matrix calls it, and what the others are told behind their name.

    `licensed` says that it needs a license that runs, of whoever has one.
    """

    key: str
    label: str
    refusal: str
    roles: frozenset[str]
    licensed: bool = False


@cache
def shipped_acts() -> Mapping[str, Act]:
    """Return every act by key, in the order a matrix lists them."""
    return {
        key: Act(key, row["label"], row["refusal"], frozenset(row["roles"]), row.get("licensed", False))
        for key, row in shipped_table("models.people", "acts").items()
    }


@cache
def shipped_roles() -> Mapping[str, str]:
    """Return the label of every shipped role by key."""
    return {key: row["label"] for key, row in shipped_table("models.people", "roles").items()}


CUSTOM = "custom:"
"""What the key of a role of the clinic's own begins with."""


def role_label(role: str) -> str:
    """Return what screens call a role, shipped or the clinic's own."""
    return shipped_roles().get(role, role.removeprefix(CUSTOM))


def role_short(role: str) -> str:
    """Return the head of a role's column, at most four letters."""
    rows = shipped_table("models.people", "roles")
    return str(rows[role]["short"]) if role in rows else role.removeprefix(CUSTOM)[:4]


RoleActs = Mapping[str, frozenset[str]]
"""The acts of each role."""


def role_acts(reading: Connection | Transaction, site_id: UUID) -> RoleActs:
    """Return what each role may do at a clinic: as shipped, and as its newest changes say otherwise."""
    held = {role: {act.key for act in shipped_acts().values() if role in act.roles} for role in shipped_roles()}
    for row in _rows(reading, site_id):
        acts = held.setdefault(row.role, set())
        (acts.add if row.allowed else acts.discard)(row.act)
    return {role: frozenset(acts) for role, acts in held.items()}


def acts_of(roles: Iterable[str], matrix: RoleActs) -> frozenset[str]:
    """Return what somebody with these roles may do."""
    return frozenset().union(*(matrix.get(role, frozenset()) for role in roles))


def _rows(reading: Connection | Transaction, site_id: UUID) -> Iterable[Any]:
    connection = reading.connection if isinstance(reading, Transaction) else reading
    return connection.execute(_CHANGED, {"site": site_id})
