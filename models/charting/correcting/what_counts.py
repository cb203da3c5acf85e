"""Which signed doses count: one amended or entered in error is kept, but something else is true now (S74).

Fragments of statements for every query that lists or counts doses.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, exists, func, select

from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.administration_response import AdministrationResponse
from models.core.charting_codes import ResponseKind
from models.store.transaction import table_of

_CORRECTION = table_of(AdministrationCorrection)
_RESPONSE = table_of(AdministrationResponse)


def counts(dose: Any) -> ColumnElement[bool]:
    """Return the condition that a row of `dose`, the table of administrations or an alias of it, still counts."""
    return ~exists().where(_CORRECTION.c.administration_id == dose.c.id)


@cache
def stands_for() -> CTE:
    """Return (current_id, earlier_id): every record each amended dose stands for, however often it was amended.

    It reads every amendment there is, as reports do. One and the same whenever asked: two of one name cannot stand in
    one statement.
    """
    return _chain(
        select(
            _CORRECTION.c.replaced_by_id.label("current_id"), _CORRECTION.c.administration_id.label("earlier_id")
        ).where(_CORRECTION.c.replaced_by_id.is_not(None))
    )


def records_of(doses: Select[Any]) -> CTE:
    """Return (current_id, earlier_id) of the doses `doses` selects the ids of: themselves, and what they stand for.

    Read by their keys: what others amended meanwhile does not matter.
    """
    asked = doses.subquery("asked_dose")
    key = next(iter(asked.c))
    return _chain(select(key.label("current_id"), key.label("earlier_id")))


def driven_by(statement: Select[Any], dose: Any, chain: CTE) -> Select[Any]:
    """Return a statement over `dose`, the table of administrations, that reads those of `chain` (`records_of`) alone.

    The join names them first: PostgreSQL does not move a condition before the outer joins that follow.
    """
    itself = (chain.c.current_id == chain.c.earlier_id) & (dose.c.id == chain.c.current_id)
    return statement.select_from(chain.join(dose, itself))


def _chain(first: Select[Any]) -> CTE:
    chain = first.cte("stands_for", recursive=True)
    before = select(chain.c.current_id, _CORRECTION.c.administration_id).join(
        _CORRECTION, _CORRECTION.c.replaced_by_id == chain.c.earlier_id
    )
    return chain.union_all(before)


def carried_responses(chain: CTE) -> CTE:
    """Return (administration_id, kind, note, signs) of amended doses observed to the end before they were amended.

    `chain` are the doses looked at, from `records_of` or `stands_for`.
    """
    return (
        select(chain.c.current_id.label("administration_id"), _RESPONSE.c.kind, _RESPONSE.c.note, _RESPONSE.c.signs)
        .join(_RESPONSE, _RESPONSE.c.administration_id == chain.c.earlier_id)
        .where(chain.c.current_id != chain.c.earlier_id)
        .cte("carried")
    )


def later_response(dose: Any, response: Any, carried: CTE) -> ColumnElement[str | None]:
    """Return the kind of response recorded after a dose. An amended response itself speaks louder than one carried."""
    observing = dose.c.response == ResponseKind.OBSERVING.value
    return func.coalesce(response.c.kind, case((observing, carried.c.kind), else_=None))
