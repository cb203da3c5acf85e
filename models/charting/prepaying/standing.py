"""How a prepaid series stands: what signed doses used of it, and which one a dose is taken from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, literal, select

from models.billing.prepaid.facts import PrepaidFacts
from models.billing.prepaid.records import PrepaidEnding, PrepaidSeries
from models.charting.correcting.what_counts import counts
from models.charting.facts import DoseCase
from models.charting.prepaying.records import PrepaidUse
from models.charting.records.medication_administration import MedicationAdministration
from models.patients.queries.same_person import SAME_PERSON
from models.safety.giving import service_day
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SERIES, _ENDING, _USE = table_of(PrepaidSeries), table_of(PrepaidEnding), table_of(PrepaidUse)
_DOSE = table_of(MedicationAdministration)
_USED = (
    select(func.count(_USE.c.id))
    .join(_DOSE, _DOSE.c.id == _USE.c.administration_id)
    .where(_USE.c.series_id == _SERIES.c.id, counts(_DOSE))
    .scalar_subquery()
    .label("used")
)
_THEIRS = (
    select(_SERIES, _ENDING.c.reason, _ENDING.c.ended_by_name, _USED)
    .outerjoin(_ENDING, _ENDING.c.series_id == _SERIES.c.id)
    .where(_SERIES.c.patient_id.in_(SAME_PERSON))
    .order_by(_SERIES.c.paid_on, _SERIES.c.id)
)

_BEFORE, _EARLIER = _USE.alias("before"), _DOSE.alias("earlier")
_OF_DOSE = (
    select(
        _SERIES,
        literal("").label("reason"),
        literal("").label("ended_by_name"),
        literal(0).label("used"),
        select(func.count(_BEFORE.c.id))
        .join(_EARLIER, _EARLIER.c.id == _BEFORE.c.administration_id)
        .where(_BEFORE.c.series_id == _SERIES.c.id, _BEFORE.c.id < _USE.c.id, counts(_EARLIER))
        .scalar_subquery()
        .label("before"),
    )
    .join(_USE, _USE.c.series_id == _SERIES.c.id)
    .where(_USE.c.administration_id == bindparam("dose"))
)


def read_prepaid(connection: Connection, patient_id: UUID) -> tuple[PrepaidFacts, ...]:
    """Return the series of a patient with what is used of each, the one paid first, first."""
    return tuple(_facts(row) for row in connection.execute(_THEIRS, {"patient": patient_id}))


def read_prepaid_by(connection: Connection, administration_id: UUID) -> tuple[PrepaidFacts, ...]:
    """Return the series a signed dose was taken from as it stood before that dose, none where it was not prepaid."""
    wanted = {"dose": administration_id}
    return tuple(replace(_facts(row), used=row.before, ended="") for row in connection.execute(_OF_DOSE, wanted))


def use_of_series(clinic: Clinic, administration_id: UUID, case: DoseCase) -> list[PrepaidUse]:
    """Return the row of what a signed dose uses, none for one that is not prepaid or did not reach the patient."""
    series = case.facts.prepaid_on(service_day(case)) if case.draft.outcome.reached_patient else None
    if series is None:
        return []
    return [
        PrepaidUse(id=clinic.new_id(), site_id=clinic.site_id, series_id=series.id, administration_id=administration_id)
    ]


def _facts(row: Any) -> PrepaidFacts:
    return PrepaidFacts(
        id=row.id,
        drug_slug=row.drug_slug,
        drug=row.drug_display,
        bought=row.bought,
        amount=row.amount,
        paid_on=row.paid_on,
        note=row.note,
        sold_by=row.recorded_by_name,
        used=row.used,
        ended=row.reason or "",
        ended_by=row.ended_by_name or "",
    )
