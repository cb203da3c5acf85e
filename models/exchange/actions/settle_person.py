"""Settle who an imported person is: somebody known here, somebody new, or nobody of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.birth import parse_birth
from models.core.errors import BadInputError
from models.exchange.choices import NEW, NOT_OURS, SAME_KEEP, SAME_TAKE
from models.exchange.imported import ImportedPatient
from models.exchange.settling.belongings import take_with_them, waiting_with
from models.exchange.settling.question import (
    ACT,
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
from models.patients.actions.not_the_same import different
from models.patients.actions.register_patient import next_number
from models.patients.records.patient import Patient
from models.patients.search_keys import store_keys
from models.patients.versions import add_version, patient_row, version_of
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_ALSO = {NEW: "register_patients", SAME_TAKE: "change_patients"}
"""What else a decision comes to, and who decides it must be allowed to do."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is carried out: the transaction, the waiting row, what came, and who decides why."""

    tx: Transaction
    clinic: Clinic
    row: Any
    fact: ImportedPatient
    by: Author
    reason: str


def settle_person(clinic: Clinic, person_id: UUID, decision: Decision, pin: str = "") -> Outcome:
    """Store what was decided about a person, and what waited with them.

    Raises BadInputError naming the field that cannot be taken.
    """
    signed = decision.choice in {SAME_TAKE, SAME_KEEP}
    by = reviewer(clinic, person_id, pin if signed else None, _ALSO.get(decision.choice, ACT))
    if isinstance(by, Denied):
        return by

    def carry(tx: Transaction, row: Any, author: Author) -> Result:
        fact = fact_from(row.content["facts"], origin_of(row), row.place)
        reason = reason_for(decision)
        if not isinstance(fact, ImportedPatient) or decision.choice not in {NOT_OURS, *_CARRIED}:
            raise BadInputError("", "this decision belongs to another kind of question")
        if decision.choice == NOT_OURS:
            _close_what_waits(tx, clinic, row, author, reason)
            return Result(Settled())
        made = _CARRIED[decision.choice](_Question(tx, clinic, row, fact, author, reason))
        if made.result_id is not None:
            take_with_them(tx, clinic, row, fact, made.result_id, both=decision.choice == NEW)
        return made

    return decide(clinic, by, "person", decision, carry)


def _take(asked: _Question) -> Result:
    """Let the person here have the name, birth date and sex the file states; what stood before stays in the history."""
    made, fact = _keep(asked), asked.fact
    here = patient_row(asked.tx, asked.clinic, asked.row.other_id)
    birth = parse_birth(fact.birth_text, asked.clinic.today())
    stated: dict[str, Any] = {"family": fact.family, "given": fact.given}
    if not birth.exact and birth.day <= here.birth_date <= birth.latest:
        birth_here = (here.birth_date, here.birth_precision)
    else:
        birth_here = (birth.day, birth.precision)
    stated["birth_date"], stated["birth_precision"] = birth_here
    if fact.sex != "unknown":
        stated["sex"] = fact.sex
    changed = {name: value for name, value in stated.items() if getattr(here, name) != value}
    if changed:
        add_version(asked.tx, asked.clinic, asked.by, here, "changed", changed, asked.reason)
    return Result(made.settled, made.result_id, {name: str(getattr(here, name)) for name in changed})


def _keep(asked: _Question) -> Result:
    if asked.row.other_id is None:
        raise BadInputError("", "no person here was found for this one: register them as new, or not ours")
    return Result(Settled(patient_id=asked.row.other_id), asked.row.other_id)


def _register(asked: _Question) -> Result:
    """Store a person of their own: under the file's record number, or the clinic's next where that one is taken."""
    tx, clinic, fact = asked.tx, asked.clinic, asked.fact
    taken = select(_PATIENT.c.id).where(_PATIENT.c.site_id == clinic.site_id, _PATIENT.c.mrn == fact.mrn).limit(1)
    mrn = next_number(tx, clinic) if tx.execute(taken).first() else fact.mrn
    birth = parse_birth(fact.birth_text, clinic.today())
    patient = Patient(
        id=clinic.new_id(), site_id=clinic.site_id, mrn=mrn, family=fact.family, given=fact.given,
        birth_date=birth.day, birth_precision=birth.precision, sex=fact.sex, deceased=fact.deceased, active=fact.active,
    )  # fmt: skip
    tx.add(patient, version_of(clinic, asked.by, patient.id, 1, "registered", [], asked.reason))
    store_keys(tx, clinic, patient)
    if asked.row.other_id is not None:
        tx.add(different(clinic, asked.by, patient.id, asked.row.other_id, asked.reason))
    return Result(Settled(patient_id=patient.id), patient.id)


_CARRIED: dict[str, Callable[[_Question], Result]] = {SAME_TAKE: _take, SAME_KEEP: _keep, NEW: _register}


def _close_what_waits(tx: Transaction, clinic: Clinic, row: Any, by: Author, reason: str) -> None:
    for other in waiting_with(tx, clinic, row.matter):
        close(tx, clinic, other, NOT_OURS, None)
        subject = ("PendingImport", other.id)
        keep_decision(tx, clinic, by, subject, other.kind, NOT_OURS, reason, Result(Settled(), row.id))
