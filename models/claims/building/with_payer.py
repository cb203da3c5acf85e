"""A dose of a claim the payer has was corrected: what was sent stays, and what follows is queued (R73 to R77)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel

from models.billing.queries.payers import read_payers
from models.claims.actions.numbering import next_claim_numbers
from models.claims.actions.steps import Step, take_step
from models.claims.building.facts import DraftClaim, DraftLine
from models.claims.building.followers import earlier_corrected
from models.claims.building.standing import Standing
from models.claims.building.writing import new_claim
from models.claims.correction import Correction, Way, correction
from models.claims.records.claim import ClaimDose, StoredLine
from models.claims.states import State
from models.core.numbers.money import dollars
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PLACED = table_of(ClaimDose)
_LINE = table_of(StoredLine)
_LINES = (
    select(_LINE)
    .where(_LINE.c.claim_id == bindparam("claim"), _LINE.c.version == bindparam("version"))
    .order_by(_LINE.c.line)
)
MOST_QUESTION = 500


def way_of(tx: Transaction, clinic: Clinic, standing: Standing) -> Correction:
    """Return how a claim the payer has is corrected, by its payer's profile and what is still given."""
    claim = standing.claim
    payer = read_payers(tx.connection, clinic).payer(claim.payer_type, claim.payer_name)
    return correction(payer, claim.payer_number, still_given=standing.given)


def queue_correction(
    tx: Transaction, clinic: Clinic, standing: Standing, draft: DraftClaim, by: Author, what: str
) -> None:
    """Queue what follows from a change of a claim that was sent: a claim of its own, or a task in its question."""
    claim, way = standing.claim, way_of(tx, clinic, standing)
    change = {"before": dollars(claim.total), "after": dollars(draft.total if standing.given else claim.total * 0)}
    said = f"{what} after it was sent: {change['before']} became {change['after']}."
    if standing.given and standing.followed is None and _same(sent_lines(tx, claim), draft.lines):
        take_step(tx, clinic, claim, by, Step("unchanged", facts={"what": what, **change}))
        return
    if way.frequency is None:
        question = f"{said} {way.text}"[:MOST_QUESTION]
        take_step(tx, clinic, claim, by, Step("question", facts={"what": question, **change}), question=question)
        return
    lines = draft.lines if way.way is Way.REPLACEMENT else sent_lines(tx, claim)
    held = replace(draft, lines=lines, doses=() if way.way is Way.VOID else draft.doses)
    verb = "Replaces" if way.way is Way.REPLACEMENT else "Voids"
    question = f"{verb} claim {claim.control}. {said} {draft.question}".rstrip()
    number = next_claim_numbers(tx, clinic, 1)[0]
    made, rows = new_claim(
        clinic,
        number,
        replace(held, doses=()),
        by,
        Step("replaces", State.HOLD, facts={"control": claim.control, "way": way.way.value, **change}),
        question=question[:MOST_QUESTION],
        payer_name=claim.payer_name,
        frequency=way.frequency,
        original=way.original or "",
        replaces_id=claim.id,
        patient_id=claim.patient_id,
        **_following(standing),
    )
    after = State.CORRECTED if way.way is Way.REPLACEMENT else State.VOID
    queued = Step("correction_queued", after, facts={"way": way.way.value, "control": made.control, **change})
    take_step(tx, clinic, claim, by, queued, question="")
    tx.add(made, *rows)
    if way.way is Way.REPLACEMENT:
        _move_doses(tx, claim, made)
    earlier_corrected(tx, clinic, by, claim, made.control)


def _following(standing: Standing) -> dict[str, Any]:
    """Return what a correction of a claim to the next payer follows: the earlier payer's claim as it stands now."""
    followed = standing.followed
    if followed is None:
        return {}
    return {"follows_id": followed.id, "earlier": followed.total - followed.patient_owes}


def _same(sent: tuple[DraftLine, ...], now: tuple[DraftLine, ...]) -> bool:
    """Return whether a payer would see no difference: the same lines, whichever record they bill."""
    return [_unlinked(line) for line in sent] == [_unlinked(line) for line in now]


def _unlinked(line: DraftLine) -> DraftLine:
    return replace(line, charge_item_id=None, administration_id=None)


def sent_lines(tx: Transaction, claim: Any) -> tuple[DraftLine, ...]:
    """Return the lines of a claim as they were sent."""
    rows = tx.execute(_LINES, claim=claim.id, version=claim.version).all()
    places = {row.control: number for number, row in enumerate(rows)}
    return tuple(
        DraftLine(
            code=row.code,
            modifiers=tuple(row.modifiers),
            units=row.units,
            charge=row.charge,
            diagnoses=tuple(row.diagnoses),
            ndc11=row.ndc11,
            ndc_unit=row.ndc_unit,
            ndc_quantity=row.ndc_quantity,
            description=row.description,
            charge_item_id=row.charge_item_id,
            administration_id=row.administration_id,
            service_id=row.service_id,
            partner=places.get(row.partner),
        )
        for row in rows
    )


def _move_doses(tx: Transaction, claim: Any, to: SQLModel) -> None:
    statement = update(_PLACED).where(_PLACED.c.claim_id == claim.id, _PLACED.c.counts.is_(True))
    tx.change(statement.values(claim_id=to.id))  # type: ignore[attr-defined]
