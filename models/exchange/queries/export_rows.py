"""What exports hold: signed administrations in their latest version, and charge lines with where they are billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from models.billing.records.charge_item import ChargeItem
from models.charting.correcting.records import AdministrationCorrection, ChargeReversal
from models.charting.correcting.what_counts import carried_responses, later_response, stands_for
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_batch import ClaimBatch
from models.core.errors import BadInputError
from models.core.numbers.money import dollars
from models.core.quantity import plain_amount
from models.patients.queries.same_person import same_person
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

ADMINISTRATIONS = (
    "administration", "replaces", "status", "mrn", "family", "given", "birth_date", "order", "date_of_service",
    "given_at", "signed_at", "drug", "dose", "unit", "volume_ml", "route", "sites", "ndc", "lot", "expiry", "outcome",
    "reason", "response", "given_by", "ordered_by", "supervised_by", "waste", "waste_unit", "waste_reason", "diagnoses",
    "charges",
)  # fmt: skip
CHARGES = (
    "charge", "administration", "mrn", "date_of_service", "code", "modifiers", "units", "ndc", "ndc_unit",
    "ndc_quantity", "amount", "narrative", "state", "claim", "line", "payer", "batch",
)  # fmt: skip
ENTERED_IN_ERROR, SIGNED, AMENDMENT = "entered in error", "signed", "amendment"
_AT_ONCE = 400
_DOSE, _PATIENT, _CHARGE = table_of(MedicationAdministration), table_of(Patient), table_of(ChargeItem)
_CORRECTION, _REVERSAL, _RESPONSE = (
    table_of(kind) for kind in (AdministrationCorrection, ChargeReversal, AdministrationResponse)
)
_PRODUCT, _SITE, _WASTE = table_of(AdministrationProduct), table_of(AdministrationSite), table_of(Waste)
_CLAIM, _LINE, _BATCH = table_of(StoredClaim), table_of(StoredLine), table_of(ClaimBatch)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: days of service in the clinic's zone, both included, and one patient by record number."""

    since: date | None = None
    until: date | None = None
    mrn: str = ""


def read_administrations(connection: Connection, clinic: Clinic, wanted: Wanted) -> list[dict[str, str]]:
    """Return each signed administration once, in its latest version, by the time it was given.

    Raises BadInputError for an unknown patient.
    """
    carried = carried_responses(stands_for())
    statement = (
        select(
            _DOSE, _PATIENT.c.mrn, _PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.birth_date,
            _CORRECTION.c.kind.label("corrected"),
            later_response(_DOSE, _RESPONSE, carried).label("later"),
        )
        .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
        .outerjoin(_CORRECTION, _CORRECTION.c.administration_id == _DOSE.c.id)
        .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
        .outerjoin(carried, carried.c.administration_id == _DOSE.c.id)
        .where(_CORRECTION.c.replaced_by_id.is_(None))
        .order_by(_DOSE.c.effective_at, _DOSE.c.id)
    )  # fmt: skip
    rows = connection.execute(_limited(connection, clinic, wanted, statement)).all()
    beside = _Beside(connection, [row.id for row in rows])
    return [_administration(clinic, row, beside) for row in rows]


def read_charges(connection: Connection, clinic: Clinic, wanted: Wanted) -> list[dict[str, str]]:
    """Return every charge line of a dose with its claim, state and batch, by day of service.

    A line of a dose that was amended or struck says so; one on no claim yet has no state.
    """
    statement = (
        select(_CHARGE, _PATIENT.c.mrn, _REVERSAL.c.id.label("reversed"))
        .join(_DOSE, _DOSE.c.id == _CHARGE.c.administration_id)
        .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
        .outerjoin(_REVERSAL, _REVERSAL.c.charge_item_id == _CHARGE.c.id)
        .order_by(_CHARGE.c.service_date, _CHARGE.c.administration_id, _CHARGE.c.line)
    )
    rows = connection.execute(_limited(connection, clinic, wanted, statement)).all()
    claims = _claims(connection, [row.id for row in rows])
    return [_charge(row, claims.get(row.id)) for row in rows]


