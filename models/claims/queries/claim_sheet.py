"""One claim in full: its lines, what is found in it, the other services of its day, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.claims.claim import Claim
from models.claims.queries.checked import CheckedClaim, ClaimFinding, read_checked
from models.claims.records.encounter_service import EncounterService, ServiceAttestation
from models.claims.states import UNSENT, State
from models.patients.queries.same_person import SAME_PERSON
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SERVICE, _ATTESTED = table_of(EncounterService), table_of(ServiceAttestation)
_OF_DAY = (
    select(_SERVICE, _ATTESTED.c.text, _ATTESTED.c.attested_by_name)
    .outerjoin(_ATTESTED, _ATTESTED.c.service_id == _SERVICE.c.id)
    .where(_SERVICE.c.patient_id.in_(SAME_PERSON), _SERVICE.c.service_date == bindparam("day"))
    .order_by(_SERVICE.c.id)
)


@dataclass(frozen=True, slots=True)
class ServiceOfDay:
    """Another service of a patient's day. `attested_by` and `attestation` are "" while no provider attests it."""

    id: UUID
    code: str
    units: Decimal
    modifiers: tuple[str, ...]
    charge: Decimal | None
    entered_by: str
    active: bool
    revision: int
    attested_by: str
    attestation: str


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """A claim as it stands. `findings` are those of the check while nobody outside has seen it."""

    id: UUID
    row: Any
    facts: Claim
    findings: tuple[ClaimFinding, ...]
    services: tuple[ServiceOfDay, ...]


def claim_sheet(clinic: Clinic, claim_id: UUID) -> ClaimSheet:
    """Return one claim in full."""
    with clinic.store.read() as connection:
        found: CheckedClaim = read_checked(connection, clinic, [claim_id])[0]
        seen = found.row.state in {*UNSENT, State.REJECTED}
        services = read_services(connection, found.row.patient_id, found.row.service_date)
        return ClaimSheet(found.id, found.row, found.facts, found.findings if seen else (), services)


def services_on(clinic: Clinic, patient_id: UUID, day: date) -> tuple[ServiceOfDay, ...]:
    """Return the other services of a person's day, removed ones among them."""
    with clinic.store.read() as connection:
        return read_services(connection, patient_id, day)


def read_services(connection: Connection, patient_id: UUID, day: date) -> tuple[ServiceOfDay, ...]:
    """Return the other services of a person's day as this connection sees them."""
    return tuple(
        ServiceOfDay(
            id=row.id,
            code=row.code,
            units=row.units,
            modifiers=tuple(row.modifiers),
            charge=row.charge,
            entered_by=row.entered_by_name,
            active=row.status == "active",
            revision=row.revision,
            attested_by=row.attested_by_name or "",
            attestation=row.text or "",
        )
        for row in connection.execute(_OF_DAY, {"patient": patient_id, "day": day})
    )
