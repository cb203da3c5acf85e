"""Put every signed dose on a claim, and what was corrected since on the claim it belongs to.

A dose is not written into the queue while it is signed: claims stand above charting and never slow a signature down.
Instead whoever looks at the queue gathers first, so that nothing lies in between: the transaction that signs or strikes
a dose leaves a row of its own (`ungathered`), and the one that looks at it takes the row away; where the dose belongs
is decided by what is stored of it (`new_doses`). A transaction that is cut off leaves no trace, and what was signed
meanwhile is found by the next look. One dose stands on one claim: the database holds each administration once, and the
book is locked before anything is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.ungathered_dose import UngatheredDose
from models.claims.actions.numbering import claim_book, next_claim_numbers
from models.claims.actions.steps import Step
from models.claims.building.drafts import drafts
from models.claims.building.facts import BilledDose, DraftClaim, Key
from models.claims.building.payers import ClaimPayers, read_claim_payers
from models.claims.building.reading import AT_ONCE, corrected_doses, new_doses, read_billed_doses, ungathered_doses
from models.claims.building.services import NO_SERVICES, services_of_day
from models.claims.building.standing import Standing, claims_of_day, claims_of_days, read_standing, takes_more
from models.claims.building.with_payer import queue_correction, sent_lines
from models.claims.building.writing import counted, new_claim, placed, rewrite
from models.claims.records.claim import ClaimDose
from models.claims.states import WITH_PAYER, State
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PLACED = table_of(ClaimDose)
_CORRECTION = table_of(AdministrationCorrection)
_NOTED = table_of(UngatheredDose)
GATHERED = Author(None, "Needlepoint")
"""Who builds claims: the program itself, from what others signed."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a look brought: doses put on claims, and claims changed because a dose on them was corrected."""

    doses: int = 0
    corrected: int = 0


def gather_doses(clinic: Clinic) -> Gathered:
    """Put what was signed and corrected since the last look on claims; nothing is written where nothing was."""
    doses = corrected = 0
    while True:
        with clinic.store.read() as connection:
            waits = ungathered_doses(connection, clinic, 1)
        if not waits:
            return Gathered(doses, corrected)
        found = clinic.store.write(lambda tx: gather(tx, clinic))
        doses, corrected = doses + found.doses, corrected + found.corrected


def gather(tx: Transaction, clinic: Clinic) -> Gathered:
    """Gather one portion of doses within a transaction."""
    claim_book(tx, clinic)
    noted = ungathered_doses(tx.connection, clinic, AT_ONCE)
    looked_at = set(noted.values())
    corrected = corrected_doses(tx.connection, looked_at)
    successors = _successors(tx, [row.administration_id for row in corrected])
    ids = dict.fromkeys((*new_doses(tx.connection, clinic, looked_at), *successors.values()))
    new = read_billed_doses(tx.connection, list(ids))
    work = _Work(tx, clinic, read_claim_payers(tx.connection, clinic))
    claims = work.settle_corrections(corrected, successors, new)
    work.settle_new(dose for dose in new.values() if dose.id not in work.settled)
    tx.delete(UngatheredDose, _NOTED.c.site_id == clinic.site_id, _NOTED.c.id.in_(noted))
    return Gathered(len(new), claims)


def rebuild_day(tx: Transaction, clinic: Clinic, patient_id: UUID, day: date) -> None:
    """Build the claims of a patient's day anew: its other services changed. What is with the payer is corrected."""
    work = _Work(tx, clinic, read_claim_payers(tx.connection, clinic))
    for claim_id in claims_of_day(tx, patient_id, day):
        work.services_changed(read_standing(tx, claim_id))


def draft_of(tx: Transaction, clinic: Clinic, standing: Standing) -> DraftClaim:
    """Return what a claim of these doses holds now, however many lines it has; to the next payer as the first says."""
    if standing.followed is not None:
        return DraftClaim(standing.key, (), sent_lines(tx, standing.followed), "", held=False)
    work = _Work(tx, clinic, read_claim_payers(tx.connection, clinic))
    return work.draft(standing)


