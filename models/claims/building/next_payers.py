"""The claim to the next payer, made once the payer before it has answered what it leaves to the patient.

It repeats the lines as the earlier payer saw them, under control numbers of its own, and carries what was answered
(837P 2320 and 2430). Its doses stay on the first claim: a dose is billed once, whoever pays a part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.billing.payers.payer_profiles import name_key
from models.charting.queries.insurance import payer_words
from models.claims.actions.numbering import next_claim_numbers
from models.claims.actions.steps import Step, locked, take_step
from models.claims.building.earlier_answers import read_earlier_claims
from models.claims.building.facts import DraftClaim, Key
from models.claims.building.followers import (
    corrected_answered,
    earlier_answered,
    left_words,
    read_followers,
)
from models.claims.building.reading import at_once
from models.claims.building.with_payer import sent_lines
from models.claims.building.writing import new_claim
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.core.numbers.money import dollars
from models.patients.coverages.facts import CoverageFacts, in_order, same_payer
from models.patients.coverages.standing import read_standing
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM = table_of(StoredClaim)


def bill_next_payers(
    tx: Transaction, clinic: Clinic, by: Author, answered: Mapping[UUID, str | None]
) -> dict[UUID, str]:
    """Make the claims to next payers that these answered claims ask for; return what became of each, in words.

    `answered` says whom the payer passed the claim on to itself: None nobody, "" without a name. Nothing is made for
    those, nor where the answer leaves nothing to the patient or no further coverage holds.
    """
    claims = _read(tx, list(answered))
    followers = read_followers(tx, answered)
    for claim_id, follower in followers.items():
        earlier_answered(tx, clinic, by, claims[claim_id], follower, payer_of(claims[claim_id]))
    asking = [one for one in claims.values() if one.id not in followers and _leaves_something(one)]
    of_first = read_followers(tx, [one.replaces_id for one in asking if one.replaces_id])
    for claim in asking:
        if claim.replaces_id in of_first:
            corrected_answered(tx, clinic, by, claim, of_first[claim.replaces_id])
    asking = [one for one in asking if one.replaces_id not in of_first]
    if not asking:
        return {}
    people, coverages = read_standing(tx.connection, {one.patient_id for one in asking})
    before = read_earlier_claims(tx.connection, asking)
    words: dict[UUID, str] = {}
    making: list[tuple[Row[Any], CoverageFacts]] = []
    for claim in asking:
        held = coverages[people[claim.patient_id].person_id]
        coverage = _next(held, claim, (*before.get(claim.id, ()), claim))
        passed_to = answered[claim.id]
        if coverage is not None and passed_to is None:
            making.append((claim, coverage))
        elif coverage is not None:
            to = passed_to or payer_of(coverage)
            take_step(tx, clinic, locked(tx, claim.id), by, Step("passed_on", facts={"to": to}))
            words[claim.id] = f"passed on to {to} by the payer"
    numbers = next_claim_numbers(tx, clinic, len(making)) if making else ()
    for number, (claim, coverage) in zip(numbers, making, strict=True):
        person = people[claim.patient_id].person_id
        words[claim.id] = _make(tx, clinic, by, number, (claim, coverage, person))
    return words


def payer_of(one: Any) -> str:
    """Return what people call the payer of a claim or a coverage."""
    return payer_words(one.payer_type, one.payer_name)


def _make(tx: Transaction, clinic: Clinic, by: Author, number: int, of: tuple[Row[Any], CoverageFacts, UUID]) -> str:
    (claim, coverage, person), left = of, dollars(of[0].patient_owes)
    key = Key(
        person, claim.service_date, coverage.payer_type, name_key(coverage.payer_name), claim.place_of_service,
        billed=True,
    )  # fmt: skip
    question = left_words(claim, payer_of(claim))
    draft = DraftClaim(key, (), sent_lines(tx, claim), question, held=True)
    facts = {"control": claim.control, "payer": payer_of(claim), "paid": dollars(claim.paid), "left": left}
    made, rows = new_claim(
        clinic,
        number,
        draft,
        by,
        Step("follows", State.HOLD, facts=facts),
        payer_name=coverage.payer_name,
        patient_id=claim.patient_id,
        follows_id=claim.id,
        earlier=claim.total - claim.patient_owes,
    )
    tx.add(made, *rows)
    facts = {"control": made.control, "payer": payer_of(coverage), "left": left}
    take_step(tx, clinic, locked(tx, claim.id), by, Step("next_payer", facts=facts))
    return f"claim {made.control} to {payer_of(coverage)} asks for the {left}"


def _leaves_something(claim: Any) -> bool:
    return claim.state is State.PAID and claim.frequency != "8" and claim.patient_owes > 0


def _next(coverages: Sequence[CoverageFacts], claim: Any, billed: Sequence[Any]) -> CoverageFacts | None:
    """Return the first coverage of the day behind the claim's payer that was not billed yet."""
    holding = [one for one in in_order(coverages) if one.holds_on(claim.service_date)]
    payers = [(one.payer_type, one.payer_name) for one in billed]
    mine = next((one.rank for one in holding if same_payer((one.payer_type, one.payer_name), payers[-1])), 0)
    left = (
        one
        for one in holding
        if one.rank > mine and not any(same_payer((one.payer_type, one.payer_name), other) for other in payers)
    )
    return next(left, None)


def _read(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    found: dict[UUID, Row[Any]] = {}
    for part in at_once(ids):
        rows = tx.connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(part)))
        found |= {row.id: row for row in rows}
    return found
