"""A draft becomes a stored claim, or the next version of one that nobody outside has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import SQLModel

from models.claims.actions.steps import Step, event, take_step
from models.claims.building.facts import BilledDose, DraftClaim, DraftLine
from models.claims.numbers import claim_control
from models.claims.records.claim import ClaimDose, StoredClaim, StoredLine
from models.claims.states import State
from models.core.numbers.money import dollars
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LINE = table_of(StoredLine)
_USED = select(func.count(_LINE.c.id)).where(_LINE.c.claim_id == bindparam("claim"))


def state_of(draft: DraftClaim) -> State:
    """Return where a claim that was just built stands."""
    if not draft.key.billed:
        return State.NOT_BILLABLE
    return State.HOLD if draft.held or not draft.lines else State.READY


def new_claim(
    clinic: Clinic, number: int, draft: DraftClaim, by: Author, step: Step | None = None, **over: Any
) -> tuple[StoredClaim, list[SQLModel]]:
    """Return a claim and the rows it begins with: its lines and the first line of its story."""
    claim_id = clinic.new_id()
    state = step.state if step and step.state else state_of(draft)
    values: dict[str, Any] = {
        "id": claim_id,
        "site_id": clinic.site_id,
        "number": number,
        "control": claim_control(number, clinic.now(), draft.key.day),
        "patient_id": draft.key.person_id,
        "service_date": draft.key.day,
        "payer_type": draft.key.payer_type,
        "payer_name": draft.doses[0].payer_name if draft.doses else "",
        "place_of_service": draft.key.place_of_service,
        "state": state,
        "question": draft.question,
        "total": draft.total,
        "billed": draft.key.billed,
        "created_at": clinic.now(),
    }
    claim = StoredClaim(**{**values, **over})
    first = step or Step("built", state, facts=_built(draft))
    lines = stored_lines(clinic, claim_id, claim.control, 1, 0, draft.lines)
    return claim, [*lines, event(clinic, claim_id, 1, state, by, first)]


def placed(clinic: Clinic, claim_id: UUID, doses: Iterable[BilledDose]) -> list[SQLModel]:
    """Return the rows that place doses on a claim."""
    return [
        ClaimDose(id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose.id, claim_id=claim_id)
        for dose in doses
    ]


def rewrite(
    tx: Transaction, clinic: Clinic, claim: Row[Any], draft: DraftClaim, by: Author, step: Step, **values: Any
) -> None:
    """Write the next version of a claim's lines. A claim left without doses and services is void."""
    used = tx.execute(_USED, claim=claim.id).scalar_one()
    version = claim.version + 1
    tx.add(*stored_lines(clinic, claim.id, claim.control, version, used, draft.lines))
    empty = not draft.doses and not draft.lines
    after = State.VOID if empty else step.state or state_of(draft)
    change = {**(step.facts or {}), "before": dollars(claim.total), "after": dollars(draft.total)}
    said = Step(step.kind, after, step.reason, change)
    kept = {"version": version, "total": draft.total, "question": draft.question, "held_by": "", **values}
    take_step(tx, clinic, claim, by, said, **kept)


def stored_lines(
    clinic: Clinic, claim_id: UUID, control: str, version: int, used: int, lines: Sequence[DraftLine]
) -> list[SQLModel]:
    """Return the rows of one version of lines. Control numbers go on after the `used` ones of earlier versions."""
    controls = [f"{control}-{used + number}" for number in range(1, len(lines) + 1)]
    return [
        StoredLine(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            claim_id=claim_id,
            version=version,
            line=number + 1,
            control=controls[number],
            charge_item_id=line.charge_item_id,
            administration_id=line.administration_id,
            service_id=line.service_id,
            code=line.code,
            modifiers=list(line.modifiers),
            units=line.units,
            charge=line.charge,
            diagnoses=list(line.diagnoses),
            ndc11=line.ndc11,
            ndc_unit=line.ndc_unit,
            ndc_quantity=line.ndc_quantity,
            description=line.description,
            partner=controls[line.partner] if line.partner is not None else "",
        )
        for number, line in enumerate(lines)
    ]


def _built(draft: DraftClaim) -> dict[str, str]:
    return {
        "doses": counted(len(draft.doses), "dose"),
        "lines": counted(len(draft.lines), "line"),
        "total": dollars(draft.total),
    }


def counted(number: int | Decimal, noun: str) -> str:
    """Return a number with its noun: `1 dose`, `2 doses`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
