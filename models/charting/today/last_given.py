"""When and where each drug on Today was given last, for as many patients as are listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_ORDER = table_of(MedicationRequest)
_OWNER, _RECORD = table_of(Patient).alias("owner"), table_of(Patient).alias("record")
_SITE = table_of(AdministrationSite)
_GIVEN = _DOSE.alias("given")
_REACHED = tuple(outcome.value for outcome in Outcome if outcome.reached_patient)
_AT_ONCE = 500
"""Orders asked for in one statement."""
_NEWEST = (
    select(_GIVEN.c.id)
    .select_from(_RECORD.join(_GIVEN, _GIVEN.c.patient_id == _RECORD.c.id))
    .where(_RECORD.c.person_id == _OWNER.c.person_id, _GIVEN.c.drug_slug == _ORDER.c.drug_slug)
    .where(_GIVEN.c.outcome.in_(_REACHED), counts(_GIVEN))
    .order_by(_GIVEN.c.effective_at.desc(), _GIVEN.c.id.desc())
    .limit(1)
    .correlate(_OWNER, _ORDER)
    .scalar_subquery()
)
_LAST = (
    select(_OWNER.c.person_id, _ORDER.c.drug_slug, _DOSE.c.service_date, _SITE.c.body_site)
    .select_from(_ORDER.join(_OWNER, _OWNER.c.id == _ORDER.c.patient_id).join(_DOSE, _DOSE.c.id == _NEWEST))
    .outerjoin(_SITE, _SITE.c.administration_id == _DOSE.c.id)
    .where(_ORDER.c.id.in_(bindparam("orders", expanding=True)))
    .order_by(_SITE.c.id)
)
"""Of each order the newest dose of its drug, whichever order it was given by: one dose is read for a line."""


@dataclass(frozen=True, slots=True)
class LastGiven:
    """The newest dose of a drug that reached the patient: its day, and its sites in words."""

    day: date
    sites: str


def last_given(clinic: Clinic, orders: Iterable[UUID]) -> dict[tuple[UUID, str], LastGiven]:
    """Return the newest dose given here by patient and drug, of the patients and drugs of these orders."""
    asked, found = list(set(orders)), dict[tuple[UUID, str], LastGiven]()
    with clinic.store.read() as connection:
        for start in range(0, len(asked), _AT_ONCE):
            found |= _newest(connection, clinic, asked[start : start + _AT_ONCE])
    return found


def _newest(connection: Connection, clinic: Clinic, orders: Sequence[UUID]) -> dict[tuple[UUID, str], LastGiven]:
    names, found = clinic_tables(clinic).sites, dict[tuple[UUID, str], tuple[date, dict[str, None]]]()
    for person, drug, day, site in connection.execute(_LAST, {"orders": orders}):
        # Two orders of one drug lead to one dose: a site is named once.
        places = found.setdefault((person, drug), (day, {}))[1]
        if site:
            places[names[site].display if site in names else site] = None
    return {key: LastGiven(day, " and ".join(places)) for key, (day, places) in found.items()}
