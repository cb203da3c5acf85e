"""Everything one dose is judged by, read on one connection in a handful of statements.

The first of them says which tables have anything of this person at all: most have not, and are not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, exists, func, or_, select

from models.billing.prepaid.records import PrepaidSeries
from models.billing.queries.payers import Payers, read_payers
from models.charting.authorizing.standing import read_authorizations
from models.charting.facts import DoseFacts, PayerSpan
from models.charting.prepaying.standing import read_prepaid
from models.charting.queries.prior_doses import read_prior_doses
from models.charting.records.medication_administration import MedicationAdministration
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
from models.patients.coverages.facts import ACTIVE, CoverageFacts
from models.patients.coverages.queries import read_coverages
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import there_is
from models.patients.queries.staff_links import own_records
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.authorization import Authorization
from models.patients.records.coverage import Coverage
from models.patients.records.observation import Observation
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.patient_flag import PatientFlag
from models.people.queries.staff import read_staff
from models.safety.facts import AttestationFacts, OrderState
from models.safety.settings.clinic_safety import clinic_safety
from models.stock.facts import StockFacts
from models.stock.queries.rooms import read_rooms
from models.stock.queries.stock import read_stock
from models.stock.records.lot import Lot
from models.stock.records.vial import OPENED, Vial
from models.store.clinic import Clinic
from models.store.kept.known import Knowledge
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_ATTESTATION = table_of(Attestation)
# Built once: building a statement takes longer than running it.
_ATTESTED = (
    select(_ATTESTATION)
    .where(or_(_ATTESTATION.c.intent_id == bindparam("intent"), _ATTESTATION.c.intent_id == bindparam("order")))
    .order_by(_ATTESTATION.c.recorded_at, _ATTESTATION.c.id)
)
_SELF, _OTHER, _NAMED = (table_of(Patient).alias(name) for name in ("self", "other", "named"))
_DUE = _ORDER.alias("due")


def _like(person: Any) -> Select[Any]:
    """Return the statement for those due lately who are easily taken for a person."""
    # The same surname covers the same surname and first initial (S3).
    return (
        select(_OTHER.c.family, _OTHER.c.given, _OTHER.c.birth_date, _OTHER.c.birth_precision)
        .select_from(_DUE)
        .join(_NAMED, _NAMED.c.id == _DUE.c.patient_id)
        .join(_OTHER, _OTHER.c.id == _NAMED.c.person_id)
        .join(_SELF, _SELF.c.id == person)
        .where(
            _DUE.c.site_id == bindparam("site"),
            _OTHER.c.id != _SELF.c.id,
            or_(
                func.lower(_OTHER.c.family) == func.lower(_SELF.c.family),
                _OTHER.c.birth_date == _SELF.c.birth_date,
            ),
            _DUE.c.status == OrderState.ACTIVE.value,
            _DUE.c.due_on.between(bindparam("since"), bindparam("today")),
        )
    )


_LIKE_THEM = _like(bindparam("patient")).distinct().order_by(_OTHER.c.family, _OTHER.c.given).limit(5)
_RECORD = table_of(Patient).alias("record")
_LOT, _VIAL = table_of(Lot), table_of(Vial)
_COVERAGE, _AUTHORIZED, _PREPAID = table_of(Coverage), table_of(Authorization), table_of(PrepaidSeries)
_OTHERS = (AllergyIntolerance, MedicationAdministration, Observation, OutsideDose, PatientFlag)
_OF_THEM = (_COVERAGE, _AUTHORIZED, _PREPAID, *(table_of(kind) for kind in _OTHERS))
_ANY_VIAL = exists(
    select(_VIAL.c.id)
    .join(_LOT, _LOT.c.id == _VIAL.c.lot_id)
    .where(_VIAL.c.site_id == _ORDER.c.site_id, OPENED, _LOT.c.drug_slug == _ORDER.c.drug_slug)
)
_SIMILAR = "similar"
_THE_ORDER = (
    select(
        _ORDER,
        *(there_is(table, _RECORD.c.person_id) for table in _OF_THEM),
        exists(_ATTESTED.order_by(None)).label(_ATTESTATION.name),
        exists(_like(_RECORD.c.person_id)).label(_SIMILAR),
        _ANY_VIAL.label(_VIAL.name),
    )
    .join(_RECORD, _RECORD.c.id == _ORDER.c.patient_id)
    .where(_ORDER.c.id == bindparam("order"))
)
_PROBED = (*(table.name for table in _OF_THEM), _ATTESTATION.name, _SIMILAR, _VIAL.name)
# A dose may be charted late: so long ago it can still share its day of service with one.
_SHARED_DAYS = timedelta(days=31)


def read_giving_facts(
    connection: Connection,
    clinic: Clinic,
    order_id: UUID,
    giver_id: UUID,
    now: datetime,
    intent_id: UUID | None = None,
    known: Knowledge | None = None,
) -> DoseFacts:
    """Return the facts of one order for one giver, with what others signed for the draft `intent_id`.

    `known` is what is not read again. Raises StoreError for an unknown order.
    """
    known, today = known or Knowledge(), local_date(now, clinic.zone)
    safety = known.of("safety", lambda: clinic_safety(clinic).look_in(connection))
    near = {"site": clinic.site_id, "since": today - timedelta(days=_similar_days(safety.tables)), "today": today}
    attested = {"order": order_id, "intent": intent_id or order_id}
    row = connection.execute(_THE_ORDER, {**attested, **near}).one_or_none()
    if row is None:
        raise StoreError("this order is no longer stored: go back to the worklist and press F5")
    nothing_in = frozenset(name for name in _PROBED if not getattr(row, name))
    drugs = clinic_formulary(clinic).drugs
    # A formulation is given as it was when its order was signed, whatever it is by now.
    mixed = formulation_from(row.mixture) if row.mixture else None
    drug = mixed_drug(mixed, drugs) if mixed else drugs.get(row.drug_slug or "")
    parts = parts_of(mixed, drugs) if mixed and drug else ()
    staff = known.of(("staff", today), lambda: read_staff(connection, clinic))
    signed = _attestations(connection, attested) if _ATTESTATION.name not in nothing_in else {}
    giver = next(person for person in staff if person.id == giver_id)
    patient = read_patient(connection, row.patient_id, nothing_in)
    prior = read_prior_doses(connection, clinic, row.patient_id, today - _SHARED_DAYS, nothing_in)
    payers = known.of("payers", lambda: read_payers(connection, clinic))
    own = known.of(("own records", giver_id), lambda: own_records(connection, giver_id))
    covered = read_coverages(connection, patient.id) if _COVERAGE.name not in nothing_in else ()
    return DoseFacts(
        patient=patient,
        order=order_facts(row),
        drug=drug,
        doses=prior.doses,
        stock=_stock(connection, clinic, known, drug, parts, vials=bool(parts) or _VIAL.name not in nothing_in),
        staff=staff,
        payer=payers.payer("self_pay", ""),
        place_of_service=clinic.place_of_service,
        giver=giver,
        zone=clinic.zone,
        tables=safety.tables,
        code_sets=clinic_code_sets(clinic),
        billed=prior.billed,
        attestations=signed.get(intent_id, ()) if intent_id else (),
        similar=_similar(connection, {**near, "patient": patient.id}) if _SIMILAR not in nothing_in else (),
        signed_off=safety.signed_off,
        order_attestations=signed.get(order_id, ()),
        payers=_spans(payers, covered),
        authorizations=read_authorizations(connection, patient.id) if _AUTHORIZED.name not in nothing_in else (),
        prepaid=read_prepaid(connection, patient.id) if _PREPAID.name not in nothing_in else (),
        own_record=row.patient_id in own,
        requester_left=requester_left(connection, row, staff),
        parts=parts,
        incompatible=read_incompatible(connection, clinic) if parts else (),
    ).on(today)


def _stock(
    connection: Connection,
    clinic: Clinic,
    known: Knowledge,
    drug: Drug | None,
    parts: tuple[Part, ...],
    *,
    vials: bool,
) -> tuple[StockFacts, ...]:
    slugs = [part.drug.slug for part in parts] or ([drug.slug] if drug else [])
    rooms = known.of("rooms", lambda: read_rooms(connection, clinic)) if slugs else None
    return tuple(item for slug in slugs for item in read_stock(connection, clinic, slug, rooms, vials=vials))


def _attestations(connection: Connection, wanted: dict[str, UUID]) -> dict[UUID, tuple[AttestationFacts, ...]]:
    """Return what was signed at the order and for the draft, by the id of either."""
    found: dict[UUID, tuple[AttestationFacts, ...]] = {}
    for row in connection.execute(_ATTESTED, wanted):
        message = AttestationFacts(
            row.kind, row.person_id, row.person_name, row.finding, row.reason, row.content, row.recorded_at
        )
        found[row.intent_id] = (*found.get(row.intent_id, ()), message)
    return found


def _similar_days(tables: CodeTables) -> int:
    return int(tables.limits["similar_days"].value)


def _similar(connection: Connection, wanted: dict[str, Any]) -> tuple[str, ...]:
    rows = connection.execute(_LIKE_THEM, wanted)
    people = ((row, Birth(row.birth_date, row.birth_precision).text) for row in rows)
    return tuple(f"{row.family.upper()}, {row.given}, born {born}" for row, born in people)


def _spans(payers: Payers, covered: Iterable[CoverageFacts]) -> tuple[PayerSpan, ...]:
    """Return who is billed by day: the coverages as they are billed, and behind them the patient."""
    found = [one for one in covered if one.status == ACTIVE]
    spans = [PayerSpan(payers.payer(one.payer_type, one.payer_name), one.starts_on, one.ends_on) for one in found]
    return (*spans, PayerSpan(payers.payer("self_pay", ""), None, None))
