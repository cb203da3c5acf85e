"""The doses a patient had before: given here and elsewhere, as rules see them and as billing does."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.billing.facts import Injection
from models.charting.correcting.what_counts import counts
from models.charting.queries.stored_injection import stored_injection
from models.charting.reactions.of_doses import reaction_words, response_of, with_outcome
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.codes.tables.clinic_tables import clinic_tables
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.same_person import SAME_PERSON
from models.patients.records.outside_dose import OutsideDose
from models.safety.case import GivenPart, PriorDose
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_SITE = table_of(AdministrationSite)
_PRODUCT = table_of(AdministrationProduct)
_ORDER = table_of(MedicationRequest)
_OUTSIDE = table_of(OutsideDose)
_REPORTED = select(_OUTSIDE).where(_OUTSIDE.c.patient_id.in_(SAME_PERSON))
_DOSE_IDS = select(_DOSE.c.id).where(_DOSE.c.patient_id.in_(SAME_PERSON))
_READ = (
    "id", "request_id", "drug_slug", "drug_display", "effective_at", "service_date", "outcome", "dose", "ordered_dose",
    "dose_unit", "route", "giver_name", "diagnoses", "response", "signs", "severity",
)  # fmt: skip
"""What rules and billing ask of a dose; the rest of the row is longer than that."""
_THEIR_DOSES = (
    with_outcome(select(*(_DOSE.c[name] for name in _READ)), _DOSE_IDS)
    .where(counts(_DOSE))
    .order_by(_DOSE.c.effective_at.desc(), _DOSE.c.id.desc())
)
_THEIR_SITES = (
    select(_SITE.c.administration_id, _SITE.c.body_site)
    .where(_SITE.c.administration_id.in_(_DOSE_IDS))
    .order_by(_SITE.c.id)
)
_THEIR_LOTS = (
    select(
        _PRODUCT.c.administration_id, _PRODUCT.c.lot_number, _PRODUCT.c.ndc, _PRODUCT.c.containers, _PRODUCT.c.source
    )
    .where(_PRODUCT.c.administration_id.in_(_DOSE_IDS))
    .order_by(_PRODUCT.c.id)
)

_THEIR_MIXED = (
    select(_DOSE.c.id, _DOSE.c.content)
    .join(_ORDER, _ORDER.c.id == _DOSE.c.request_id)
    .where(_DOSE.c.id.in_(_DOSE_IDS), _ORDER.c.mixture.is_not(None))
)
"""Of doses of a formulation the whole of what was signed: what each was mixed of stands nowhere else."""


class PriorDoses(NamedTuple):
    """Every dose known of a patient, newest first, and those given here of late as billing sees them, by id."""

    doses: tuple[PriorDose, ...]
    billed: Mapping[UUID, Injection]


def read_doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[PriorDose, ...]:
    """Return every dose known of a patient, here and elsewhere, newest first, without what it bills."""
    return read_prior_doses(connection, clinic, patient_id, date.max).doses


def read_prior_doses(
    connection: Connection, clinic: Clinic, patient_id: UUID, since: date, nothing_in: Container[str] = ()
) -> PriorDoses:
    """Return every dose known of a patient, and what those from `since` on are billed by.

    `nothing_in` names tables that have no row of this person.
    """
    wanted = {"patient": patient_id}
    rows = connection.execute(_THEIR_DOSES, wanted).all() if _DOSE.name not in nothing_in else ()
    sites: dict[UUID, list[str]] = {}
    lots: dict[UUID, list[Any]] = {}
    if rows:
        for site in connection.execute(_THEIR_SITES, wanted):
            sites.setdefault(site.administration_id, []).append(site.body_site)
        for lot in connection.execute(_THEIR_LOTS, wanted):
            lots.setdefault(lot.administration_id, []).append(lot)
    mixed = {row.id: _parts(clinic, row.content) for row in connection.execute(_THEIR_MIXED, wanted)} if rows else {}
    here = [_dose(clinic, row, sites.get(row.id, []), lots.get(row.id, []), mixed.get(row.id, ())) for row in rows]
    billed = {
        row.id: stored_injection(clinic, row, lots.get(row.id, []), len(sites.get(row.id, [])))
        for row in rows
        if row.service_date >= since and row.drug_slug and row.dose_unit
    }
    elsewhere = connection.execute(_REPORTED, wanted) if _OUTSIDE.name not in nothing_in else ()
    reported = [_reported(clinic, row) for row in elsewhere]
    doses = sorted((*here, *reported), key=lambda dose: dose.given_at, reverse=True) if reported else here
    return PriorDoses(tuple(doses), billed)


def _reported(clinic: Clinic, row: Row[Any]) -> PriorDose:
    """Return a dose given elsewhere; nobody knows its hour, so it stands at noon of its day."""
    return PriorDose(
        administration_id=row.id,
        order_id=row.id,
        drug_slug=row.drug_slug,
        drug_display=row.drug_display,
        given_at=datetime.combine(row.given_on, time(12), clinic.zone),
        service_date=row.given_on,
        outcome="given",
        dose=Quantity(row.dose, Unit(row.dose_unit)) if row.dose is not None and row.dose_unit else None,
        site_codes=(),
        lot_number="",
        reaction="",
        giver=row.place or "elsewhere",
        outside=row.information_source,
        ingredients=_ingredients(clinic, row.drug_slug),
    )


def _ingredients(clinic: Clinic, slug: str) -> tuple[str, ...]:
    drug = clinic_formulary(clinic).drugs.get(slug)
    return drug.ingredients if drug else ()


def _parts(clinic: Clinic, content: Mapping[str, Any]) -> tuple[GivenPart, ...]:
    """Return what a formulation was mixed of, as it was signed."""
    return tuple(
        GivenPart(slug, Quantity(Decimal(amount), Unit(unit)), _ingredients(clinic, slug))
        for slug, amount, unit, _volume in content.get("ingredients", ())
    )


def _dose(clinic: Clinic, row: Row[Any], sites: list[str], lots: list[Any], parts: tuple[GivenPart, ...]) -> PriorDose:
    mixed = tuple(dict.fromkeys(name for part in parts for name in part.ingredients))
    return PriorDose(
        administration_id=row.id,
        order_id=row.request_id,
        drug_slug=row.drug_slug,
        drug_display=row.drug_display,
        given_at=row.effective_at,
        service_date=row.service_date,
        outcome=row.outcome.value,
        dose=Quantity(row.dose, Unit(row.dose_unit)) if row.dose is not None else None,
        site_codes=tuple(sites),
        lot_number=", ".join(lot.lot_number for lot in lots),
        reaction=reaction_words(clinic_tables(clinic), clinic.zone, row),
        giver=row.giver_name,
        diagnoses=tuple(row.diagnoses),
        ingredients=mixed or _ingredients(clinic, row.drug_slug),
        tolerated=response_of(row) == "tolerated",
        parts=parts,
    )
