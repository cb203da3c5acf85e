"""Two stations at one queue, on both engines."""

from __future__ import annotations

from models.billing.queries.payers import payers
from models.claims.actions.check_claims import check_claims
from models.claims.actions.decide_backlog import CLOSED, decide_backlog
from models.claims.actions.decide_claim import NOT_BILLABLE, ClaimChoice, NextTime, decide_claim
from models.claims.actions.gather_doses import gather_doses
from models.claims.actions.release_claims import release_claims
from models.claims.queries.backlog import backlog, reconciliation
from models.claims.queries.queue import queue
from models.claims.records.claim import ClaimDecision
from models.claims.states import State
from models.store.clinic import Clinic
from tests.factories import rows
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import LEFT, amended
from tests.models.charting.test_sign_administration import at_once
from tests.models.claims.given import claims, given, insured, stocked
from tests.models.claims.test_batches import PLACE, set_up
from tests.models.claims.test_reconciliation import begun


def test_two_looks_at_once_put_a_dose_on_one_claim(clinic: Clinic) -> None:
    stocked(clinic)
    doses = [given(clinic, insured(clinic)) for _ in range(3)]
    at_once(lambda: gather_doses(clinic), times=2)
    assert len(claims(clinic)) == len(doses)
    assert sorted(claim.number for claim in claims(clinic)) == [1, 2, 3]


def test_the_backlog_is_counted_by_month_on_both_engines(clinic: Clinic, clock: FrozenClock) -> None:
    stocked(clinic)
    dose = given(clinic, insured(clinic))
    clock.tick(1)
    begun(clinic)
    amended(clinic, dose, sites=LEFT)
    (month,) = backlog(clinic)
    assert (month.month, month.doses) == (f"{clinic.today():%Y-%m}", 1)
    decide_backlog(clinic, None, month.month, CLOSED, "billed elsewhere")
    assert (reconciliation(clinic).closed, reconciliation(clinic).missing) == (1, 0)


def test_a_claim_somebody_changed_meanwhile_is_kept_and_said_who(clinic: Clinic) -> None:
    set_up(clinic)
    given(clinic, insured(clinic, **PLACE))
    check_claims(clinic)
    (claim,) = claims(clinic)
    decide_claim(clinic, None, ClaimChoice(claim.id, claim.revision, NOT_BILLABLE, "given as a courtesy"))
    outcome = release_claims(clinic, None, {claim.id: claim.revision})
    assert outcome.released == ()
    assert outcome.kept[0][1].startswith(f"command line changed claim {claim.control} meanwhile")
    (line,) = queue(clinic, (State.NOT_BILLABLE,), "example health").lines
    assert line.question == "given as a courtesy"


def test_a_decision_becomes_the_payers_rule_for_next_time(sqlite_clinic: Clinic) -> None:
    set_up(sqlite_clinic)
    given(sqlite_clinic, insured(sqlite_clinic, **PLACE))
    check_claims(sqlite_clinic)
    (claim,) = claims(sqlite_clinic)
    choice = ClaimChoice(claim.id, claim.revision, NOT_BILLABLE, "Example Health manual, section 4")
    decide_claim(sqlite_clinic, None, choice, NextTime("split_dose_policy", "per_injection"))
    payer = payers(sqlite_clinic).payer("commercial", "Example Health")
    assert payer.policies["split_dose_policy"] == "per_injection"
    decision = rows(sqlite_clinic, ClaimDecision)[0]
    assert (decision.switch, decision.value) == ("split_dose_policy", "per_injection")
