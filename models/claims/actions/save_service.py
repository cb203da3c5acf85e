"""Enter, remove and attest other services of a patient's day; the claim of the day follows at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.claims.actions.gather_doses import rebuild_day
from models.claims.records.encounter_service import EncounterService, ServiceAttestation
from models.core.errors import BadInputError, RefusedError
from models.core.numbers.money import CENT
from models.core.required_reason import stated
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.author import Author, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_SERVICE, _ATTESTED = table_of(EncounterService), table_of(ServiceAttestation)
_ONE = select(_SERVICE).where(_SERVICE.c.id == bindparam("service"))
_WORD = select(_ATTESTED.c.id).where(_ATTESTED.c.service_id == bindparam("service"))
_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
MOST_UNITS = Decimal(999)


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service as typed: a visit level, procedure or test of one patient and day; `charge` None takes the fee."""

    patient_id: UUID
    day: date
    code: str
    units: Decimal = Decimal(1)
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    charge: Decimal | None = None
    provider_id: UUID | None = None
    origin: str = "entered"


def enter_service(clinic: Clinic, person_id: UUID | None, entry: ServiceEntry) -> UUID:
    """Store a service. Raises BadInputError naming the field that cannot be taken."""
    by = permitted(clinic, person_id, "enter_services")
    row = service_row(clinic, entry, by)

    def act(tx: Transaction) -> UUID:
        tx.add(row)
        audited(tx, clinic, person_id, "enter_service", ("EncounterService", row.id), {"code": row.code})
        rebuild_day(tx, clinic, row.patient_id, row.service_date)
        return row.id

    return clinic.store.write(act)


def remove_service(clinic: Clinic, person_id: UUID | None, service_id: UUID, revision: int, reason: str) -> None:
    """Take a service off its day; its row stays. Raises RefusedError when somebody changed it meanwhile."""
    permitted(clinic, person_id, "enter_services")
    why = stated(reason)

    def act(tx: Transaction) -> None:
        row = tx.execute(_ONE, service=service_id).one()
        if row.revision != revision or row.status != "active":
            raise RefusedError("", f"somebody changed {row.code} meanwhile: look at the day again")
        tx.update(EncounterService, _SERVICE.c.id == service_id, status="removed", revision=revision + 1)
        audited(tx, clinic, person_id, "remove_service", ("EncounterService", service_id), {"reason": why})
        rebuild_day(tx, clinic, row.patient_id, row.service_date)

    clinic.store.write(act)


def attest_service(clinic: Clinic, person_id: UUID, pin: str, service_id: UUID, text: str) -> UUID | Denied:
    """Store, under the provider's PIN, their word that a visit was significant and apart from the injection (R14).

    Raises BadInputError for a text that says nothing, RefusedError for a service that is attested or removed.
    """
    by = permitted(clinic, person_id, "attest_services")
    words = stated(text)
    person = confirm_pin(clinic, person_id, pin, "attest a visit")
    if isinstance(person, Denied):
        return person

    def act(tx: Transaction) -> UUID:
        row = tx.execute(_ONE, service=service_id).one()
        if row.status != "active":
            raise RefusedError("", f"{row.code} was removed meanwhile: look at the day again")
        if tx.execute(_WORD, service=service_id).scalar():
            raise RefusedError("", f"{row.code} is attested already")
        attestation = ServiceAttestation(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            service_id=service_id,
            text=words,
            attested_at=clinic.now(),
            attested_by=person_id,
            attested_by_name=by.name,
        )
        tx.add(attestation)
        audited(tx, clinic, person_id, "attest_service", ("EncounterService", service_id), {"code": row.code})
        rebuild_day(tx, clinic, row.patient_id, row.service_date)
        return attestation.id

    return clinic.store.write(act)


def service_row(clinic: Clinic, entry: ServiceEntry, by: Author) -> EncounterService:
    """Return what an entry stores. Raises BadInputError naming the field that cannot be taken."""
    code = entry.code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInputError("code", "enter a code of five signs, such as 99213")
    modifiers = tuple(one.strip().upper() for one in entry.modifiers if one.strip())
    if len(modifiers) > 4 or not all(_MODIFIER.fullmatch(one) for one in modifiers):
        raise BadInputError("modifiers", "enter at most four modifiers of two signs")
    if "25" in modifiers:
        raise BadInputError("modifiers", "25 is added once the provider attests the visit (a)")
    diagnoses = tuple(one.strip().upper() for one in entry.diagnoses if one.strip())
    if len(diagnoses) > 4 or not all(_DIAGNOSIS.fullmatch(one) for one in diagnoses):
        raise BadInputError("diagnoses", "enter at most four ICD-10-CM codes, such as E53.8")
    if not 0 < entry.units <= MOST_UNITS or entry.units != entry.units.to_integral_value():
        raise BadInputError("units", "enter whole units from 1 to 999")
    if entry.charge is not None and (entry.charge < 0 or entry.charge.quantize(CENT) != entry.charge):
        raise BadInputError("charge", "enter dollars and cents, or nothing for the clinic's fee")
    if entry.day > clinic.today():
        raise BadInputError("day", "this day is still to come")
    return EncounterService(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=entry.patient_id,
        service_date=entry.day,
        code=code,
        units=entry.units,
        modifiers=list(modifiers),
        diagnoses=list(diagnoses),
        charge=entry.charge,
        provider_id=entry.provider_id,
        origin=entry.origin,
        entered_at=clinic.now(),
        entered_by=by.id,
        entered_by_name=by.name,
    )
