"""Settle who an imported person is: somebody known here, somebody new, or nobody of ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.typed_date import parse_date
from models.exchange.batch import ImportedBatch
from models.exchange.choices import NEW, NOT_OURS, SAME_KEEP, SAME_TAKE
from models.exchange.imported import (
    Fact,
    ImportedAllergy,
    ImportedCoverage,
    ImportedDose,
    ImportedEncounter,
    ImportedOrder,
    ImportedPatient,
    ImportedWeight,
    digest,
)
from models.exchange.importing.batches import names_in, store_rest
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.pending import WAITING
from models.exchange.settling.question import (
    PENDING,
    Decision,
    Outcome,
    Result,
    Settled,
    close,
    decide,
    keep_decision,
    origin_of,
    reason_for,
    reviewer,
)
from models.exchange.settling.reread import fact_from
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """What a new person needs and the file does not say: a record number of their own, a whole birth date, as typed."""

    mrn: str = ""
    birth_date: str = ""


def settle_person(
    clinic: Clinic, person_id: UUID, decision: Decision, pin: str = "", numbers: NewNumbers | None = None
) -> Outcome:
    """Store what was decided about a person, and what waited with them.

    Raises BadInputError naming the field that cannot be taken.
    """
    signed = decision.choice in {SAME_TAKE, SAME_KEEP}
    by = reviewer(clinic, person_id, pin if signed else None)
    if isinstance(by, Denied):
        return by

    def carry(tx: Transaction, row: Any, author: Author) -> Result:
        fact = fact_from(row.content["facts"], origin_of(row), row.place)
        if not isinstance(fact, ImportedPatient):
            raise BadInputError("", "this is no person: look at it again")
        if decision.choice == NOT_OURS:
            _close_what_waits(tx, clinic, row, author, reason_for(decision))
            return Result(Settled())
        made = _CARRIED[decision.choice](tx, clinic, row, fact, numbers or NewNumbers())
        patient_id = made.result_id
        if patient_id is not None:
            _take_with_them(tx, clinic, row, fact, patient_id, both=decision.choice == NEW)
        return made

    return decide(clinic, by, "person", decision, carry)


def _take(tx: Transaction, clinic: Clinic, row: Any, fact: ImportedPatient, numbers: NewNumbers) -> Result:
    """Let the person here have the name, birth date and sex the file states."""
    made = _keep(tx, clinic, row, fact, numbers)
    here = tx.execute(select(_PATIENT).where(_PATIENT.c.id == made.result_id)).one()
    values: dict[str, Any] = {"family": fact.family, "given": fact.given}
    if fact.birth_date is not None:
        values["birth_date"] = fact.birth_date
    if fact.sex != "unknown":
        values["sex"] = fact.sex
    before = {name: str(getattr(here, name)) for name in values}
    tx.update(Patient, _PATIENT.c.id == here.id, **values)
    return Result(made.settled, made.result_id, before)


def _keep(_tx: Transaction, _clinic: Clinic, row: Any, _fact: ImportedPatient, _numbers: NewNumbers) -> Result:
    if row.other_id is None:
        raise BadInputError("", "no person here was found for this one: register them as new, or not ours")
    return Result(Settled(patient_id=row.other_id), row.other_id)


def _register(tx: Transaction, clinic: Clinic, _row: Any, fact: ImportedPatient, numbers: NewNumbers) -> Result:
    mrn = numbers.mrn.strip() or fact.mrn
    holder = select(_PATIENT.c.id).where(_PATIENT.c.site_id == clinic.site_id, _PATIENT.c.mrn == mrn).limit(1)
    if tx.execute(holder).one_or_none():
        raise BadInputError("mrn", f"{mrn} is another patient's here: type a record number of their own")
    if len(mrn) > 64 or not mrn.isprintable():
        raise BadInputError("mrn", "at most 64 printed characters")
    birth = fact.birth_date or parse_date(numbers.birth_date, clinic.today(), "birth_date")
    if birth > clinic.today() or not (fact.birth_date or birth.isoformat().startswith(fact.birth_text)):
        raise BadInputError("birth_date", f"must fit {fact.birth_text}, as the file states it")
    patient_id = clinic.new_id()
    tx.add(Patient(
        id=patient_id, site_id=clinic.site_id, mrn=mrn, family=fact.family, given=fact.given, birth_date=birth,
        sex=fact.sex, deceased=fact.deceased, active=fact.active,
    ))  # fmt: skip
    return Result(Settled(patient_id=patient_id), patient_id)


_CARRIED: dict[str, Callable[[Transaction, Clinic, Any, ImportedPatient, NewNumbers], Result]] = {
    SAME_TAKE: _take,
    SAME_KEEP: _keep,
    NEW: _register,
}


def _take_with_them(
    tx: Transaction, clinic: Clinic, row: Any, fact: ImportedPatient, patient_id: UUID, *, both: bool
) -> None:
    """Keep the numbers of a person who is known now, and store what waited with them.

    `both` True where two people go by one number: then only what came in the same message is sure to be theirs.
    """
    waiting = [other for other in _waiting_with(tx, clinic, row.matter)
               if not both or (other.content_hash, other.found_at) == (row.content_hash, row.found_at)]  # fmt: skip
    belongings = [fact_from(held) for held in row.content["held"]]
    belongings += [fact_from(other.content["facts"], origin_of(other), other.place) for other in waiting]
    batch = _batch(belongings)
    ledger = Ledger(tx, clinic)
    ledger.content_hash = row.content_hash or _hash(row.content)
    ledger.pending.file, ledger.pending.content_hash = row.file, row.content_hash
    ledger.look_up(names_in([ImportedBatch(patients=(fact,)), batch]))
    ledger.taken(fact.keys, row.matter)
    ledger.tie(fact.keys, patient_id)
    ledger.known_as(fact.keys, patient_id, digest(fact))
    ledger.came_from("Patient", patient_id, origin_of(row), "added" if both else "joined")
    store_rest(ledger, batch)
    ledger.flush()
    ledger.pending.finish(ledger.decided)


def _batch(facts: list[Fact]) -> ImportedBatch:
    return ImportedBatch(
        allergies=tuple(fact for fact in facts if isinstance(fact, ImportedAllergy)),
        coverages=tuple(fact for fact in facts if isinstance(fact, ImportedCoverage)),
        encounters=tuple(fact for fact in facts if isinstance(fact, ImportedEncounter)),
        weights=tuple(fact for fact in facts if isinstance(fact, ImportedWeight)),
        orders=tuple(fact for fact in facts if isinstance(fact, ImportedOrder)),
        doses=tuple(fact for fact in facts if isinstance(fact, ImportedDose)),
    )


def _close_what_waits(tx: Transaction, clinic: Clinic, row: Any, by: Author, reason: str) -> None:
    for other in _waiting_with(tx, clinic, row.matter):
        close(tx, clinic, other, NOT_OURS, None)
        subject = ("PendingImport", other.id)
        keep_decision(tx, clinic, by, subject, other.kind, NOT_OURS, reason, Result(Settled(), row.id))


def _waiting_with(tx: Transaction, clinic: Clinic, matter: str) -> list[Any]:
    """Return the orders and doses that wait for this person, oldest first."""
    found = tx.execute(
        select(PENDING)
        .where(PENDING.c.site_id == clinic.site_id, PENDING.c.status == WAITING, PENDING.c.patient_id.is_(None),
               PENDING.c.kind.in_(("order", "dose")))
        .order_by(PENDING.c.found_at, PENDING.c.id)
    )  # fmt: skip
    return [other for other in found if other.compared.get("person") == matter]


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
