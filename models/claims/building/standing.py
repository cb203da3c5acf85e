"""A stored claim with the doses that count on it, as it is built on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from models.billing.payers.payer_profiles import name_key
from models.claims.actions.steps import locked
from models.claims.building.facts import BilledDose, Key
from models.claims.building.reading import read_billed_doses
from models.claims.records.claim import ClaimDose, StoredClaim
from models.claims.states import State
from models.patients.queries.same_person import same_person
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM = table_of(StoredClaim)
_PLACED = table_of(ClaimDose)
_PATIENT = table_of(Patient)
_THERE = select(_PLACED.c.administration_id).where(_PLACED.c.claim_id == bindparam("claim"), _PLACED.c.counts.is_(True))
_PERSON = select(_PATIENT.c.person_id).where(_PATIENT.c.id == bindparam("patient"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as stored, what makes it one, and the doses that count on it.

    `followed` is the earlier payer's claim of the same doses that a claim to the next payer follows, as it stands now.
    """

    claim: Row[Any]
    key: Key
    doses: tuple[BilledDose, ...]
    followed: Row[Any] | None = None

    @property
    def given(self) -> bool:
        """True while something of it was given: a claim to the next payer has the doses of the one it follows."""
        return bool(self.doses) or (self.followed is not None and self.followed.state is not State.VOID)

    @property
    def open(self) -> bool:
        """True while its lines may change: nobody outside has it, and no file holds it."""
        return is_open(self.claim)


def is_open(claim: Any) -> bool:
    """Return whether a claim's lines may still change."""
    if claim.state is State.BATCHED:
        return claim.batch_id is None
    return claim.state in {State.READY, State.HOLD, State.NOT_BILLABLE, State.REJECTED}


def takes_more(claim: Any) -> bool:
    """Return whether a further dose of the day goes on a claim: an open one nobody decided not to bill."""
    if claim.state is State.NOT_BILLABLE:
        return not claim.billed
    return is_open(claim) and claim.frequency == "1" and claim.state is not State.REJECTED


def read_standing(tx: Transaction, claim_id: UUID) -> Standing:
    """Return a claim to build on, locked until the transaction ends."""
    claim = locked(tx, claim_id)
    ids = list(tx.execute(_THERE, claim=claim_id).scalars())
    person = tx.execute(_PERSON, patient=claim.patient_id).scalar_one()
    doses = tuple(read_billed_doses(tx.connection, ids).values())
    return Standing(claim, key_of(claim, person), doses, _followed(tx, claim))


def _followed(tx: Transaction, claim: Any) -> Row[Any] | None:
    """Return the claim an earlier payer answered, or what took its place since; None for a claim that follows none."""
    if claim.follows_id is None:
        return None
    found = tx.connection.execute(select(_CLAIM).where(_CLAIM.c.id == claim.follows_id)).one()
    while found.state is State.CORRECTED:
        later = select(_CLAIM).where(_CLAIM.c.replaces_id == found.id, _CLAIM.c.state != State.VOID)
        replacement = tx.connection.execute(later.order_by(_CLAIM.c.number.desc()).limit(1)).one_or_none()
        if replacement is None:
            break
        found = replacement
    return found


def key_of(claim: Any, person_id: UUID) -> Key:
    """Return what makes a stored claim one, of the record that stands for its patient."""
    return Key(
        person_id,
        claim.service_date,
        claim.payer_type,
        name_key(claim.payer_name),
        claim.place_of_service,
        claim.billed,
    )


def claims_of_day(tx: Transaction, patient_id: UUID, day: date) -> list[UUID]:
    """Return the claims of a person's day that still count, the first that would take other services alone.

    Services stand on one claim of the day: the oldest that is billed to a first payer.
    """
    statement = (
        select(_CLAIM.c.id)
        .where(
            _CLAIM.c.patient_id.in_(same_person(patient_id)),
            _CLAIM.c.service_date == day,
            _CLAIM.c.billed.is_(True),
            _CLAIM.c.follows_id.is_(None),
            _CLAIM.c.state.not_in([State.VOID, State.CORRECTED]),
        )
        .order_by(_CLAIM.c.number, _CLAIM.c.id)
        .limit(1)
    )
    return list(tx.connection.execute(statement).scalars())


def claims_of_days(tx: Transaction, clinic: Clinic, keys: Sequence[Key]) -> dict[Key, list[Row[Any]]]:
    """Return the claims of persons' days by what makes them one, oldest first; none that follows another."""
    persons = {key.person_id for key in keys}
    days: set[date] = {key.day for key in keys}
    statement = (
        select(_CLAIM, _PATIENT.c.person_id)
        .join(_PATIENT, _PATIENT.c.id == _CLAIM.c.patient_id)
        .where(
            _PATIENT.c.person_id.in_(persons),
            _CLAIM.c.site_id == clinic.site_id,
            _CLAIM.c.follows_id.is_(None),
            _CLAIM.c.service_date.between(min(days), max(days)),
        )
        .order_by(_CLAIM.c.number, _CLAIM.c.id)
    )
    found: dict[Key, list[Row[Any]]] = {}
    for row in tx.connection.execute(statement):
        found.setdefault(key_of(row, row.person_id), []).append(row)
    return found
