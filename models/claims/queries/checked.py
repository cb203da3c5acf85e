"""What keeps claims back: what the charge rules ask, what the check of the whole claim finds, what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.claims.building.reading import at_once
from models.claims.claim import Claim
from models.claims.queries.claim_facts import read_claim_facts
from models.claims.queries.scrub_facts import read_scrub_facts, scrub_facts
from models.claims.records.claim import ClaimDecision, StoredClaim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import ScrubFinding
from models.claims.scrub.scrub import batch_notes, scrub
from models.claims.states import UNSENT, State
from models.core.finding import Severity
from models.store.clinic import Clinic
from models.store.transaction import table_of

BY_CHECK = "check"
_CLAIM, _DECISION = table_of(StoredClaim), table_of(ClaimDecision)


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """One fault of a claim: the denial it prevents in code and words, the field, and the step that mends it.

    `place` is where that is done; `accepted` says that somebody let it pass, with a reason on
    record; a stop is never let pass.
    """

    rule: str
    severity: Severity
    at: str
    text: str
    mend: str
    denial: str
    accepted: bool = False
    place: Place = Place.CLAIM

    @property
    def key(self) -> str:
        """Stable name of this finding within one claim."""
        return f"{self.rule}@{self.at}"

    @property
    def open(self) -> bool:
        """True while it keeps the claim back."""
        return self.severity is Severity.STOP or (self.severity is Severity.WARN and not self.accepted)


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what was found. `keeps_back` is the first thing that does, in words, "" for a clean one."""

    id: UUID
    row: Any
    facts: Claim
    findings: tuple[ClaimFinding, ...]

    @property
    def keeps_back(self) -> str:
        """The first finding that keeps the claim back."""
        return next((one.text for one in self.findings if one.open), "")


def checked(clinic: Clinic, ids: Sequence[UUID] | None = None) -> list[CheckedClaim]:
    """Return claims with what is found in them, by number; None is everything nobody outside has seen."""
    with clinic.store.read() as connection:
        return read_checked(connection, clinic, ids)


def read_checked(connection: Connection, clinic: Clinic, ids: Sequence[UUID] | None) -> list[CheckedClaim]:
    """Return checked claims as this connection sees them."""
    rows = _rows(connection, clinic, ids)
    facts = read_claim_facts(connection, clinic, [row.id for row in rows])
    accepted = _accepted(connection, [row.id for row in rows])
    around = read_scrub_facts(connection, clinic, facts)
    return [
        CheckedClaim(
            row.id,
            row,
            facts[row.id],
            findings_of(row, facts[row.id], around[row.id], accepted.get(row.id, frozenset())),
        )
        for row in rows
    ]


def notes_of_batch(clinic: Clinic, claims: Sequence[CheckedClaim]) -> tuple[ClaimFinding, ...]:
    """Return what is noted once for all of the claims: code sets that are missing or behind their days."""
    around = scrub_facts(clinic, {one.id: one.facts for one in claims})
    return tuple(_finding(one, frozenset()) for one in batch_notes(around.values()))


def findings_of(row: Any, claim: Claim, around: ScrubFacts, accepted: frozenset[str]) -> tuple[ClaimFinding, ...]:
    """Return what is found in a claim, the gravest first; one that goes to no payer has nothing to be found."""
    if not row.billed or row.state is State.NOT_BILLABLE:
        return ()
    found = (_finding(one, accepted) for one in scrub(claim, around))
    return tuple(sorted((*question_of(row), *found), key=lambda one: not one.open))


def _finding(one: ScrubFinding, accepted: frozenset[str]) -> ClaimFinding:
    denial = f"{one.denial.code}: {one.denial.text}"
    return ClaimFinding(one.rule, one.severity, one.at, one.text, one.mend, denial, one.key in accepted, one.place)


def question_of(row: Any) -> tuple[ClaimFinding, ...]:
    """Return the question a held claim waits with, as a finding a person answers by deciding."""
    if row.state is not State.HOLD or not row.question or row.held_by == BY_CHECK:
        return ()
    mend = "Decide: it stands, or it is not billed (d)."
    return (ClaimFinding("question", Severity.WARN, "claim", row.question, mend, ""),)


def _rows(connection: Connection, clinic: Clinic, ids: Sequence[UUID] | None) -> list[Any]:
    if ids is None:
        states = _CLAIM.c.state.in_([*UNSENT, State.REJECTED])
        statement = select(_CLAIM).where(_CLAIM.c.site_id == clinic.site_id, states)
        return list(connection.execute(statement.order_by(_CLAIM.c.number)))
    found: list[Any] = []
    for part in at_once(ids):
        found += connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(part)))
    return sorted(found, key=lambda row: (row.number, row.control))


def _accepted(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the keys of findings somebody let pass, by claim."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for part in at_once(ids):
        statement = select(_DECISION).where(_DECISION.c.claim_id.in_(part), _DECISION.c.choice == "accepted")
        for row in connection.execute(statement):
            found[row.claim_id].add(f"{row.rule}@{row.place}")
    return {claim: frozenset(keys) for claim, keys in found.items()}