def _limited(connection: Connection, clinic: Clinic, wanted: Wanted, statement: Select[Any]) -> Select[Any]:
    statement = statement.where(_DOSE.c.site_id == clinic.site_id)
    if wanted.since is not None:
        statement = statement.where(_DOSE.c.service_date >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(_DOSE.c.service_date <= wanted.until)
    if not wanted.mrn:
        return statement
    known = select(_PATIENT.c.id).where(_PATIENT.c.site_id == clinic.site_id, _PATIENT.c.mrn == wanted.mrn)
    patient = connection.execute(known).scalar()
    if patient is None:
        raise BadInputError("--patient", f"no patient has the record number {wanted.mrn!r}")
    return statement.where(_DOSE.c.patient_id.in_(same_person(patient)))


class _Beside:
    """What stands beside many administrations: where it went in, from which lots, waste and charges, by id."""

    def __init__(self, connection: Connection, ids: Sequence[UUID]) -> None:
        self.sites = _by_dose(connection, ids, select(_SITE).order_by(_SITE.c.id), _SITE.c.administration_id)
        products = select(_PRODUCT).order_by(_PRODUCT.c.id)
        self.products = _by_dose(connection, ids, products, _PRODUCT.c.administration_id)
        self.waste = _by_dose(connection, ids, select(_WASTE).order_by(_WASTE.c.id), _WASTE.c.administration_id)
        charges = select(_CHARGE).order_by(_CHARGE.c.line)
        self.charges = _by_dose(connection, ids, charges, _CHARGE.c.administration_id)


def _by_dose(
    connection: Connection, ids: Sequence[UUID], statement: Select[Any], column: Any
) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for first in range(0, len(ids), _AT_ONCE):
        for row in connection.execute(statement.where(column.in_(ids[first : first + _AT_ONCE]))):
            found[row.administration_id].append(row)
    return found


def _claims(connection: Connection, charges: Sequence[UUID]) -> dict[UUID, Any]:
    """Return by charge line the claim it stands on last, with its line and batch."""
    found: dict[UUID, Any] = {}
    columns = (
        _LINE.c.charge_item_id, _LINE.c.control.label("line"), _CLAIM.c.control, _CLAIM.c.state, _CLAIM.c.payer_name,
        _CLAIM.c.payer_type, _BATCH.c.number.label("batch"),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(_CLAIM, _CLAIM.c.id == _LINE.c.claim_id)
        .outerjoin(_BATCH, _BATCH.c.id == _CLAIM.c.batch_id)
        .where(_LINE.c.version == _CLAIM.c.version)
        .order_by(_CLAIM.c.number)
    )
    for first in range(0, len(charges), _AT_ONCE):
        part = _LINE.c.charge_item_id.in_(charges[first : first + _AT_ONCE])
        found |= {row.charge_item_id: row for row in connection.execute(statement.where(part))}
    return found


def _administration(clinic: Clinic, row: Any, beside: _Beside) -> dict[str, str]:
    products, waste = beside.products.get(row.id, []), beside.waste.get(row.id, [])
    status = ENTERED_IN_ERROR if row.corrected else AMENDMENT if row.replaces_id else SIGNED
    return {
        "administration": str(row.id),
        "replaces": str(row.replaces_id) if row.replaces_id else "",
        "status": status,
        "mrn": row.mrn,
        "family": row.family,
        "given": row.given,
        "birth_date": row.birth_date.isoformat(),
        "order": str(row.request_id),
        "date_of_service": row.service_date.isoformat(),
        "given_at": row.effective_at.astimezone(clinic.zone).isoformat(timespec="minutes"),
        "signed_at": row.recorded_at.astimezone(clinic.zone).isoformat(timespec="minutes"),
        "drug": row.drug_display,
        "dose": _amount(row.dose),
        "unit": row.dose_unit if row.dose is not None else "",
        "volume_ml": _amount(row.volume_ml),
        "route": row.route,
        "sites": _joined(site.body_site for site in beside.sites.get(row.id, ())),
        "ndc": _joined(one.ndc for one in products),
        "lot": _joined(one.lot_number for one in products),
        "expiry": _joined(one.expires_on.isoformat() for one in products),
        "outcome": row.outcome.value,
        "reason": row.status_reason,
        "response": row.later or row.response,
        "given_by": row.giver_name,
        "ordered_by": row.requester_name,
        "supervised_by": row.supervisor_name,
        "waste": _joined(plain_amount(one.amount) for one in waste),
        "waste_unit": _joined(dict.fromkeys(one.unit for one in waste)),
        "waste_reason": _joined(dict.fromkeys(one.reason for one in waste)),
        "diagnoses": _joined(row.diagnoses),
        "charges": _joined(_charge_words(beside.charges.get(row.id, ()))),
    }


def _charge(row: Any, claim: Any) -> dict[str, str]:
    return {
        "charge": str(row.id),
        "administration": str(row.administration_id),
        "mrn": row.mrn,
        "date_of_service": row.service_date.isoformat(),
        "code": row.code,
        "modifiers": " ".join(row.modifiers),
        "units": plain_amount(row.units),
        "ndc": row.ndc11 or "",
        "ndc_unit": row.ndc_unit or "",
        "ndc_quantity": _amount(row.ndc_quantity),
        "amount": dollars(row.charge) if row.charge is not None else "",
        "narrative": row.narrative or "",
        "state": claim.state.value if claim else "reversed" if row.reversed else "",
        "claim": claim.control if claim else "",
        "line": claim.line if claim else "",
        "payer": (claim.payer_name or claim.payer_type) if claim else "",
        "batch": str(claim.batch) if claim and claim.batch is not None else "",
    }


def _charge_words(charges: Iterable[Any]) -> Iterator[str]:
    for one in charges:
        yield f"{'-'.join((one.code, *one.modifiers))} x {plain_amount(one.units)}"


def _amount(amount: Decimal | None) -> str:
    return plain_amount(amount) if amount is not None else ""


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)
