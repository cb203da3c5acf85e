"""Signed doses with what they bill, read for claims in a handful of statements however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Connection, and_, bindparam, false, func, or_, select

from models.billing.payers.payer_profiles import name_key
from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.correcting.records import AdministrationCorrection
from models.charting.correcting.what_counts import counts, driven_by, records_of, stands_for
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.records.ungathered_dose import UngatheredDose
from models.claims.building.facts import BilledDose, DoseCharge, Key
from models.claims.records.claim import ClaimDose
from models.claims.records.claim_book import BacklogMonth, ClaimBook
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

T = TypeVar("T")
_DOSE = table_of(MedicationAdministration)
_STATUS = table_of(ChargeDerivation)
_CHARGE = table_of(ChargeItem)
_PLACED = table_of(ClaimDose)
_PATIENT = table_of(Patient)
_BOOK = table_of(ClaimBook)
_MONTH = table_of(BacklogMonth)
_CORRECTION = table_of(AdministrationCorrection)
_NEW = table_of(UngatheredDose)
_FIRST = _DOSE.alias("first_signed")
_BEGINS = select(_BOOK.c.begins_at).where(_BOOK.c.site_id == bindparam("site"))
AT_ONCE = 400
"""Ids one statement carries."""


def at_once(ids: Iterable[T]) -> Iterator[list[T]]:
    """Yield ids, or what else is asked for by value, in parts one statement can carry."""
    every = list(ids)
    return (every[first : first + AT_ONCE] for first in range(0, len(every), AT_ONCE))


def begins_at(connection: Connection, clinic: Clinic) -> datetime | None:
    """Return when the clinic's claims began, None for one that had them from its first dose."""
    found: datetime | None = connection.execute(_BEGINS, {"site": clinic.site_id}).scalar()
    return found


def signed_before(begins: datetime | None, chain: CTE | None = None) -> ColumnElement[bool]:
    """Return the condition that a dose was first signed before claims began, however often it was amended since.

    `chain` are the doses looked at (`records_of`), every one there is unless given.
    """
    if begins is None:
        return false()
    chain = stands_for() if chain is None else chain
    first = (
        select(chain.c.current_id)
        .join(_FIRST, _FIRST.c.id == chain.c.earlier_id)
        .where(chain.c.current_id == _DOSE.c.id, _FIRST.c.recorded_at < begins)
    )
    return or_(_DOSE.c.recorded_at < begins, and_(_DOSE.c.replaces_id.is_not(None), first.exists()))


def unplaced() -> ColumnElement[bool]:
    """Return the condition that a dose counts and stands on no claim."""
    placed = select(_PLACED.c.id).where(_PLACED.c.administration_id == _DOSE.c.id)
    return and_(counts(_DOSE), ~placed.exists())


def month_of(connection: Connection) -> ColumnElement[str]:
    """Return the month of a dose's day of service as text, `2026-03`, on this engine."""
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", _DOSE.c.service_date)
    return func.to_char(_DOSE.c.service_date, "YYYY-MM")


def ungathered_doses(connection: Connection, clinic: Clinic, most: int) -> dict[UUID, UUID]:
    """Return what was signed or struck since claims were last looked at: the dose by the row that says so, in order."""
    rows = select(_NEW.c.id, _NEW.c.administration_id).where(_NEW.c.site_id == clinic.site_id).order_by(_NEW.c.id)
    return {row.id: row.administration_id for row in connection.execute(rows.limit(most))}


def new_doses(connection: Connection, clinic: Clinic, looked_at: Iterable[UUID]) -> list[UUID]:
    """Return those of these doses that belong on a claim and stand on none, the first signed first.

    Those signed before claims began are left to the backlog, unless their month was taken in or the record they amend
    stands on a claim.
    """
    doses = select(_DOSE.c.id).where(_DOSE.c.id.in_(looked_at))
    begins = begins_at(connection, clinic)
    taken = select(_MONTH.c.month).where(_MONTH.c.site_id == clinic.site_id, _MONTH.c.choice == "taken_in")
    chain = records_of(doses)
    known = (
        select(chain.c.current_id)
        .join(_PLACED, _PLACED.c.administration_id == chain.c.earlier_id)
        .where(chain.c.current_id == _DOSE.c.id)
    )
    ours = (
        []
        if begins is None
        else [
            or_(
                ~signed_before(begins, chain),
                month_of(connection).in_(taken),
                and_(_DOSE.c.replaces_id.is_not(None), known.exists()),
            )
        ]
    )
    wanted = driven_by(select(_DOSE.c.id), _DOSE, chain).where(unplaced(), *ours)
    return list(connection.execute(wanted.order_by(_DOSE.c.recorded_at, _DOSE.c.id)).scalars())


