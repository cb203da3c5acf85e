"""What the other services of a day add to its claim: lines, modifiers of other lines, questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.billing.facts import Service, Visit
from models.billing.lines import ChargeLine, Charges
from models.billing.pipeline import derive
from models.billing.queries.payers import read_payers
from models.charting.queries.prior_doses import read_prior_doses
from models.claims.building.drafts import service_line
from models.claims.building.facts import BilledDose, DayService, DraftLine, Key
from models.claims.records.encounter_service import EncounterService, ServiceAttestation
from models.codes.clinic_code_sets import clinic_code_sets
from models.core.finding import Severity
from models.patients.queries.same_person import SAME_PERSON
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SERVICE = table_of(EncounterService)
_ATTESTED = table_of(ServiceAttestation)
_OF_DAY = (
    select(_SERVICE, _ATTESTED.c.id.label("attestation_id"))
    .outerjoin(_ATTESTED, _ATTESTED.c.service_id == _SERVICE.c.id)
    .where(
        _SERVICE.c.patient_id.in_(SAME_PERSON),
        _SERVICE.c.service_date == bindparam("day"),
        _SERVICE.c.status == "active",
    )
    .order_by(_SERVICE.c.id)
)


@dataclass(frozen=True, slots=True)
class ServicesOfDay:
    """The lines of the services, what they ask, and new modifiers of administration lines by their charge item."""

    lines: tuple[DraftLine, ...] = ()
    asked: tuple[str, ...] = ()
    modifiers: dict[UUID, tuple[str, ...]] | None = None

    def on(self, dose: BilledDose) -> BilledDose:
        """Return a dose with the modifiers its lines take beside the services."""
        changed = self.modifiers or {}
        if not any(charge.id in changed for charge in dose.charges):
            return dose
        charges = (replace(one, modifiers=changed.get(one.id, one.modifiers)) for one in dose.charges)
        return replace(dose, charges=tuple(charges))


NO_SERVICES = ServicesOfDay()


def read_day_services(connection: Connection, person_id: UUID, day: Any) -> list[DayService]:
    """Return the services entered for a person's day."""
    rows = connection.execute(_OF_DAY, {"patient": person_id, "day": day})
    return [
        DayService(
            row.id,
            row.code,
            row.units,
            tuple(row.modifiers),
            tuple(row.diagnoses),
            row.charge,
            row.attestation_id is not None,
        )
        for row in rows
    ]


def services_of_day(
    connection: Connection, clinic: Clinic, key: Key, payer_name: str, doses: Sequence[BilledDose]
) -> ServicesOfDay:
    """Return what the services of the claim's day add to it; most days have none."""
    services = read_day_services(connection, key.person_id, key.day) if key.billed else []
    if not services:
        return NO_SERVICES
    known = read_prior_doses(connection, clinic, key.person_id, key.day).billed
    given = [dose for dose in sorted(doses, key=lambda one: (one.effective_at, one.id.int)) if dose.id in known]
    visit = Visit(
        date_of_service=key.day,
        payer=read_payers(connection, clinic).payer(key.payer_type, payer_name),
        place_of_service=key.place_of_service,
        supervision="direct",
        diagnoses=_diagnoses(given, services),
        injections=tuple(known[dose.id] for dose in given),
        services=tuple(Service(one.code, one.units, one.attested, one.modifiers) for one in services),
    )
    sets = clinic_code_sets(clinic)
    day, alone = derive(visit, sets), derive(replace(visit, services=()), sets)
    lines = {line.injection: line for line in day.lines if line.service}
    # A day that may not be billed has no lines at all: what was entered is shown as it is, and the claim held.
    shown = [number for number in range(len(services)) if number in lines or day.status == "not_billable"]
    return ServicesOfDay(
        tuple(_line(services[number], lines.get(number), visit.diagnoses) for number in shown),
        _asked(day, alone, [number for number in range(len(services)) if number not in lines]),
        _modifiers(day, given),
    )


def _diagnoses(doses: Sequence[BilledDose], services: Sequence[DayService]) -> tuple[str, ...]:
    of_services = (code for service in services for code in service.diagnoses)
    of_doses = (code for dose in doses for charge in dose.charges for code in charge.diagnoses)
    return tuple(dict.fromkeys((*of_services, *of_doses)))


def _line(service: DayService, line: ChargeLine | None, diagnoses: tuple[str, ...]) -> DraftLine:
    entered = service_line(service)
    pointed = service.diagnoses or diagnoses[:4]
    if line is None:
        return replace(entered, diagnoses=pointed)
    charge = service.charge if service.charge is not None else line.charge
    return replace(entered, modifiers=line.modifiers, units=line.units, charge=charge, diagnoses=pointed)


def _asked(day: Charges, alone: Charges, left_out: Sequence[int]) -> tuple[str, ...]:
    """Return what only the services raise: what stops or asks, and why one of them is left out."""
    before = {finding.text for finding in alone.findings}
    places = {f"services[{number}]" for number in left_out}
    return tuple(
        finding.text
        for finding in day.findings
        if finding.text not in before
        and (finding.severity is not Severity.NOTE or finding.at.partition(".")[0] in places)
    )


def _modifiers(day: Charges, doses: Sequence[BilledDose]) -> dict[UUID, tuple[str, ...]]:
    """Return the modifiers of administration lines beside the services, where they differ from those signed."""
    derived: dict[tuple[int, str], list[ChargeLine]] = defaultdict(list)
    for line in day.lines:
        if line.administration:
            derived[line.injection, line.code].append(line)
    changed = {}
    for number, dose in enumerate(doses):
        for charge in dose.charges:
            found = derived.get((number, charge.code))
            if found and (new := found.pop(0).modifiers) != charge.modifiers:
                changed[charge.id] = new
    return changed
