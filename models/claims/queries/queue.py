"""The charge queue: claims with their patient, state and question, filtered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, or_, select, union_all

from models.billing.payers.payer_profiles import TYPE_NAMES, name_key
from models.claims.records.claim import ASKED, StoredClaim
from models.claims.records.claim_batch import ClaimBatch
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _PATIENT, _BATCH = table_of(StoredClaim), table_of(Patient), table_of(ClaimBatch)
_ASKED = _PATIENT.alias("asked")
OPEN_WORK = (State.HOLD, State.READY, State.REJECTED, State.DENIED)
"""States in which a biller has something to do; a claim of any other state has too while it has a question."""
COUNTED = (*OPEN_WORK, State.BATCHED)
"""States that are counted: those of what is not done yet, so that nobody counts all that was ever billed."""
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One claim in the queue. `patient` is `Okafor, Adaeze`, `batch` the number of its batch, None without.

    `of_record` is the number of the record it was made of, "" where that is the patient's own: one merged since.
    `earlier` is what payers before this one paid and took off of the total: `asked` is the rest.
    """

    id: UUID
    control: str
    state: State
    patient_id: UUID
    patient: str
    mrn: str
    day: date
    payer_type: str
    payer: str
    total: Decimal
    paid: Decimal
    patient_owes: Decimal
    question: str
    frequency: str
    payer_number: str
    batch: int | None
    revision: int
    billed: bool
    earlier: Decimal = Decimal(0)
    of_record: str = ""

    @property
    def asked(self) -> Decimal:
        """What this payer is asked for."""
        return self.total - self.earlier


@dataclass(frozen=True, slots=True)
class Queue:
    """The claims that match, oldest day first, how many there are of each state not done, and how many more match."""

    lines: tuple[QueueLine, ...]
    counts: Mapping[State, int]
    more: int
    open_work: int


def queue(clinic: Clinic, states: Iterable[State] = (), payer: str = "", *, most: int | None = MOST_SHOWN) -> Queue:
    """Return the queue; no `states` is the open work, `payer` a name or a type."""
    wanted = tuple(states)
    with clinic.store.read() as connection:
        lines = tuple(_line(row) for row in _rows(connection, _ways(clinic, wanted, payer), most))
        held = dict.fromkeys(State, 0)
        counted = select(_CLAIM.c.state, func.count()).where(_CLAIM.c.site_id == clinic.site_id)
        for state, number in connection.execute(counted.where(_CLAIM.c.state.in_(COUNTED)).group_by(_CLAIM.c.state)):
            held[state] = number
        open_work = sum(held[state] for state in OPEN_WORK) + _number(connection, [_asked(clinic)])
        matching = open_work if not wanted and not payer else _number(connection, _ways(clinic, wanted, payer))
        return Queue(lines, {state: held[state] for state in COUNTED}, matching - len(lines), open_work)


def _ways(clinic: Clinic, states: tuple[State, ...], payer: str) -> list[Select[Any]]:
    """Return the claims that match, a state at a time: each way is read in the order of its index, and no further."""
    here = select(_CLAIM.c.id, _CLAIM.c.service_date, _CLAIM.c.number).where(_CLAIM.c.site_id == clinic.site_id)
    ways = [here.where(_CLAIM.c.state == state) for state in states or OPEN_WORK]
    if not states:
        ways.append(_asked(clinic))
    if not payer:
        return ways
    of_payer = or_(func.lower(_CLAIM.c.payer_name) == name_key(payer), _CLAIM.c.payer_type == name_key(payer))
    return [way.where(of_payer) for way in ways]


def _asked(clinic: Clinic) -> Select[Any]:
    """Return the claims with a question whose state alone would not list them."""
    here = select(_CLAIM.c.id, _CLAIM.c.service_date, _CLAIM.c.number).where(_CLAIM.c.site_id == clinic.site_id)
    others = [state for state in State if state not in {*OPEN_WORK, State.NOT_BILLABLE, State.VOID}]
    return here.where(ASKED, _CLAIM.c.state.in_(others))


def _number(connection: Connection, ways: Iterable[Select[Any]]) -> int:
    number: int = connection.execute(select(func.count()).select_from(union_all(*ways).subquery())).scalar_one()
    return number


def _rows(connection: Connection, ways: Iterable[Select[Any]], most: int | None) -> list[Any]:
    if most is not None:
        in_order = (way.order_by(_CLAIM.c.service_date, _CLAIM.c.number, _CLAIM.c.id).limit(most) for way in ways)
        ways = [select(way.subquery()) for way in in_order]
    listed = union_all(*ways).subquery("listed")
    if most is not None:
        first = select(listed.c.id).order_by(listed.c.service_date, listed.c.number, listed.c.id).limit(most)
        listed = first.subquery("first")
    batch = select(_BATCH.c.number).where(_BATCH.c.id == _CLAIM.c.batch_id).scalar_subquery()
    statement = (
        select(
            _CLAIM,
            _PATIENT.c.family,
            _PATIENT.c.given,
            _PATIENT.c.mrn,
            _ASKED.c.mrn.label("asked_mrn"),
            batch.label("batch_number"),
        )
        .select_from(listed.join(_CLAIM, _CLAIM.c.id == listed.c.id))
        .join(_ASKED, _ASKED.c.id == _CLAIM.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _ASKED.c.person_id)
        .order_by(_CLAIM.c.service_date, _CLAIM.c.number, _CLAIM.c.id)
    )
    return list(connection.execute(statement))


def _line(row: Any) -> QueueLine:
    return QueueLine(
        id=row.id,
        control=row.control,
        state=row.state,
        patient_id=row.patient_id,
        patient=f"{row.family}, {row.given}" if row.given else row.family,
        mrn=row.mrn,
        day=row.service_date,
        payer_type=row.payer_type,
        payer=row.payer_name or TYPE_NAMES.get(row.payer_type, row.payer_type),
        total=row.total,
        paid=row.paid,
        patient_owes=row.patient_owes,
        question=row.question,
        frequency=row.frequency,
        payer_number=row.payer_number,
        batch=row.batch_number,
        revision=row.revision,
        billed=row.billed,
        earlier=row.earlier,
        of_record="" if row.asked_mrn == row.mrn else row.asked_mrn,
    )
