"""Order templates: the newest version of each, a person's own favorites first, and the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from models.drugs.clinic_formulary import clinic_formulary
from models.orders.order_body import OrderBody, body_from
from models.orders.records.order_template import OrderTemplateVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_TEMPLATE = table_of(OrderTemplateVersion)
_LAST = (
    select(_TEMPLATE.c.key, func.max(_TEMPLATE.c.change).label("last"))
    .where(_TEMPLATE.c.site_id == bindparam("site"))
    .group_by(_TEMPLATE.c.key)
    .subquery()
)
_NEWEST = (
    select(_TEMPLATE)
    .join(_LAST, (_LAST.c.key == _TEMPLATE.c.key) & (_LAST.c.last == _TEMPLATE.c.change))
    .where(_TEMPLATE.c.site_id == bindparam("site"))
    .order_by(func.lower(_TEMPLATE.c.name), _TEMPLATE.c.key)
)


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template. `owner_id` None is the clinic's; `drug` is its name in the formulary."""

    id: UUID
    key: UUID
    change: int
    name: str
    owner_id: UUID | None
    owner: str
    drug: str
    body: OrderBody
    retired: bool
    reason: str
    changed_at: datetime
    changed_by: str


def templates(clinic: Clinic, person_id: UUID | None) -> tuple[Template, ...]:
    """Return the newest version of every template: the person's own, the clinic's, others', then the retired."""
    with clinic.store.read() as connection:
        found = [_template(clinic, row) for row in connection.execute(_NEWEST, {"site": clinic.site_id})]

    def place(one: Template) -> tuple[bool, int]:
        return one.retired, 0 if one.owner_id and one.owner_id == person_id else 1 if one.owner_id is None else 2

    return tuple(sorted(found, key=place))


def offered_templates(clinic: Clinic, person_id: UUID) -> tuple[Template, ...]:
    """Return what an order may start from: the person's own favorites, then the clinic's, of drugs in use."""
    formulary = clinic_formulary(clinic)
    return tuple(
        one
        for one in templates(clinic, person_id)
        if not one.retired
        and one.owner_id in {None, person_id}
        and one.body.drug_slug in formulary.drugs
        and one.body.drug_slug not in formulary.retired
    )


def template_history(clinic: Clinic, key: UUID) -> tuple[Template, ...]:
    """Return every version of a template, newest first."""
    statement = select(_TEMPLATE).where(_TEMPLATE.c.site_id == clinic.site_id, _TEMPLATE.c.key == key)
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_TEMPLATE.c.change.desc())).all()
    return tuple(_template(clinic, row) for row in rows)


def _template(clinic: Clinic, row: Any) -> Template:
    body, drugs = body_from(row.body), clinic_formulary(clinic).drugs
    return Template(
        id=row.id,
        key=row.key,
        change=row.change,
        name=row.name,
        owner_id=row.owner_id,
        owner=row.owner_name,
        drug=drugs[body.drug_slug].display if body.drug_slug in drugs else body.drug_slug,
        body=body,
        retired=row.retired,
        reason=row.reason,
        changed_at=row.changed_at,
        changed_by=row.changed_by_name,
    )
