"""The charge queue: claims with their patient, state and question, filtered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select, union

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
        where = _where(clinic, wanted, payer)
        lines = tuple(_line(row) for row in _rows(connection, where, most))
        number = connection.execute(select(func.count()).select_from(_CLAIM).where(where)).scalar_one()
        counts = connection.execute(
            select(_CLAIM.c.state, func.count().label("number"))
            .where(_CLAIM.c.site_id == clinic.site_id, _CLAIM.c.state.in_(COUNTED))
            .group_by(_CLAIM.c.state)
        )
        held = {row.state: row.number for row in counts}
        waiting = connection.execute(select(func.count()).select_from(_CLAIM).where(_where(clinic, (), "")))
        return Queue(lines, {state: held.get(state, 0) for state in COUNTED}, number - len(lines), waiting.scalar_one())


def _where(clinic: Clinic, states: tuple[State, ...], payer: str) -> Any:
    if states:
        of_state: Any = and_(_CLAIM.c.site_id == clinic.site_id, _CLAIM.c.state.in_(states))
    else:
        # Each way is an index of its own: what is open drives the read, whatever was billed before.
        here = select(_CLAIM.c.id).where(_CLAIM.c.site_id == clinic.site_id)
        asked = here.where(ASKED, _CLAIM.c.state.not_in([State.NOT_BILLABLE, State.VOID]))
        of_state = _CLAIM.c.id.in_(union(here.where(_CLAIM.c.state.in_(OPEN_WORK)), asked))
    of_payer = []
    if payer:
        of_payer = [or_(func.lower(_CLAIM.c.payer_name) == name_key(payer), _CLAIM.c.payer_type == name_key(payer))]
    return and_(of_state, *of_payer)


def _rows(connection: Connection, where: Any, most: int | None) -> list[Any]:
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
        .join(_ASKED, _ASKED.c.id == _CLAIM.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _ASKED.c.person_id)
        .where(where)
        .order_by(_CLAIM.c.service_date, _CLAIM.c.number, _CLAIM.c.id)
    )
    return list(connection.execute(statement.limit(most) if most else statement))


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
