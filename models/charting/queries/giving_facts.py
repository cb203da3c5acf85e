"""Everything one dose is judged by, read on one connection in a handful of statements."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, or_, select

from models.billing.queries.payers import Payers, read_payers
from models.charting.authorizing.standing import read_authorizations
from models.charting.facts import DoseFacts, PayerSpan
from models.charting.prepaying.standing import read_prepaid
from models.charting.queries.prior_doses import read_prior_doses
from models.codes.clinic_code_sets import clinic_code_sets
from models.codes.tables.code_tables import CodeTables
from models.core.birth import Birth
from models.core.clock import local_date
from models.core.errors import StoreError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.mixture import Part, formulation_from, mixed_drug, parts_of
from models.orders.queries.incompatibilities import read_incompatible
from models.orders.queries.open_orders import requester_left
from models.orders.queries.order_facts import order_facts
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.patients.coverages.facts import ACTIVE
from models.patients.coverages.queries import read_coverages
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.staff_links import own_records
from models.patients.records.patient import Patient
from models.people.queries.staff import read_staff
from models.safety.facts import AttestationFacts, OrderState
from models.safety.settings.clinic_safety import clinic_safety
from models.stock.facts import StockFacts
from models.stock.queries.stock import read_stock
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_ATTESTATION = table_of(Attestation)
# Built once: building a statement takes longer than running it.
_THE_ORDER = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_ATTESTED = (
    select(_ATTESTATION)
    .where(or_(_ATTESTATION.c.intent_id == bindparam("intent"), _ATTESTATION.c.intent_id == bindparam("order")))
    .order_by(_ATTESTATION.c.recorded_at, _ATTESTATION.c.id)
)
_SELF, _OTHER, _NAMED = (table_of(Patient).alias(name) for name in ("self", "other", "named"))
# The same surname covers the same surname and first initial (S3).
_LIKE_THEM = (
    select(_OTHER.c.family, _OTHER.c.given, _OTHER.c.birth_date, _OTHER.c.birth_precision)
    .distinct()
    .select_from(_ORDER)
    .join(_NAMED, _NAMED.c.id == _ORDER.c.patient_id)
    .join(_OTHER, _OTHER.c.id == _NAMED.c.person_id)
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
) -> DoseFacts:
    """Return the facts of one order for one giver, with what others signed for the draft `intent_id`.

    Raises StoreError for an unknown order.
    """
    row = connection.execute(_THE_ORDER, {"order": order_id}).one_or_none()
    if row is None:
        raise StoreError("this order is no longer stored: go back to the worklist and press F5")
    safety = clinic_safety(clinic).look_in(connection)
    drugs = clinic_formulary(clinic).drugs
    # A formulation is given as it was when its order was signed, whatever it is by now.
    mixed = formulation_from(row.mixture) if row.mixture else None
    drug = mixed_drug(mixed, drugs) if mixed else drugs.get(row.drug_slug or "")
    parts = parts_of(mixed, drugs) if mixed and drug else ()
    staff = read_staff(connection, clinic)
    attested = _attestations(connection, order_id, intent_id)
    giver = next(person for person in staff if person.id == giver_id)
    patient = read_patient(connection, row.patient_id)
    prior = read_prior_doses(connection, clinic, row.patient_id, local_date(now, clinic.zone) - _SHARED_DAYS)
    payers = read_payers(connection, clinic)
    return DoseFacts(
        patient=patient,
        order=order_facts(row),
        drug=drug,
        doses=prior.doses,
        stock=_stock(connection, clinic, drug, parts),
        staff=staff,
        payer=payers.payer("self_pay", ""),
        place_of_service=clinic.place_of_service,
        giver=giver,
        zone=clinic.zone,
        tables=safety.tables,
        code_sets=clinic_code_sets(clinic),
        billed=prior.billed,
        attestations=attested.get(intent_id, ()) if intent_id else (),
        similar=_similar(connection, clinic, safety.tables, patient.id, local_date(now, clinic.zone)),
        signed_off=safety.signed_off,
        order_attestations=attested.get(order_id, ()),
        payers=_spans(connection, payers, patient.id),
        authorizations=read_authorizations(connection, patient.id),
        prepaid=read_prepaid(connection, patient.id),
        own_record=row.patient_id in own_records(connection, giver_id),
        requester_left=requester_left(connection, row, staff),
        parts=parts,
        incompatible=read_incompatible(connection, clinic) if parts else (),
    ).on(local_date(now, clinic.zone))


def _stock(
    connection: Connection, clinic: Clinic, drug: Drug | None, parts: tuple[Part, ...]
) -> tuple[StockFacts, ...]:
    slugs = [part.drug.slug for part in parts] or ([drug.slug] if drug else [])
    return tuple(item for slug in slugs for item in read_stock(connection, clinic, slug))


def _attestations(
    connection: Connection, order_id: UUID, intent_id: UUID | None
) -> dict[UUID, tuple[AttestationFacts, ...]]:
    """Return what was signed at the order and for the draft, by the id of either."""
    found: dict[UUID, tuple[AttestationFacts, ...]] = {}
    for row in connection.execute(_ATTESTED, {"intent": intent_id or order_id, "order": order_id}):
        message = AttestationFacts(
            row.kind, row.person_id, row.person_name, row.finding, row.reason, row.content, row.recorded_at
        )
        found[row.intent_id] = (*found.get(row.intent_id, ()), message)
    return found


def _similar(
    connection: Connection, clinic: Clinic, tables: CodeTables, patient_id: UUID, today: date
) -> tuple[str, ...]:
    since = today - timedelta(days=int(tables.limits["similar_days"].value))
    wanted = {"site": clinic.site_id, "patient": patient_id, "since": since, "today": today}
    rows = connection.execute(_LIKE_THEM, wanted)
    people = ((row, Birth(row.birth_date, row.birth_precision).text) for row in rows)
    return tuple(f"{row.family.upper()}, {row.given}, born {born}" for row, born in people)


def _spans(connection: Connection, payers: Payers, patient_id: UUID) -> tuple[PayerSpan, ...]:
    """Return who is billed by day: the coverages as they are billed, and behind them the patient."""
    found = [one for one in read_coverages(connection, patient_id) if one.status == ACTIVE]
    spans = [PayerSpan(payers.payer(one.payer_type, one.payer_name), one.starts_on, one.ends_on) for one in found]
    return (*spans, PayerSpan(payers.payer("self_pay", ""), None, None))
