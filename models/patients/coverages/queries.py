"""Which coverages and authorizations a patient has, and how each came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.patients.coverages.facts import CoverageFacts, in_order, overlapping_primaries
from models.patients.queries.same_person import SAME_PERSON
from models.patients.records.authorization import AuthorizationVersion
from models.patients.records.coverage import Coverage, CoverageVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_COVER = table_of(Coverage)
_THEIRS = select(_COVER).where(_COVER.c.patient_id.in_(SAME_PERSON))
_LABELS = {
    "payer_name": "payer", "payer_type": "type", "rank": "rank", "member_id": "member number",
    "group_number": "group number", "relationship": "relationship", "subscriber_name": "subscriber",
    "subscriber_birth_date": "subscriber's birth date", "subscriber_sex": "subscriber's sex", "starts_on": "from",
    "ends_on": "until", "second_reason": "why Medicare is second", "card_checked_on": "card checked",
    "card_checked_by_name": "card checked by", "note": "note", "number": "number", "drug_slug": "drug",
    "code": "code", "counts": "counts", "allowed": "allowed", "status": "status",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoverageEvent:
    """One version of a coverage or an authorization. `changes` are (label, before, after)."""

    kind: str
    changed_at: datetime
    changed_by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def read_coverages(connection: Connection, patient_id: UUID) -> tuple[CoverageFacts, ...]:
    """Return every coverage of a patient as they are billed, ended ones and those entered in error among them."""
    return tuple(in_order(coverage_facts(row) for row in connection.execute(_THEIRS, {"patient": patient_id})))


def primaries_in_question(clinic: Clinic, patient_id: UUID) -> tuple[CoverageFacts, ...]:
    """Return the primary coverages of a patient that hold at one time: which one is billed is a person's answer."""
    with clinic.store.read() as connection:
        return overlapping_primaries(read_coverages(connection, patient_id))


def coverage_history(clinic: Clinic, coverage_id: UUID) -> tuple[CoverageEvent, ...]:
    """Return every version of a coverage, newest first."""
    return _history(clinic, CoverageVersion, "coverage_id", coverage_id)


def authorization_history(clinic: Clinic, authorization_id: UUID) -> tuple[CoverageEvent, ...]:
    """Return every version of an authorization, newest first."""
    return _history(clinic, AuthorizationVersion, "authorization_id", authorization_id)


def coverage_facts(row: Any) -> CoverageFacts:
    """Return a stored coverage as facts."""
    return CoverageFacts(
        id=row.id,
        payer_type=row.payer_type,
        payer_name=row.payer_name,
        rank=row.rank,
        member_id=row.member_id,
        group_number=row.group_number,
        relationship=row.relationship,
        subscriber_name=row.subscriber_name,
        subscriber_birth_date=row.subscriber_birth_date,
        subscriber_sex=row.subscriber_sex,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        card_checked_on=row.card_checked_on,
        card_checked_by=row.card_checked_by_name,
        note=row.note,
        status=row.status,
        change=row.change,
        second_reason=row.second_reason,
    )


def _history(clinic: Clinic, kind: Any, key: str, of: UUID) -> tuple[CoverageEvent, ...]:
    table = table_of(kind)
    wanted = select(table).where(table.c[key] == of).order_by(table.c.change)
    with clinic.store.read() as connection:
        rows = connection.execute(wanted).all()
    found: list[CoverageEvent] = []
    before: Mapping[str, str] = {}
    for row in rows:
        changes = _changes(before, row.facts) if before else ()
        found.append(CoverageEvent(row.kind, row.changed_at, row.changed_by_name, row.reason, changes))
        before = row.facts
    return tuple(reversed(found))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (label, before.get(name, ""), after.get(name, ""))
        for name, label in _LABELS.items()
        if before.get(name, "") != after.get(name, "")
    )