def corrected_doses(connection: Connection, looked_at: Iterable[UUID]) -> list[Any]:
    """Return (administration_id, claim_id) of doses on claims that were amended or struck.

    Looked at are these doses, and those they stand for.
    """
    chain = records_of(select(_DOSE.c.id).where(_DOSE.c.id.in_(looked_at)))
    statement = (
        select(_PLACED.c.administration_id, _PLACED.c.claim_id)
        .select_from(chain)
        .join(_PLACED, _PLACED.c.administration_id == chain.c.earlier_id)
        .join(_CORRECTION, _CORRECTION.c.administration_id == _PLACED.c.administration_id)
        .where(_PLACED.c.counts.is_(True))
        .distinct()
    )
    return list(connection.execute(statement))


def read_billed_doses(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, BilledDose]:
    """Return signed doses by id with what they bill. A dose whose bill is not on record bills nothing, and says so."""
    found: dict[UUID, BilledDose] = {}
    for part in at_once(ids):
        charges: dict[UUID, list[Any]] = defaultdict(list)
        lines = select(_CHARGE).where(_CHARGE.c.administration_id.in_(part))
        for line in connection.execute(lines.order_by(_CHARGE.c.administration_id, _CHARGE.c.line)):
            charges[line.administration_id].append(line)
        statement = (
            select(
                _DOSE.c.id, _DOSE.c.patient_id, _DOSE.c.service_date, _DOSE.c.effective_at, _DOSE.c.drug_display,
                _DOSE.c.diagnoses, _DOSE.c.replaces_id, _PATIENT.c.person_id, _STATUS.c.status, _STATUS.c.payer_type,
                _STATUS.c.payer_name, _STATUS.c.place_of_service, _STATUS.c.findings,
            )
            .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
            .outerjoin(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
            .where(_DOSE.c.id.in_(part))
        )  # fmt: skip
        for row in connection.execute(statement):
            found[row.id] = _dose(row, charges[row.id])
    return found


def _dose(row: Any, lines: list[Any]) -> BilledDose:
    status = row.status or "not_billable"
    findings = row.findings or []
    stops = [found["text"] for found in findings if found["severity"] == "stop"]
    if status == "not_billable" and not stops:
        stops = ["Nothing of this dose is billed."] if row.status else ["No bill of this dose is on record."]
    payer_type = row.payer_type or "self_pay"
    billed = status != "not_billable" and payer_type != "self_pay"
    key = Key(
        row.person_id, row.service_date, payer_type, name_key(row.payer_name or ""), row.place_of_service or "", billed
    )
    return BilledDose(
        id=row.id,
        key=key,
        patient_id=row.patient_id,
        payer_name=row.payer_name or "",
        effective_at=row.effective_at,
        drug=row.drug_display,
        status=status,
        charges=tuple(_charge(line, row.diagnoses) for line in lines),
        questions=tuple(found["text"] for found in findings if found["severity"] == "warn"),
        stops=tuple(stops) if status == "not_billable" else (),
        replaces_id=row.replaces_id,
    )


def _charge(line: Any, diagnoses: list[str]) -> DoseCharge:
    known = [diagnoses[pointer - 1] for pointer in line.diagnosis_pointers if 0 < pointer <= len(diagnoses)]
    return DoseCharge(
        id=line.id,
        code=line.code,
        units=line.units,
        modifiers=tuple(line.modifiers),
        diagnoses=tuple(dict.fromkeys(known)),
        ndc11=line.ndc11 or "",
        ndc_unit=line.ndc_unit or "",
        ndc_quantity=line.ndc_quantity,
        narrative=line.narrative or "",
        charge=line.charge,
    )