@dataclass(slots=True)
class _Work:
    """One gathering. `settled` are the doses that have their place."""

    tx: Transaction
    clinic: Clinic
    payers: ClaimPayers
    settled: set[UUID] = field(default_factory=set)
    serviced: set[tuple[UUID, date]] = field(default_factory=set)

    def settle_corrections(
        self, corrected: Sequence[Row[Any]], successors: dict[UUID, UUID], new: dict[UUID, BilledDose]
    ) -> int:
        """Take doses that no longer count off their claims, and put what stands for them in their place."""
        lost: dict[UUID, list[UUID]] = defaultdict(list)
        for row in corrected:
            lost[row.claim_id].append(row.administration_id)
        for claim_id, gone in lost.items():
            off = update(_PLACED).where(_PLACED.c.administration_id.in_(gone))
            self.tx.change(off.values(counts=False))
            instead = [new[successors[one]] for one in gone if one in successors]
            self._correct(read_standing(self.tx, claim_id), instead)
        return len(lost)

    def settle_new(self, doses: Iterable[BilledDose]) -> None:
        """Put doses on the open claim of their day, or on new ones."""
        groups: dict[Key, list[BilledDose]] = defaultdict(list)
        for dose in doses:
            groups[dose.key].append(dose)
        if not groups:
            return
        known = claims_of_days(self.tx, self.clinic, list(groups))
        made: list[tuple[DraftClaim, str]] = []
        for key, held in groups.items():
            there = known.get(key, [])
            taking = [claim for claim in there if takes_more(claim)]
            if taking:
                standing = read_standing(self.tx, taking[-1].id)
                self._rebuild(standing, held, Step("lines_added", facts={"doses": counted(len(held), "dose")}))
            else:
                sent = next((claim.control for claim in there if claim.state in WITH_PAYER), "")
                made += [(draft, sent) for draft in self._drafts(key, held, held[0].payer_name)]
        self._store(made)

    def draft(self, standing: Standing) -> DraftClaim:
        """Return what a sent claim would hold now: all its doses on one claim, as it was sent."""
        found = self._drafts(standing.key, standing.doses, standing.claim.payer_name, standing.claim.id)
        lines = tuple(line for part in found for line in part.lines)
        return DraftClaim(standing.key, standing.doses, lines, found[0].question, found[0].held)

    def services_changed(self, standing: Standing) -> None:
        """Build a claim anew beside other services."""
        if not standing.key.billed or standing.claim.frequency == "8":
            return
        if standing.open:
            self._rebuild(standing, (), Step("services_changed"))
        elif standing.claim.state in {*WITH_PAYER, State.BATCHED}:
            draft = self.draft(standing)
            queue_correction(self.tx, self.clinic, standing, draft, GATHERED, "Other services of the day changed")

    def _correct(self, standing: Standing, instead: list[BilledDose]) -> None:
        what = "amended" if instead else "struck"
        if standing.open:
            staying = [dose for dose in instead if dose.key == standing.key]
            self._rebuild(standing, staying, Step(what))
            return
        after = Standing(standing.claim, standing.key, (*standing.doses, *instead))
        draft = self.draft(after)
        self.tx.add(*placed(self.clinic, standing.claim.id, instead))
        self.settled |= {dose.id for dose in instead}
        if standing.claim.state in {*WITH_PAYER, State.BATCHED}:
            words = "A dose was amended" if instead else "A dose was entered in error"
            queue_correction(self.tx, self.clinic, after, draft, GATHERED, words)

    def _rebuild(self, standing: Standing, more: Sequence[BilledDose], step: Step) -> None:
        """Write an open claim anew with further doses; what its payer's limit parts from it becomes claims."""
        claim = standing.claim
        first, *rest = self._drafts(standing.key, (*standing.doses, *more), claim.payer_name, claim.id)
        rewrite(self.tx, self.clinic, claim, first, GATHERED, step)
        there = {dose.id for dose in standing.doses}
        self.tx.add(*placed(self.clinic, claim.id, [dose for dose in first.doses if dose.id not in there]))
        moved = [dose.id for draft in rest for dose in draft.doses if dose.id in there]
        if moved:
            self.tx.delete(ClaimDose, _PLACED.c.administration_id.in_(moved))
        self.settled |= {dose.id for dose in more}
        self._store([(draft, "") for draft in rest])

    def _store(self, made: Sequence[tuple[DraftClaim, str]]) -> None:
        numbers = next_claim_numbers(self.tx, self.clinic, len(made)) if made else ()
        claims, rows = [], []
        for number, (draft, sent) in zip(numbers, made, strict=True):
            claim, parts = new_claim(self.clinic, number, _held(draft, sent), GATHERED)
            claims.append(claim)
            rows += [*parts, *placed(self.clinic, claim.id, draft.doses)]
            self.settled |= {dose.id for dose in draft.doses}
        self.tx.add(*claims, *rows)

    def _drafts(
        self, key: Key, doses: Sequence[BilledDose], payer: str, claim_id: UUID | None = None
    ) -> tuple[DraftClaim, ...]:
        beside = NO_SERVICES
        if key.billed and self._first_of_day(key, claim_id):
            beside = services_of_day(self.tx.connection, self.clinic, key, payer, doses)
        limit = self.payers.line_limit(key.payer_type, payer)
        return drafts(key, [beside.on(dose) for dose in doses], beside.lines, beside.asked, limit)

    def _first_of_day(self, key: Key, claim_id: UUID | None) -> bool:
        """Return whether the other services of the day stand on this claim, None a new one: on one claim alone."""
        first = claims_of_day(self.tx, key.person_id, key.day)
        if claim_id is None:
            new = not first and (key.person_id, key.day) not in self.serviced
            self.serviced.add((key.person_id, key.day))
            return new
        return first == [claim_id]


def _held(draft: DraftClaim, sent: str) -> DraftClaim:
    """Return the draft with its question where a claim of the day is already with the payer (R75)."""
    if not sent or not draft.key.billed:
        return draft
    text = f"Claim {sent} of this day was sent before this dose: replace it, or send this one beside it."
    return DraftClaim(draft.key, draft.doses, draft.lines, f"{text} {draft.question}".strip()[:500], held=True)


def _successors(tx: Transaction, gone: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return what counts now for each corrected dose, through every amendment; a struck one has nothing."""
    found: dict[UUID, UUID] = {}
    asked = list(gone)
    step: dict[UUID, UUID | None] = {}
    while asked:
        statement = select(_CORRECTION.c.administration_id, _CORRECTION.c.replaced_by_id)
        rows = tx.execute(statement.where(_CORRECTION.c.administration_id.in_(asked))).all()
        step |= {row.administration_id: row.replaced_by_id for row in rows}
        asked = [row.replaced_by_id for row in rows if row.replaced_by_id is not None]
    for one in gone:
        now: UUID | None = one
        while now in step:
            now = step[now] if now is not None else None
        if now is not None:
            found[one] = now
    return found
