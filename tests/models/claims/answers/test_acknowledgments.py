"""A 999 and a 277CA say whether a batch and its claims were taken, before anything is paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.claims.answers.posted import PostedFile, Status
from models.claims.records.claim import StoredClaim
from models.claims.records.claim_batch import ClaimBatch, ClaimBatchItem
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_patient
from tests.models.claims.answers.made_answers import interchange
from tests.models.claims.answers.sent import post, sent_claim, the_claim

PERSON = "NM1*QC*1*OKAFOR*ADAEZE****MI*XYZ123"


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    return add_patient(sqlite_clinic)


def _batched(clinic: Clinic, patient: Patient, control: int, *, test: bool = False) -> None:
    """Store a batch that holds claim A as it was sent."""
    claim_id = sent_claim(clinic, patient, "A", state=State.SENT)
    batch = ClaimBatch(
        id=clinic.new_id(), site_id=clinic.site_id, number=1, control=control, format="837p", payer_type="commercial",
        test=test, written="202611201200", claims=1, lines=1, total=Decimal(100), created_at=clinic.now(),
    )  # fmt: skip
    item = ClaimBatchItem(
        id=clinic.new_id(), site_id=clinic.site_id, batch_id=batch.id, claim_id=claim_id, position=0, version=1,
        content={},
    )  # fmt: skip
    mine = table_of(StoredClaim).c.id == claim_id
    clinic.store.write(lambda tx: [tx.add(batch, item), tx.update(StoredClaim, mine, batch_id=batch.id)])


def _file_answer(group: str, code: str, *errors: str) -> bytes:
    inside = [f"AK1*HC*{group}*005010X222A1", "AK2*837*0001*005010X222A1", *errors, f"IK5*{code}", f"AK9*{code}*1*1*0"]
    return interchange(["ST*999*0001*005010X231A1", *inside, f"SE*{len(inside) + 2}*0001"], kind="FA")


def _statuses(*claims: str) -> bytes:
    inside = ["BHT*0085*08*1*20261120*1200*TH", "HL*1**20*1", "NM1*PR*2*EXAMPLE HEALTH*****PI*99726", *claims]
    return interchange(["ST*277*0001*005010X214", *inside, f"SE*{len(inside) + 2}*0001"], kind="HN")


def _status(control: str, status: str, action: str, person: str = PERSON) -> list[str]:
    return ["HL*4*3*PT", person, f"TRN*2*{control}", f"STC*{status}*20261120*{action}*100", "REF*1K*ICN9"]


def _only(found: PostedFile) -> tuple[Status, tuple[str, ...]]:
    (answer,) = found.answers
    return answer.status, tuple(change.state for change in answer.changes)


def test_a_file_that_was_taken_makes_its_claims_accepted(sqlite_clinic: Clinic, patient: Patient) -> None:
    _batched(sqlite_clinic, patient, 42)
    assert _only(post(sqlite_clinic, _file_answer("42", "A"))) == (Status.POSTED, ("accepted",))
    assert the_claim(sqlite_clinic).state is State.ACCEPTED
    assert _only(post(sqlite_clinic, _file_answer("42", "A"))) == (Status.KNOWN, ())


def test_a_file_that_was_turned_away_goes_out_again_with_its_place_named(
    sqlite_clinic: Clinic, patient: Patient
) -> None:
    _batched(sqlite_clinic, patient, 42)
    post(sqlite_clinic, _file_answer("000000042", "R", "IK3*CLM*24*2300*8", "IK4*5:1*1331*7*1"))
    claim = the_claim(sqlite_clinic)
    assert (claim.state, claim.batch_id) == (State.REJECTED, None)
    assert claim.question == "the file was turned away: R rejected, CLM 24: 8, element 5:1: 7"


def test_an_answer_to_a_test_batch_moves_nothing(sqlite_clinic: Clinic, patient: Patient) -> None:
    _batched(sqlite_clinic, patient, 42, test=True)
    assert _only(post(sqlite_clinic, _file_answer("42", "R"))) == (Status.POSTED, ())
    assert the_claim(sqlite_clinic).state is State.SENT


@pytest.mark.parametrize("group", ["41", "x", ""])
def test_an_answer_to_no_file_of_ours_is_refused(sqlite_clinic: Clinic, patient: Patient, group: str) -> None:
    _batched(sqlite_clinic, patient, 42)
    assert _only(post(sqlite_clinic, _file_answer(group, "R")))[0] is Status.REFUSED


def test_a_277ca_accepts_and_rejects_claim_by_claim(sqlite_clinic: Clinic, patient: Patient) -> None:
    sent_claim(sqlite_clinic, patient, "A")
    sent_claim(sqlite_clinic, patient, "B")
    content = _statuses(*_status("A", "A2:20:PR", "WQ"), *_status("B", "A7:562:85", "U"), *_status("C", "A2:20", "WQ"))
    (answer,) = post(sqlite_clinic, content).answers
    assert [(one.control, one.state) for one in answer.changes] == [("A", "accepted"), ("B", "rejected")]
    assert [one.text for one in answer.unplaced] == ["no claim is called 'C'"]
    assert the_claim(sqlite_clinic).payer_number == "ICN9"
    assert the_claim(sqlite_clinic, "B").question == "A7:562:85 information not valid"


def test_a_277ca_of_another_patient_or_of_a_paid_claim_changes_nothing(sqlite_clinic: Clinic, patient: Patient) -> None:
    sent_claim(sqlite_clinic, patient, "A")
    sent_claim(sqlite_clinic, patient, "B", state=State.PAID)
    other = _status("A", "A7:562", "U", "NM1*QC*1*MILLER*TOM****MI*QQQ9")
    (answer,) = post(sqlite_clinic, _statuses(*other, *_status("B", "A7:562", "U"))).answers
    assert not answer.changes
    assert "belongs to another patient" in answer.unplaced[0].text
    assert "claim B is paid" in answer.unplaced[1].text
