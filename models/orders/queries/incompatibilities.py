"""Drugs that must not share a syringe, as the clinic wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.records.formulation import IncompatibilityVersion
from models.safety.facts import Incompatible
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PAIR = table_of(IncompatibilityVersion)
_LAST = (
    select(_PAIR.c.key, func.max(_PAIR.c.change).label("last"))
    .where(_PAIR.c.site_id == bindparam("site"))
    .group_by(_PAIR.c.key)
    .subquery()
)
_NEWEST = (
    select(_PAIR)
    .join(_LAST, (_LAST.c.key == _PAIR.c.key) & (_LAST.c.last == _PAIR.c.change))
    .where(_PAIR.c.site_id == bindparam("site"))
    .order_by(_PAIR.c.retired, _PAIR.c.first_slug, _PAIR.c.second_slug, _PAIR.c.key)
)


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """One version of two drugs that must not be mixed, by their names in the formulary, with who wrote it down why."""

    key: UUID
    change: int
    first: str
    second: str
    text: str
    retired: bool
    reason: str
    changed_at: datetime
    changed_by: str


def read_incompatible(connection: Connection, clinic: Clinic) -> tuple[Incompatible, ...]:
    """Return the pairs that hold, as rules ask for them."""
    rows = connection.execute(_NEWEST, {"site": clinic.site_id})
    return tuple(
        Incompatible(row.first_slug, row.second_slug, row.text, row.changed_by_name) for row in rows if not row.retired
    )


def incompatibilities(clinic: Clinic) -> tuple[Incompatibility, ...]:
    """Return the newest version of every pair, those that hold first."""
    with clinic.store.read() as connection:
        return tuple(_shown(clinic, row) for row in connection.execute(_NEWEST, {"site": clinic.site_id}))


def incompatibility_history(clinic: Clinic, key: UUID) -> tuple[Incompatibility, ...]:
    """Return every version of a pair, newest first."""
    statement = select(_PAIR).where(_PAIR.c.site_id == clinic.site_id, _PAIR.c.key == key)
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_PAIR.c.change.desc())).all()
    return tuple(_shown(clinic, row) for row in rows)


def _shown(clinic: Clinic, row: Any) -> Incompatibility:
    drugs = clinic_formulary(clinic).drugs
    first, second = (drugs[slug].display if slug in drugs else slug for slug in (row.first_slug, row.second_slug))
    return Incompatibility(
        row.key, row.change, first, second, row.text, row.retired, row.reason, row.changed_at, row.changed_by_name
    )
