"""Every signed dose stands on one claim, whatever becomes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.claims.actions.gather_doses import Gathered, gather_doses
from models.claims.queries.claim_facts import claim_facts
from models.claims.queries.claim_story import claim_story
from models.claims.records.claim import ClaimDose, StoredLine
from models.claims.states import State
from models.store.clinic import Clinic
from tests.factories import rows
from tests.models.charting.test_correct_administration import LEFT, amended, void
from tests.models.charting.test_same_day_doses import everything_answered
from tests.models.claims.given import claims, given, insured, stocked


@pytest.fixture
def stock(sqlite_clinic: Clinic) -> Clinic:
    stocked(sqlite_clinic)
    return sqlite_clinic


def test_a_signed_dose_is_on_a_claim_at_the_next_look(stock: Clinic):
    dose = given(stock, insured(stock))
    assert gather_doses(stock) == Gathered(1, 0)
    (claim,) = claims(stock)
    assert (claim.state, claim.payer_name, claim.number) == (State.READY, "Example Health", 1)
    assert [row.administration_id for row in rows(stock, ClaimDose)] == [dose]
    assert [row.code for row in rows(stock, StoredLine)] == ["96372", "J3420"]


def test_a_second_look_changes_nothing(stock: Clinic):
    given(stock, insured(stock))
    gather_doses(stock)
    before = claims(stock)
    assert gather_doses(stock) == Gathered()
    assert claims(stock) == before


def test_two_doses_of_a_day_are_one_claim_also_when_the_second_is_signed_after_the_first_was_gathered(stock: Clinic):
    patient = insured(stock)
    given(stock, patient)
    gather_doses(stock)
    given(stock, patient, overrides=everything_answered(stock, patient))
    gather_doses(stock)
    (claim,) = claims(stock)
    assert (claim.version, claim.state) == (2, State.HOLD)
    facts = claim_facts(stock, [claim.id])[claim.id]
    assert len({line.administration for line in facts.lines}) == 2
    controls = [row.control for row in rows(stock, StoredLine)]
    assert len(controls) == len(set(controls))


def test_an_amendment_before_the_claim_is_sent_writes_its_lines_anew_and_keeps_the_old_ones(stock: Clinic):
    dose = given(stock, insured(stock))
    gather_doses(stock)
    after = amended(stock, dose, sites=LEFT)
    assert gather_doses(stock) == Gathered(1, 1)
    (claim,) = claims(stock)
    facts = claim_facts(stock, [claim.id])[claim.id]
    assert {line.administration for line in facts.lines} == {str(after)}
    assert sorted(row.version for row in rows(stock, StoredLine)) == [1, 1, 2, 2]
    assert [row.counts for row in rows(stock, ClaimDose)] == [False, True]


def test_a_struck_dose_leaves_a_void_claim_and_its_story(stock: Clinic):
    dose = given(stock, insured(stock))
    gather_doses(stock)
    void(stock, dose)
    gather_doses(stock)
    (claim,) = claims(stock)
    assert (claim.state, claim.total) == (State.VOID, Decimal(0))
    story = claim_story(stock, str(claim.number))
    assert story is not None
    assert [step.state for step in story.steps] == ["", "ready", "void"]


def test_a_patient_without_coverage_has_a_claim_that_goes_to_no_payer(stock: Clinic):
    given(stock, insured(stock, "self_pay"))
    gather_doses(stock)
    (claim,) = claims(stock)
    assert (claim.state, claim.billed) == (State.NOT_BILLABLE, False)
    assert claim.question.startswith("The patient pays")
