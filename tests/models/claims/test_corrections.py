"""What happens to a claim when its chart, its services or its payer's answer change after it was built."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.claims.actions.check_claims import check_claims
from models.claims.actions.correct_claim import correct_claim
from models.claims.actions.decide_claim import ACCEPTED, NOT_BILLABLE, ClaimChoice, decide_claim
from models.claims.actions.gather_doses import gather_doses
from models.claims.actions.post_by_hand import HandPosting, post_by_hand
from models.claims.actions.save_service import ServiceEntry, attest_service, enter_service, remove_service
from models.claims.actions.write_batch import write_batch
from models.claims.correction import Way
from models.claims.queries.claim_facts import claim_facts
from models.claims.queries.claim_sheet import claim_sheet
from models.claims.queries.claim_story import claim_story
from models.claims.records.claim import ClaimDecision, ClaimDose
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, rows, staff_id
from tests.models.charting.test_correct_administration import LEFT, amended, void
from tests.models.claims.given import claims, given, insured
from tests.models.claims.test_batches import PLACE, released, set_up

VISIT = "a new cough was examined and treated, apart from the injection"


@pytest.fixture
def clinic(sqlite_clinic: Clinic) -> Clinic:
    set_up(sqlite_clinic)
    return sqlite_clinic


def sent(clinic: Clinic, folder: Path, payer: tuple[str, str] = ("commercial", "Example Health")) -> Any:
    """Return the dose and the claim of a patient, sent."""
    dose = given(clinic, insured(clinic, *payer, **PLACE))
    check_claims(clinic)
    for batch_id in released(clinic):
        write_batch(clinic, None, batch_id, folder)
    (claim,) = claims(clinic)
    assert claim.state is State.SENT, claim.question
    return dose, claim


def answered(clinic: Clinic, claim: Any, result: str = "paid", **over: Any) -> Any:
    entry = {"payer_number": "26001", "paid": Decimal(30), "patient_owes": Decimal(10), **over}
    post_by_hand(clinic, None, HandPosting(claim.id, claim.revision, result, **entry))
    return claims(clinic)[0]


def kinds(clinic: Clinic, control: str) -> list[str]:
    story = claim_story(clinic, control)
    assert story is not None
    return [step.state for step in story.steps if step.state]


def test_r77_a_struck_dose_of_a_paid_claim_queues_a_void_with_the_payers_number(clinic: Clinic, tmp_path: Path):
    dose, claim = sent(clinic, tmp_path)
    answered(clinic, claim)
    void(clinic, dose)
    gather_doses(clinic)
    old, new = claims(clinic)
    assert (old.state, new.state, new.frequency, new.original) == (State.VOID, State.HOLD, "8", "26001")
    assert new.replaces_id == old.id
    assert [line.code for line in claim_facts(clinic, [new.id])[new.id].lines] == ["96372", "J3420"]
    assert kinds(clinic, old.control) == ["ready", "batched", "batched", "sent", "paid", "void"]


def test_an_amendment_that_changes_no_charge_leaves_a_sent_claim_as_it_is(clinic: Clinic, tmp_path: Path):
    dose, claim = sent(clinic, tmp_path)
    answered(clinic, claim)
    after = amended(clinic, dose, sites=LEFT)
    gather_doses(clinic)
    (claim,) = claims(clinic)
    assert (claim.state, claim.question, claim.version) == (State.PAID, "", 1)
    assert {row.administration_id for row in rows(clinic, ClaimDose) if row.counts} == {after}
    story = claim_story(clinic, claim.control)
    assert story is not None
    assert story.steps[-1].text == "A dose was amended after it was sent: no charge changed"


def test_r75_a_service_found_after_payment_replaces_the_whole_claim(clinic: Clinic, tmp_path: Path):
    _, claim = sent(clinic, tmp_path)
    claim = answered(clinic, claim)
    enter_service(clinic, None, ServiceEntry(claim.patient_id, claim.service_date, "36415", charge=Decimal(9)))
    old, new = claims(clinic)
    assert (old.state, new.frequency, new.original, new.total) == (State.CORRECTED, "7", "26001", Decimal(54))
    assert "45.00 became 54.00" in new.question
    assert {row.claim_id for row in rows(clinic, ClaimDose)} == {new.id}


def test_without_the_payers_number_the_correction_waits_as_a_question(clinic: Clinic, tmp_path: Path):
    dose, claim = sent(clinic, tmp_path)
    void(clinic, dose)
    gather_doses(clinic)
    (claim,) = claims(clinic)
    assert claim.state is State.SENT
    assert "payer's claim number" in claim.question
    with pytest.raises(RefusedError, match="claim number"):
        correct_claim(clinic, None, claim.id, claim.revision, "the chart says so")
    answered(clinic, claim, "accepted", paid=Decimal(0), patient_owes=Decimal(0))
    claim = claims(clinic)[0]
    assert correct_claim(clinic, None, claim.id, claim.revision, "the chart says so") is Way.VOID


def test_a_denied_claim_is_in_the_queue_with_its_reason_and_nothing_written_off(clinic: Clinic, tmp_path: Path):
    _, claim = sent(clinic, tmp_path)
    claim = answered(clinic, claim, "denied", paid=Decimal(0), patient_owes=Decimal(0), codes="CO-16 M119")
    assert (claim.state, claim.question, claim.paid, claim.adjusted) == (State.DENIED, "CO-16 M119", 0, 0)


def test_a_rejected_claim_is_mended_and_goes_out_again(clinic: Clinic, tmp_path: Path):
    _, claim = sent(clinic, tmp_path)
    claim = answered(clinic, claim, "rejected", paid=Decimal(0), patient_owes=Decimal(0), codes="A7 562")
    decide_claim(clinic, None, ClaimChoice(claim.id, claim.revision, ACCEPTED, "NPI enrolled since"))
    for batch_id in released(clinic):
        write_batch(clinic, None, batch_id, tmp_path)
    assert claims(clinic)[0].state is State.SENT


def test_more_than_was_charged_is_not_posted(clinic: Clinic, tmp_path: Path):
    _, claim = sent(clinic, tmp_path)
    with pytest.raises(BadInputError, match=r"more than the 45\.00"):
        answered(clinic, claim, paid=Decimal(50))


def test_r14_a_visit_gets_25_only_by_the_providers_word(clinic: Clinic):
    given(clinic, insured(clinic, **PLACE))
    gather_doses(clinic)
    (claim,) = claims(clinic)
    visit = ServiceEntry(claim.patient_id, claim.service_date, "99213", charge=Decimal(120))
    service = enter_service(clinic, None, visit)
    (claim,) = claims(clinic)
    assert claim.state is State.HOLD
    assert "99213" not in [line.code for line in claim_facts(clinic, [claim.id])[claim.id].lines]
    attest_service(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), PHYSICIAN_PIN, service, VISIT)
    (claim,) = claims(clinic)
    lines = claim_facts(clinic, [claim.id])[claim.id].lines
    assert (lines[0].code, lines[0].modifiers) == ("99213", ("25",))
    (shown,) = claim_sheet(clinic, claim.id).services
    assert (shown.attestation, shown.attested_by) == (VISIT, "D Chen MD")


def test_a_removed_service_leaves_the_claim_as_it_was(clinic: Clinic):
    given(clinic, insured(clinic, **PLACE))
    gather_doses(clinic)
    (claim,) = claims(clinic)
    service = enter_service(
        clinic, None, ServiceEntry(claim.patient_id, claim.service_date, "36415", charge=Decimal(9))
    )
    remove_service(clinic, None, service, 1, "drawn elsewhere")
    (claim,) = claims(clinic)
    assert (claim.total, claim.version) == (Decimal(45), 3)


@pytest.mark.parametrize(
    ("over", "field"),
    [({"code": "992"}, "code"), ({"modifiers": ("25",)}, "modifiers"), ({"units": Decimal(0)}, "units"),
     ({"diagnoses": ("flu",)}, "diagnoses"), ({"charge": Decimal("0.001")}, "charge")],
)  # fmt: skip
def test_a_service_that_cannot_be_taken_names_its_field(clinic: Clinic, over: dict[str, Any], field: str):
    values = {"patient_id": clinic.new_id(), "day": clinic.today(), "code": "99213", **over}
    with pytest.raises(BadInputError) as refused:
        enter_service(clinic, None, ServiceEntry(**values))
    assert refused.value.at == field


def test_a_decision_keeps_who_and_why_and_a_colleagues_change_is_not_overwritten(clinic: Clinic):
    given(clinic, insured(clinic, **PLACE))
    gather_doses(clinic)
    (claim,) = claims(clinic)
    choice = ClaimChoice(claim.id, claim.revision, NOT_BILLABLE, "given as a courtesy")
    decide_claim(clinic, None, choice)
    (claim,) = claims(clinic)
    assert (claim.state, claim.question) == (State.NOT_BILLABLE, "given as a courtesy")
    assert rows(clinic, ClaimDecision)[0].reason == "given as a courtesy"
    with pytest.raises(RefusedError, match="changed claim"):
        decide_claim(clinic, None, choice)
