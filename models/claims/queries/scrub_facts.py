"""What checks of claims know beside the claims: read for many claims at once, never a statement for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.billing.queries.payers import read_payers
from models.billing.tables.tables import shipped_billing_tables
from models.claims.building.earlier_answers import read_earlier_claims
from models.claims.building.payers import read_claim_payers
from models.claims.building.reading import at_once
from models.claims.claim import Claim
from models.claims.queries.authorized_services import read_authorized
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.scrub.facts import CoverageDays, EarlierClaim, EarlierLine, ScrubFacts
from models.claims.scrub.published import published_for
from models.claims.states import WITH_PAYER, State
from models.codes.clinic_code_sets import clinic_code_sets
from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.drugs.clinic_formulary import clinic_formulary
from models.patients.coverages.facts import ACTIVE, CoverageFacts, in_order, same_payer
from models.patients.coverages.standing import read_standing
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)
_OF_RECORD = table_of(Patient).alias("of_record")
_GONE = [State.BATCHED, *sorted(WITH_PAYER)]


@dataclass(frozen=True, slots=True)
class _People:
    """Who the claims are of, by the patient a claim names: the record that stands for them, and what is kept of it."""

    records: Mapping[UUID, Any]
    coverages: Mapping[UUID, list[CoverageFacts]]
    earlier: Mapping[tuple[UUID, date], list[tuple[Any, EarlierClaim]]]


def scrub_facts(clinic: Clinic, claims: Mapping[UUID, Claim]) -> dict[UUID, ScrubFacts]:
    """Return what is known around stored claims, by their id."""
    with clinic.store.read() as connection:
        return read_scrub_facts(connection, clinic, claims)


def read_scrub_facts(connection: Connection, clinic: Clinic, claims: Mapping[UUID, Claim]) -> dict[UUID, ScrubFacts]:
    """Return what is known around claims as this connection sees it; `claims` are stored ones, by id."""
    payers, on_claims = read_payers(connection, clinic), read_claim_payers(connection, clinic)
    tables, published = shipped_billing_tables(), published_for(clinic_code_sets(clinic), claims.values())
    single_dose = _containers(clinic, claims.values())
    found: dict[UUID, ScrubFacts] = {}
    for part in at_once(claims):
        rows = connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(part))).all()
        people = _people(connection, clinic, rows)
        persons = [record.person_id for record in people.records.values()]
        authorized = read_authorized(connection, clinic, persons)
        chains = read_earlier_claims(connection, rows)
        for row in rows:
            record, claim = people.records[row.patient_id], claims[row.id]
            payer = payers.payer(row.payer_type, row.payer_name)
            limits = on_claims.of(row.payer_type, row.payer_name)
            held = people.coverages[record.person_id]
            own = authorized.of(record.person_id, (row.payer_type, row.payer_name))
            found[row.id] = ScrubFacts(
                today=clinic.today(),
                answers={name: tables.answer(name, payer.type, payer.policies) for name in tables.switches},
                published={day: published[day] for day in {claim.day, *(line.day for line in claim.lines)}},
                coverage=_coverage(held, row),
                died_on=None if record.deceased_estimated else record.deceased_on,
                authorizations=own,
                authorization_wanted=authorized.wanted((row.payer_type, row.payer_name)),
                earlier=_others(people.earlier[record.person_id, row.service_date], chains.get(row.id, ())),
                single_dose=single_dose,
                filing_days=limits.timely_days if limits.change else None,
                line_limit=limits.line_limit,
                primaries=sum(1 for one in held if one.rank == 1 and one.holds_on(row.service_date)),
            )
    return found


def _people(connection: Connection, clinic: Clinic, rows: Sequence[Any]) -> _People:
    records, coverages = read_standing(connection, {row.patient_id for row in rows})
    persons = {record.person_id for record in records.values()}
    days = {row.service_date for row in rows}
    return _People(records, coverages, _earlier(connection, clinic, persons, days))


def _earlier(
    connection: Connection, clinic: Clinic, persons: Iterable[UUID], days: Iterable[date]
) -> dict[tuple[UUID, date], list[tuple[Any, EarlierClaim]]]:
    """Return what payers have already, by person and day: as first payers have it, whoever was billed after them."""
    statement = (
        select(_CLAIM, _OF_RECORD.c.person_id)
        .join(_OF_RECORD, _OF_RECORD.c.id == _CLAIM.c.patient_id)
        .where(
            _OF_RECORD.c.person_id.in_(persons),
            _CLAIM.c.service_date.in_(days),
            _CLAIM.c.site_id == clinic.site_id,
            _CLAIM.c.state.in_(_GONE),
            _CLAIM.c.follows_id.is_(None),
        )
        .order_by(_CLAIM.c.number)
    )
    rows = connection.execute(statement).all()
    lines: dict[UUID, list[EarlierLine]] = defaultdict(list)
    day_of = {row.id: row.service_date for row in rows}
    held = (
        select(_LINE)
        .join(_CLAIM, (_CLAIM.c.id == _LINE.c.claim_id) & (_CLAIM.c.version == _LINE.c.version))
        .where(_LINE.c.claim_id.in_(day_of))
        .order_by(_LINE.c.claim_id, _LINE.c.line)
    )
    for line in connection.execute(held) if rows else ():
        known = EarlierLine(line.code, tuple(line.modifiers), line.units, day_of[line.claim_id])
        lines[line.claim_id].append(known)
    found: dict[tuple[UUID, date], list[tuple[Any, EarlierClaim]]] = defaultdict(list)
    for row in rows:
        earlier = EarlierClaim(row.control, row.payer_type, row.payer_name, tuple(lines[row.id]), row.payer_number)
        found[row.person_id, row.service_date].append((row, earlier))
    return found


def _others(earlier: Sequence[tuple[Any, EarlierClaim]], chain: Sequence[Any]) -> tuple[EarlierClaim, ...]:
    """Return what payers have of other services: not the claims a claim to the next payer follows."""
    followed = {one.id for one in chain}
    return tuple(one for row, one in earlier if not {row.id, row.replaces_id} & followed)


def _coverage(coverages: Sequence[CoverageFacts], row: Any) -> CoverageDays:
    """Return the days of the coverage that is billed: the one that holds that day, else the payer's first one."""
    payer = (row.payer_type, row.payer_name)
    theirs = [
        one
        for one in in_order(coverages)
        if one.status == ACTIVE and same_payer((one.payer_type, one.payer_name), payer)
    ]
    held = next((one for one in theirs if one.holds_on(row.service_date)), next(iter(theirs), None))
    return CoverageDays(held.starts_on, held.ends_on) if held else CoverageDays()


def _containers(clinic: Clinic, claims: Iterable[Claim]) -> dict[str, bool]:
    """Return of each NDC on the claims that the formulary holds whether its container is for one dose."""
    packages = clinic_formulary(clinic).by_ndc
    found = {}
    for ndc in {line.drug.ndc11 for claim in claims for line in claim.lines if line.drug is not None}:
        try:
            written = str(parse_ndc(ndc))
        except BadInputError:
            continue
        if written in packages:
            found[ndc] = packages[written][1].single_dose
    return found
