"""A coder decides about a claim: it stands, it is not billed, or it is billed after all; who and why are kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.payer_profiles import name_key, profile_named
from models.billing.queries.payer_sheets import payer_sheets
from models.billing.queries.payers import payer_profiles
from models.claims.actions.steps import Step, changed_meanwhile, locked, take_step
from models.claims.records.claim import ClaimDecision
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.core.required_reason import stated
from models.people.author import permitted
from models.people.versions import Stale
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

ACCEPTED, NOT_BILLABLE, BILLABLE = "accepted", "not_billable", "billable"
CHOICES = {ACCEPTED: "It stands", NOT_BILLABLE: "Do not bill", BILLABLE: "Bill after all"}
_STEPS = {
    ACCEPTED: ("decided", State.READY),
    NOT_BILLABLE: ("not_billable", State.NOT_BILLABLE),
    BILLABLE: ("billable_again", State.HOLD),
}


@dataclass(frozen=True, slots=True)
class ClaimChoice:
    """What a coder decides. `rule` and `place` name the finding answered, "question" the claim's own question.

    `revision` is the claim's as it was looked at.
    """

    claim_id: UUID
    revision: int
    choice: str
    reason: str
    rule: str = "question"
    place: str = "claim"


@dataclass(frozen=True, slots=True)
class NextTime:
    """A decision that holds for the payer from now on: its `switch` and the `value` it answers with."""

    switch: str
    value: str


def decide_claim(clinic: Clinic, person_id: UUID | None, choice: ClaimChoice, rule: NextTime | None = None) -> None:
    """Store a decision and move the claim; with `rule` the payer's profile answers so next time.

    Raises BadInputError for no reason or an unknown choice, RefusedError for a claim somebody changed meanwhile and
    for one that is with the payer.
    """
    by = permitted(clinic, person_id, "decide_charges")
    if rule:
        permitted(clinic, person_id, "change_payers")
    if choice.choice not in CHOICES:
        raise BadInputError("choice", f"is none of {', '.join(CHOICES)}")
    reason = stated(choice.reason)
    kind, after = _STEPS[choice.choice]

    def act(tx: Transaction) -> tuple[str, str]:
        claim = locked(tx, choice.claim_id)
        if text := changed_meanwhile(tx, clinic, claim, choice.revision):
            raise RefusedError("", text)
        if not claim.billed:
            raise RefusedError(claim.control, "the charge rules bill nothing of it: mend the chart or the coverage")
        if choice.choice == BILLABLE and claim.state is not State.NOT_BILLABLE:
            raise RefusedError(claim.control, f"it is {claim.state.label}")
        # A finding that was let pass leaves the claim where it stands; the claim's own question is what holds it.
        state = after if choice.rule == "question" or choice.choice != ACCEPTED else None
        question = "" if state is State.READY else reason if state is State.NOT_BILLABLE else claim.question
        facts = {"rule": choice.rule.replace("_", " "), "choice": CHOICES[choice.choice].lower()}
        take_step(tx, clinic, claim, by, Step(kind, state, reason, facts), question=question)
        decision = ClaimDecision(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            claim_id=claim.id,
            rule=choice.rule,
            place=choice.place,
            choice=choice.choice,
            reason=reason,
            value=rule.value if rule else "",
            switch=rule.switch if rule else "",
            decided_at=clinic.now(),
            decided_by=by.id,
            decided_by_name=by.name,
        )
        tx.add(decision)
        detail = {"choice": choice.choice, "rule": choice.rule, "switch": decision.switch}
        audited(tx, clinic, person_id, "decide_claim", ("Claim", claim.id), detail)
        return claim.payer_type, claim.payer_name

    payer_type, payer_name = clinic.store.write(act)
    if rule:
        _keep(clinic, person_id, (payer_type, payer_name), rule, reason)


def _keep(clinic: Clinic, person_id: UUID | None, payer: tuple[str, str], rule: NextTime, reason: str) -> None:
    """Give the payer's profile the answer, beside those it has."""
    offered = payer_profiles(clinic)
    profile = profile_named(offered, payer[1], payer[0])
    plan = profile if profile and not profile.general else None
    if plan is None and not payer[1]:
        plan = profile
    name = plan.name if plan else payer[1]
    sheet = next((one for one in payer_sheets(clinic) if one.key == (payer[0], name_key(name))), None)
    kept = {key: Answer(row.value, row.source.key) for key, row in plan.policies.items() if row.own} if plan else {}
    answers = {**kept, rule.switch: Answer(rule.value, reason)}
    draft = ProfileDraft(
        payer[0], name, reason, answers, plan.also_called if plan else (), sheet.change if sheet else 0
    )
    if isinstance(stored := save_payer_profile(clinic, person_id, draft), Stale):
        raise RefusedError("", stored.text)
