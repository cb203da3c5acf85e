"""What payers' answers left open: each with its text and the claims or lines it may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_answer import AnswerQuestion, ClaimAnswer
from models.core.words import date_text
from models.store.clinic import Clinic
from models.store.transaction import table_of

_QUESTION, _ANSWER = table_of(AnswerQuestion), table_of(ClaimAnswer)
_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim or line an answer may mean: its number, and what was billed in words."""

    id: UUID
    control: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One thing to settle. `kind` is claim, line or interest; `patient` and `charge` are what the answer says."""

    id: UUID
    revision: int
    kind: str
    text: str
    payer: str
    claim: str
    patient: str
    charge: Decimal
    paid: Decimal
    proposals: tuple[Proposal, ...]


def open_questions(clinic: Clinic) -> tuple[OpenQuestion, ...]:
    """Return what waits for a person, the oldest answer first."""
    with clinic.store.read() as connection:
        statement = (
            select(_QUESTION, _ANSWER.c.payer_name)
            .join(_ANSWER, _ANSWER.c.id == _QUESTION.c.answer_id)
            .where(_QUESTION.c.site_id == clinic.site_id, _QUESTION.c.status == "open")
            .order_by(_ANSWER.c.received_at, _QUESTION.c.id)
        )
        rows = connection.execute(statement).all()
        proposed = _proposals(connection, {UUID(one) for row in rows for one in row.proposed})
    return tuple(
        OpenQuestion(
            id=row.id,
            revision=row.revision,
            kind=row.kind,
            text=row.text,
            payer=row.payer_name,
            claim=row.content.get("control", ""),
            patient=", ".join(filter(None, (row.content.get("family"), row.content.get("given")))),
            charge=Decimal(row.content["charge"]),
            paid=Decimal(row.content["paid"]),
            proposals=tuple(proposed[UUID(one)] for one in row.proposed if UUID(one) in proposed),
        )
        for row in rows
    )


def count_questions(clinic: Clinic) -> int:
    """Return how many answers wait for a person."""
    wanted = (_QUESTION.c.site_id == clinic.site_id, _QUESTION.c.status == "open")
    with clinic.store.read() as connection:
        return connection.execute(select(func.count()).select_from(_QUESTION).where(*wanted)).scalar_one()


def _proposals(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Proposal]:
    wanted = list(ids)
    found: dict[UUID, Proposal] = {}
    for claim in connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(wanted))):
        text = f"{date_text(claim.service_date)}, {claim.total:.2f}, {claim.state.label}"
        found[claim.id] = Proposal(claim.id, claim.control, text)
    for line in connection.execute(select(_LINE).where(_LINE.c.id.in_(wanted))):
        code = "-".join((line.code, *line.modifiers))
        found[line.id] = Proposal(line.id, line.control, f"{code} × {line.units.normalize():f}, {line.charge or 0:.2f}")
    return found
