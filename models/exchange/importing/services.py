"""Other services of a day that a file brings: each once, however often and by whichever resource it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.billing.tables.tables import shipped_billing_tables
from models.claims.actions.gather_doses import rebuild_day
from models.claims.actions.save_service import ServiceEntry, service_row
from models.claims.building.reading import begins_at
from models.claims.records.encounter_service import EncounterService, ServiceAttestation
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.formulary import Formulary
from models.exchange.imported import ImportedService, digest
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.names import Known
from models.patients.queries.same_person import SAME_PERSON
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import table_of

KIND, LABEL = "EncounterService", "service"
IMPORT = Author(None, "import")
_SERVICE, _ATTESTED = table_of(EncounterService), table_of(ServiceAttestation)
_SAME = (
    select(_SERVICE.c.id)
    .where(
        _SERVICE.c.patient_id.in_(SAME_PERSON),
        _SERVICE.c.service_date == bindparam("day"),
        _SERVICE.c.code == bindparam("code"),
    )
    .limit(1)
)
_UPDATED = ("service_date", "code", "units", "diagnoses", "charge", "provider_id")


@dataclass
class ServiceDays:
    """The days whose services changed: their claims are built anew once all services of a file are stored."""

    changed: dict[tuple[UUID, date], None] = field(default_factory=dict)

    def rebuild(self, ledger: Ledger) -> None:
        """Bring the claims of those days up to their services."""
        ledger.flush()
        for patient, day in self.changed:
            rebuild_day(ledger.tx, ledger.clinic, patient, day)


def store_service(ledger: Ledger, fact: ImportedService, days: ServiceDays) -> None:
    """Add a service, change or take back one sent before; what bills a dose, is too old or known is only counted."""
    patient, day = ledger.patient(fact.patient, fact.at), _day(ledger.clinic, fact)
    known = ledger.find(KIND, fact.keys, fact.at)
    if known is not None:
        _meet(ledger, fact, (patient, day), known, days)
        return
    reason = _not_ours(ledger, fact, patient, day)
    if reason:
        ledger.tally.not_ours[reason] += 1
        return
    row = _row(ledger, fact, patient, day)
    service_id = ledger.add(EncounterService, _values(row))
    ledger.remember(KIND, service_id, fact.keys, digest(fact, patient, row.provider_id))
    ledger.tally.added[LABEL] += 1
    days.changed[patient, day] = None


def _meet(ledger: Ledger, fact: ImportedService, of: tuple[UUID, date], known: Known, days: ServiceDays) -> None:
    """Bring a service sent before up to what is sent now, unless somebody here signed for it or took it off."""
    patient, day = of
    mark = digest(fact, patient, _provider(ledger, fact))
    if known.digest == mark:
        ledger.tally.unchanged[LABEL] += 1
        return
    ledger.flush()
    stored = ledger.tx.execute(
        select(_SERVICE, _ATTESTED.c.attested_by_name)
        .outerjoin(_ATTESTED, _ATTESTED.c.service_id == _SERVICE.c.id)
        .where(_SERVICE.c.id == known.id)
    ).one()
    if stored.attested_by_name:
        raise BadInputError(fact.at, f"{stored.attested_by_name} attested this service: change it on its claim (e)")
    if stored.status != "active":
        ledger.tally.not_ours["service_removed_here"] += 1
        return
    row = _row(ledger, fact, patient, day)
    values = {name: getattr(row, name) for name in _UPDATED} if fact.active else {"status": "removed"}
    ledger.tx.update(EncounterService, _SERVICE.c.id == known.id, **values, revision=stored.revision + 1)
    ledger.remember(KIND, known.id, fact.keys, mark)
    ledger.tally.changed[LABEL] += 1
    days.changed |= {(patient, stored.service_date): None, (patient, day): None}


def _not_ours(ledger: Ledger, fact: ImportedService, patient: UUID, day: date) -> str:
    """Return the kind under which a service that is not kept is counted, "" for one that is."""
    if not fact.active:
        return "service_in_error"
    begins = begins_at(ledger.tx.connection, ledger.clinic)
    if begins is not None and day < local_date(begins, ledger.clinic.zone):
        return "service_before_claims"
    if _bills_a_dose(ledger.clinic, fact.code):
        return "charge_of_a_dose"
    # One service comes as a charge, a procedure and a visit's code: the first of them is kept.
    return "service_already_there" if ledger.rows(_SAME, patient=patient, day=day, code=fact.code) else ""


def _bills_a_dose(clinic: Clinic, code: str) -> bool:
    """Return whether a code is for an injection or its drug: those are billed from the dose that is charted here."""
    return code.startswith("J") or code in _codes_of_doses(clinic_formulary(clinic))


@lru_cache(maxsize=2)
def _codes_of_doses(formulary: Formulary) -> frozenset[str]:
    tables = shipped_billing_tables()
    acts = {one for row in tables.administration for one in (row.code, row.several, row.counselled) if one}
    drugs = {code for _, package in formulary.by_ndc.values() for code in package.hcpcs}
    return frozenset(drugs | (acts - tables.entered_acts))


def _row(ledger: Ledger, fact: ImportedService, patient: UUID, day: date) -> EncounterService:
    provider = _provider(ledger, fact)
    entry = ServiceEntry(
        patient, day, fact.code, fact.units, (), fact.diagnoses, fact.charge, provider, origin="import"
    )  # fmt: skip
    try:
        return service_row(ledger.clinic, entry, IMPORT)
    except BadInputError as error:
        raise BadInputError(fact.at, f"its {error.at}: {error.text}") from None


def _provider(ledger: Ledger, fact: ImportedService) -> UUID | None:
    return ledger.person("Practitioner", fact.provider, fact.at) if fact.provider else None


def _values(row: EncounterService) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name not in {"id", "site_id"}}


def _day(clinic: Clinic, fact: ImportedService) -> date:
    performed = fact.performed
    return local_date(performed.astimezone(UTC), clinic.zone) if isinstance(performed, datetime) else performed
