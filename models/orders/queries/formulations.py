"""Formulations: the newest version of each, and the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.mixture import ingredients_from
from models.drugs.records.formulation import FormulationVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_MIXED = table_of(FormulationVersion)
_LAST = (
    select(_MIXED.c.key, func.max(_MIXED.c.change).label("last"))
    .where(_MIXED.c.site_id == bindparam("site"))
    .group_by(_MIXED.c.key)
    .subquery()
)
_NEWEST = (
    select(_MIXED)
    .join(_LAST, (_LAST.c.key == _MIXED.c.key) & (_LAST.c.last == _MIXED.c.change))
    .where(_MIXED.c.site_id == bindparam("site"))
    .order_by(_MIXED.c.retired, func.lower(_MIXED.c.name), _MIXED.c.key)
)


@dataclass(frozen=True, slots=True)
class ShownIngredient:
    """An ingredient by its name in the formulary, the amount in one mL, its price a mL, None for none of its own."""

    drug: str
    per_ml: str
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class ShownFormulation:
    """One version of a formulation, with who made it and why."""

    key: UUID
    change: int
    name: str
    ingredients: tuple[ShownIngredient, ...]
    item: str
    retired: bool
    reason: str
    changed_at: datetime
    changed_by: str


def formulations(clinic: Clinic) -> tuple[ShownFormulation, ...]:
    """Return the newest version of every formulation, the retired last."""
    with clinic.store.read() as connection:
        return tuple(_shown(clinic, row) for row in connection.execute(_NEWEST, {"site": clinic.site_id}))


def formulation_history(clinic: Clinic, key: UUID) -> tuple[ShownFormulation, ...]:
    """Return every version of a formulation, newest first."""
    statement = select(_MIXED).where(_MIXED.c.site_id == clinic.site_id, _MIXED.c.key == key)
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_MIXED.c.change.desc())).all()
    return tuple(_shown(clinic, row) for row in rows)


def _shown(clinic: Clinic, row: Any) -> ShownFormulation:
    drugs = clinic_formulary(clinic).drugs
    parts = (
        ShownIngredient(
            drugs[one.drug_slug].display if one.drug_slug in drugs else one.drug_slug, str(one.per_ml), one.price
        )
        for one in ingredients_from(row.body)
    )
    return ShownFormulation(
        row.key, row.change, row.name, tuple(parts), row.body["item"], row.retired, row.reason, row.changed_at,
        row.changed_by_name,
    )  # fmt: skip
