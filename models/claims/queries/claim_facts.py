"""Stored claims as the frozen facts that forms, files and checks read: many at once, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.authorizing.records import AuthorizationUse
from models.charting.records.medication_administration import MedicationAdministration
from models.claims.building.earlier_answers import EarlierAnswer, read_earlier_answers
from models.claims.building.parts import claim_line, clinic_of, insurances, line_providers, person_of, provider_of
from models.claims.building.payers import ClaimPayers, read_claim_payers
from models.claims.building.reading import at_once
from models.claims.claim import Claim, Provider
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.encounter_service import EncounterService, ServiceAttestation
from models.orders.records.medication_request import MedicationRequest
from models.patients.coverages.facts import CoverageFacts, same_payer
from models.patients.coverages.standing import read_standing
from models.patients.records.authorization import Authorization
from models.people.records.organization import Organization
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)
_DOSE, _ORDER = table_of(MedicationAdministration), table_of(MedicationRequest)
_SERVICE, _ATTESTED = table_of(EncounterService), table_of(ServiceAttestation)
_USE, _AUTHORIZATION = table_of(AuthorizationUse), table_of(Authorization)
_STAFF, _CLINIC = table_of(Practitioner), table_of(Organization)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the lines of many claims point at, by id."""

    staff: Mapping[UUID, Any]
    doses: Mapping[UUID, Any]
    services: Mapping[UUID, Any]
    authorizations: Mapping[UUID, Any]


def claim_facts(clinic: Clinic, ids: Sequence[UUID]) -> dict[UUID, Claim]:
    """Return claims as they stand, by id."""
    with clinic.store.read() as connection:
        return read_claim_facts(connection, clinic, ids)


def read_claim_facts(connection: Connection, clinic: Clinic, ids: Sequence[UUID]) -> dict[UUID, Claim]:
    """Return claims as this connection sees them, by id."""
    found: dict[UUID, Claim] = {}
    site = connection.execute(select(_CLINIC).where(_CLINIC.c.id == clinic.site_id)).one()
    payers = read_claim_payers(connection, clinic)
    staff = {row.id: row for row in connection.execute(select(_STAFF).where(_STAFF.c.site_id == clinic.site_id))}
    for part in at_once(ids):
        rows = connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(part))).all()
        people, coverages = read_standing(connection, {row.patient_id for row in rows})
        lines = _lines(connection, part)
        beside = _beside(connection, [line for held in lines.values() for line in held], staff)
        answers = read_earlier_answers(connection, rows)
        for row in rows:
            patient = people[row.patient_id]
            held = (patient, coverages[patient.person_id])
            found[row.id] = _claim(row, lines[row.id], held, (site, payers), beside, answers.get(row.id, ()))
    return found


def read_lines(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """Return the lines of claims in their present version, by claim."""
    found: dict[UUID, list[Any]] = {}
    for part in at_once(ids):
        found |= _lines(connection, part)
    return found


def _claim(
    row: Any,
    lines: Sequence[Any],
    person: tuple[Any, Sequence[CoverageFacts]],
    site: tuple[Any, ClaimPayers],
    beside: _Beside,
    answers: Sequence[EarlierAnswer],
) -> Claim:
    (patient, coverages), (organization, payers) = person, site
    diagnoses = list(dict.fromkeys(code for line in lines for code in line.diagnoses[:4]))
    owns = [_providers(line, beside) for line in lines]
    rendering = next((own["rendering"] for own in owns if "rendering" in own), None)
    on_claim = (rendering,) if rendering else ()
    payer = (row.payer_type, row.payer_name)
    numbers = [_authorization(beside.authorizations.get(line.administration_id), payer) for line in lines]
    one = next(iter(set(filter(None, numbers))), "") if len(set(filter(None, numbers))) == 1 else ""
    controls = {line.charge_item_id or line.service_id: line.control for line in lines}
    return Claim(
        control=row.control,
        day=row.service_date,
        place_of_service=row.place_of_service,
        patient=person_of(patient),
        insurances=insurances(coverages, row.service_date, payer, payers, (answers, controls)),
        billing=clinic_of(organization),
        diagnoses=tuple(diagnoses),
        lines=tuple(
            claim_line(line, row.service_date, diagnoses, line_providers(on_claim, own), "" if one else number)
            for line, own, number in zip(lines, owns, numbers, strict=True)
        ),
        providers=on_claim,
        record_number=patient.mrn,
        frequency=row.frequency,
        original=row.original,
        authorization=one,
        assignment=payers.of(*payer).assignment,
    )


def _authorization(used: Any, payer: tuple[str, str]) -> str:
    """Return the number a dose used where it is this payer's: another payer never gave it."""
    return used.number if used is not None and same_payer((used.payer_type, used.payer_name), payer) else ""


def _providers(line: Any, beside: _Beside) -> dict[str, Provider]:
    """Return who stands behind a line: who supervised bills for it (R66), who ordered is named beside (R69)."""
    dose, service = beside.doses.get(line.administration_id), beside.services.get(line.service_id)
    ids = {}
    if dose is not None:
        ids = {"rendering": dose.supervisor_id, "ordering": dose.requester_id}
    elif service is not None:
        ids = {"rendering": service.provider_id or service.attested_by}
    found = {role: beside.staff[who] for role, who in ids.items() if who in beside.staff}
    return {role: provider_of(row, role) for role, row in found.items()}


def _lines(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    statement = (
        select(_LINE)
        .join(_CLAIM, (_CLAIM.c.id == _LINE.c.claim_id) & (_CLAIM.c.version == _LINE.c.version))
        .where(_LINE.c.claim_id.in_(ids))
        .order_by(_LINE.c.claim_id, _LINE.c.line)
    )
    for row in connection.execute(statement):
        found[row.claim_id].append(row)
    return found


def _beside(connection: Connection, lines: Sequence[Any], staff: Mapping[UUID, Any]) -> _Beside:
    doses = {line.administration_id for line in lines if line.administration_id}
    services = {line.service_id for line in lines if line.service_id}
    given = (
        select(_DOSE.c.id, _DOSE.c.supervisor_id, _ORDER.c.requester_id)
        .join(_ORDER, _ORDER.c.id == _DOSE.c.request_id)
        .where(_DOSE.c.id.in_(doses))
    )
    rendered = (
        select(_SERVICE.c.id, _SERVICE.c.provider_id, _ATTESTED.c.attested_by)
        .outerjoin(_ATTESTED, _ATTESTED.c.service_id == _SERVICE.c.id)
        .where(_SERVICE.c.id.in_(services))
    )
    used = (
        select(
            _USE.c.administration_id, _AUTHORIZATION.c.number, _AUTHORIZATION.c.payer_type, _AUTHORIZATION.c.payer_name
        )
        .join(_AUTHORIZATION, _AUTHORIZATION.c.id == _USE.c.authorization_id)
        .where(_USE.c.administration_id.in_(doses))
    )
    return _Beside(
        staff,
        {row.id: row for row in connection.execute(given)},
        {row.id: row for row in connection.execute(rendered)} if services else {},
        {row.administration_id: row for row in connection.execute(used)},
    )
