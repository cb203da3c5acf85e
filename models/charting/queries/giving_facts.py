"""Everything one dose is judged by, read on one connection in a handful of statements."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from models.billing.facts import Payer
from models.billing.queries.payers import read_payers
from models.charting.correcting.what_counts import counts
from models.charting.queries.stored_injection import stored_injection
from models.charting.reactions.of_doses import reaction_words, response_of, with_outcome
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.codes.clinic_code_sets import clinic_code_sets
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import CodeTables
from models.core.clock import local_date
from models.core.errors import StoreError
from models.core.quantity import Quantity, Unit
from models.core.words import say_date
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.facts import AttestationFacts, OrderState
from models.orders.queries.order_facts import order_facts
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.patient_facts import read_patient
from models.patients.records.coverage import Coverage
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.people.queries.staff import read_staff
from models.safety.case import GivingFacts, PriorDose
from models.safety.settings.clinic_safety import clinic_safety
from models.stock.queries.stock import read_stock
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_DOSE = table_of(MedicationAdministration)
_SITE = table_of(AdministrationSite)
_PRODUCT = table_of(AdministrationProduct)
_COVER = table_of(Coverage)
_ATTESTATION = table_of(Attestation)
_OUTSIDE = table_of(OutsideDose)
_TOLD = select(_OUTSIDE).where(_OUTSIDE.c.patient_id == bindparam("patient"))
# Built once: building a statement takes longer than running it.
_THE_ORDER = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_COVERED = (
    select(_COVER.c.payer_type, _COVER.c.payer_name)
    .where(
        _COVER.c.patient_id == bindparam("patient"),
        or_(_COVER.c.starts_on.is_(None), _COVER.c.starts_on <= bindparam("day")),
        or_(_COVER.c.ends_on.is_(None), _COVER.c.ends_on >= bindparam("day")),
    )
    .order_by(_COVER.c.rank)
    .limit(1)
)
_THEIR_DOSES = (
    with_outcome(select(_DOSE))
    .where(_DOSE.c.patient_id == bindparam("patient"), counts(_DOSE))
    .order_by(_DOSE.c.effective_at.desc(), _DOSE.c.id.desc())
)
_DOSE_IDS = select(_DOSE.c.id).where(_DOSE.c.patient_id == bindparam("patient"))
_THEIR_SITES = (
    select(_SITE.c.administration_id, _SITE.c.body_site)
    .where(_SITE.c.administration_id.in_(_DOSE_IDS))
    .order_by(_SITE.c.id)
)
_THEIR_LOTS = (
    select(_PRODUCT.c.administration_id, _PRODUCT.c.lot_number, _PRODUCT.c.ndc, _PRODUCT.c.containers)
    .where(_PRODUCT.c.administration_id.in_(_DOSE_IDS))
    .order_by(_PRODUCT.c.id)
)
_ATTESTED = (
    select(_ATTESTATION)
    .where(or_(_ATTESTATION.c.intent_id == bindparam("intent"), _ATTESTATION.c.intent_id == bindparam("order")))
    .order_by(_ATTESTATION.c.recorded_at, _ATTESTATION.c.id)
)
_SELF, _OTHER = table_of(Patient).alias("self"), table_of(Patient).alias("other")
# The same surname covers the same surname and first initial (S3).
_LIKE_THEM = (
    select(_OTHER.c.family, _OTHER.c.given, _OTHER.c.birth_date)
    .distinct()
    .select_from(_ORDER)
    .join(_OTHER, _OTHER.c.id == _ORDER.c.patient_id)
    .join(_SELF, _SELF.c.id == bindparam("patient"))
    .where(
        _ORDER.c.site_id == bindparam("site"),
        _OTHER.c.id != _SELF.c.id,
        or_(
            func.lower(_OTHER.c.family) == func.lower(_SELF.c.family),
            _OTHER.c.birth_date == _SELF.c.birth_date,
        ),
        _ORDER.c.status == OrderState.ACTIVE.value,
        _ORDER.c.due_on.between(bindparam("since"), bindparam("today")),
    )
    .order_by(_OTHER.c.family, _OTHER.c.given)
    .limit(5)
)
# A dose may be charted late: so long ago it can still share its day of service with one.
_SHARED_DAYS = timedelta(days=31)


def read_giving_facts(
    connection: Connection,
    clinic: Clinic,
    order_id: UUID,
    giver_id: UUID,
    now: datetime,
    intent_id: UUID | None = None,
) -> GivingFacts:
    """Return the facts of one order for one giver, with what others signed for the draft `intent_id`.

    Raises StoreError for an unknown order.
    """
    row = connection.execute(_THE_ORDER, {"order": order_id}).one_or_none()
    if row is None:
        raise StoreError("this order is no longer stored: go back to the worklist and press F5")
    safety = clinic_safety(clinic).look_in(connection)
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    staff = read_staff(connection, clinic)
    attested = _attestations(connection, order_id, intent_id)
    giver = next(person for person in staff if person.id == giver_id)
    return GivingFacts(
        patient=read_patient(connection, row.patient_id),
        order=order_facts(row),
        drug=drug,
        doses=_doses(connection, clinic, row.patient_id, local_date(now, clinic.zone) - _SHARED_DAYS),
        stock=read_stock(connection, clinic, drug.slug) if drug else (),
        staff=staff,
        payer=_payer(connection, clinic, row.patient_id, local_date(now, clinic.zone)),
        place_of_service=clinic.place_of_service,
        giver=giver,
        zone=clinic.zone,
        tables=safety.tables,
        code_sets=clinic_code_sets(clinic),
        attestations=attested.get(intent_id, ()) if intent_id else (),
        similar=_similar(connection, clinic, safety.tables, row.patient_id, local_date(now, clinic.zone)),
        signed_off=safety.signed_off,
        order_attestations=attested.get(order_id, ()),
    )


def read_doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[PriorDose, ...]:
    """Return every dose known of a patient, here and elsewhere, newest first, without what it bills."""
    return _doses(connection, clinic, patient_id, date.max)


def _attestations(
    connection: Connection, order_id: UUID, intent_id: UUID | None
) -> dict[UUID, tuple[AttestationFacts, ...]]:
    """Return what was signed at the order and for the draft, by the id of either."""
    found: dict[UUID, tuple[AttestationFacts, ...]] = {}
    for row in connection.execute(_ATTESTED, {"intent": intent_id or order_id, "order": order_id}):
        said = AttestationFacts(
            row.kind, row.person_id, row.person_name, row.finding, row.reason, row.content, row.recorded_at
        )
        found[row.intent_id] = (*found.get(row.intent_id, ()), said)
    return found


def _similar(
    connection: Connection, clinic: Clinic, tables: CodeTables, patient_id: UUID, today: date
) -> tuple[str, ...]:
    since = today - timedelta(days=int(tables.limits["similar_days"].value))
    wanted = {"site": clinic.site_id, "patient": patient_id, "since": since, "today": today}
    rows = connection.execute(_LIKE_THEM, wanted)
    return tuple(f"{row.family.upper()}, {row.given}, born {say_date(row.birth_date)}" for row in rows)


def _payer(connection: Connection, clinic: Clinic, patient_id: UUID, day: Any) -> Payer:
    row = connection.execute(_COVERED, {"patient": patient_id, "day": day}).one_or_none()
    payers = read_payers(connection, clinic)
    return payers.payer(row.payer_type, row.payer_name) if row else payers.payer("self_pay", "")


def _doses(connection: Connection, clinic: Clinic, patient_id: UUID, since: date) -> tuple[PriorDose, ...]:
    wanted = {"patient": patient_id}
    rows = connection.execute(_THEIR_DOSES, wanted).all()
    sites: dict[UUID, list[str]] = {}
    lots: dict[UUID, list[Any]] = {}
    if rows:
        for site in connection.execute(_THEIR_SITES, wanted):
            sites.setdefault(site.administration_id, []).append(site.body_site)
        for lot in connection.execute(_THEIR_LOTS, wanted):
            lots.setdefault(lot.administration_id, []).append(lot)
    here = [_dose(clinic, row, sites.get(row.id, []), lots.get(row.id, []), since) for row in rows]
    told = [_told(clinic, row) for row in connection.execute(_TOLD, wanted)]
    return tuple(sorted((*here, *told), key=lambda dose: dose.given_at, reverse=True)) if told else tuple(here)


def _told(clinic: Clinic, row: Row[Any]) -> PriorDose:
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
        outside=row.told_by,
        ingredients=_ingredients(clinic, row.drug_slug),
    )


def _ingredients(clinic: Clinic, slug: str) -> tuple[str, ...]:
    drug = clinic_formulary(clinic).drugs.get(slug)
    return drug.ingredients if drug else ()


def _dose(clinic: Clinic, row: Row[Any], sites: list[str], lots: list[Any], since: date) -> PriorDose:
    recent = row.service_date >= since and row.drug_slug and row.dose_unit
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
        injection=stored_injection(clinic, row, lots, len(sites)) if recent else None,
        diagnoses=tuple(row.diagnoses),
        ingredients=_ingredients(clinic, row.drug_slug),
        tolerated=response_of(row) == "tolerated",
    )
