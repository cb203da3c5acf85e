"""Answers change exactly the claims they are for, once, and leave to a person what they do not say surely."""

from __future__ import annotations

import random
from decimal import Decimal
from io import BytesIO

import pytest

from models.claims.answers.actions.post_answers import post_answers
from models.claims.answers.posted import Status
from models.claims.queries.claim_story import claim_story
from models.claims.records.claim_answer import AnswerQuestion, ClaimAnswer, ClaimPosting, ProviderAdjustment
from models.claims.states import State
from models.core.errors import RefusedError
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import add_patient, rows, staff_id
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.claims.answers.sent import post, post_paid, sent_claim, the_claim
from tests.models.claims.answers.test_reading import mutated

PERSON = "NM1*QC*1*OKAFOR*ADAEZE****MI*XYZ123"
PAID_80 = ("CLP*A*1*100*80**12*ICN1", PERSON, "CAS*CO*45*20")


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    return add_patient(sqlite_clinic)


@pytest.fixture
def ours(sqlite_clinic: Clinic, patient: Patient) -> Clinic:
    sent_claim(sqlite_clinic, patient, "A")
    return sqlite_clinic


def test_a_payment_moves_its_claim_and_is_part_of_its_story(ours: Clinic):
    found = post_paid(ours, "80", *PAID_80)
    claim = the_claim(ours)
    assert found.clean
    assert (claim.state, claim.paid, claim.adjusted, claim.payer_number) == (State.PAID, 80, 20, "ICN1")
    story = claim_story(ours, "A")
    assert story is not None
    assert story.steps[-1].text == "Paid 80.00 of 100.00, patient owes 0.00"


def test_one_payment_in_two_files_is_posted_once(ours: Clinic, patient: Patient):
    """C1: joined anew by the clearinghouse, the trace of another payer, and traces that identify nothing."""
    sent_claim(ours, patient, "B")
    post_paid(ours, "80", *PAID_80)
    new = Paid("50", ("CLP*B*1*100*50**12", PERSON, "CAS*CO*45*50"), trace="E5002", control="0002")
    joined = post(ours, payment_file(Paid("80", PAID_80), new, control=77), "joined.835")
    assert [one.status for one in joined.answers] == [Status.KNOWN, Status.POSTED]
    assert "era.835" in joined.answers[0].text
    other = post_paid(ours, "0", "CLP*B*1*0*0**12", PERSON, name="x.835", payer_number="60054", company="1888888888")
    assert other.answers[0].status is Status.POSTED
    for week in ("20261120", "20261127"):
        none = post_paid(ours, "0", "CLP*B*1*0*0**12", PERSON, name=week, trace="000000000", day=week)
        assert none.answers[0].status is Status.POSTED
    assert the_claim(ours).paid == 80
    assert the_claim(ours, "B").paid == 50


def test_the_same_file_again_changes_nothing(ours: Clinic):
    content = payment_file(Paid("80", PAID_80), Paid("80", PAID_80, control="0002"))
    post(ours, content)
    before = [len(rows(ours, kind)) for kind in (ClaimAnswer, ClaimPosting, AnswerQuestion)]
    again = post(ours, content)
    assert [one.status for one in again.answers] == [Status.KNOWN, Status.KNOWN]
    assert [len(rows(ours, kind)) for kind in (ClaimAnswer, ClaimPosting, AnswerQuestion)] == before
    assert the_claim(ours).paid == 80


def test_more_than_was_charged_is_asked_about(ours: Clinic):
    post_paid(ours, "80", *PAID_80)
    post_paid(ours, "80", *PAID_80, trace="E2")
    assert the_claim(ours).question == "160.00 paid of 100.00: look for a payment that was made twice."


def test_interest_stands_beside_the_claim_and_is_asked_about_where_it_was_not_paid(ours: Clinic, patient: Patient):
    """C4."""
    interest = ("CLP*A*1*100*80**12*ICN1", PERSON, "CAS*CO*45*20", "AMT*I*1.37", "PLB*1*20261231*L6:A*-1.37")
    found = post_paid(ours, "81.37", *interest)
    (kept,) = rows(ours, ProviderAdjustment)
    assert found.clean
    assert (kept.reason, kept.amount, kept.claim_id) == ("L6", Decimal("-1.37"), the_claim(ours).id)
    back = ("CLP*A*22*-100*-80**12", PERSON, "CAS*CO*45*-20", "AMT*I*-1.37")
    again = ("CLP*A*1*100*80**12", PERSON, "CAS*CO*45*20", "AMT*I*1.37")
    assert post_paid(ours, "0", *back, *again, trace="E2").clean
    assert (the_claim(ours).paid, the_claim(ours).state) == (80, State.PAID)
    sent_claim(ours, patient, "B")
    alone = ("CLP*B*1*100*80**12", PERSON, "CAS*CO*45*20", "AMT*I*1.37")
    (answer,) = post_paid(ours, "80", *alone, trace="E3").answers
    assert "Interest of 1.37 is named and not paid in this file" in answer.unplaced[0].text
    assert the_claim(ours, "B").paid == 80


def test_a_reversal_waits_for_its_correction_in_a_later_file(ours: Clinic, patient: Patient):
    """C5."""
    sent_claim(ours, patient, "B", ("96372", (), "50.00"))
    post_paid(ours, "60", "CLP*A*1*100*60**12*ICN1", PERSON, "CAS*CO*45*40", trace="E0")
    post_paid(ours, "0", "CLP*A*22*-100*-60**12*ICN1", PERSON, "CAS*CO*45*-40", "PLB*1*20261231*WO:ICN1*-60")
    claim = the_claim(ours)
    assert (claim.state, claim.paid) == (State.ACCEPTED, 0)
    assert "waiting for the payer's correction" in claim.question
    assert sum(one.amount for one in rows(ours, ProviderAdjustment)) == -60
    second = (
        "CLP*A*1*100*48*12*12*ICN1", PERSON, "CAS*CO*45*40", "CAS*PR*2*12",
        "CLP*B*1*50*50**12", PERSON, "PLB*1*20261231*WO:ICN1*60",
    )  # fmt: skip
    post_paid(ours, "38", *second, trace="E2")
    claim = the_claim(ours)
    assert (claim.state, claim.paid, claim.patient_owes, claim.question) == (State.PAID, 48, 12, "")
    closed = rows(ours, ProviderAdjustment)
    assert sum(one.amount for one in closed) == 0
    assert {one.claim_id for one in closed} == {claim.id}


def test_what_the_patient_owes_comes_from_the_adjustments(ours: Clinic):
    """C7, first half."""
    post_paid(ours, "75", "CLP*A*1*100*75*30*12", PERSON, "CAS*PR*1*25")
    claim = the_claim(ours)
    assert (claim.state, claim.patient_owes) == (State.PAID, 25)
    assert "patient owes 30.00, but its amounts come to 25.00" in claim.question


def test_a_second_payer_that_pays_the_rest_leaves_the_patient_nothing(ours: Clinic):
    """C7, second half."""
    post_paid(ours, "75", "CLP*A*19*100*75*25*12", PERSON, "CAS*PR*1*25")
    post_paid(ours, "25", "CLP*A*2*100*25**12", PERSON, "CAS*OA*23*75", trace="S1", payer_number="60054")
    claim = the_claim(ours)
    assert (claim.state, claim.paid, claim.patient_owes, claim.question) == (State.PAID, 100, 0, "")


TWO_ALIKE = (("96372", (), "35.00"), ("96372", ("59",), "35.00"), ("J1885", (), "30.00"))
ONE_DENIED = (
    "CLP*L*1*100*65**12", PERSON,
    "SVC*HC:J1885*30*30**1", "SVC*HC:96372*35*0**1", "CAS*CO*97*35", "SVC*HC:96372*35*35**1",
)  # fmt: skip


def test_of_lines_that_look_alike_a_person_chooses(sqlite_clinic: Clinic, patient: Patient):
    """C8: no line number, no modifiers, order turned round."""
    sent_claim(sqlite_clinic, patient, "L", *TWO_ALIKE)
    (answer,) = post_paid(sqlite_clinic, "65", *ONE_DENIED).answers
    assert [one.proposed for one in answer.unplaced] == [("L-1", "L-2"), ("L-1", "L-2")]
    assert [row.line_control for row in rows(sqlite_clinic, ClaimPosting)] == ["", "L-3"]
    claim = the_claim(sqlite_clinic, "L")
    assert (claim.state, claim.paid) == (State.DENIED, 65)
    assert "35.00 not paid: CO-97 included in another service" in claim.question


@pytest.mark.parametrize("numbers", [("L-3", "L-1", "L-2"), ("3", "1", "2"), ("0003", "01", "2")])
def test_lines_are_matched_by_their_number_or_by_their_place(
    sqlite_clinic: Clinic, patient: Patient, numbers: tuple[str, ...]
):
    """C8: REF 6R holds the control number, or the LX number."""
    sent_claim(sqlite_clinic, patient, "L", *TWO_ALIKE)
    given = iter(numbers)
    body = [one for part in ONE_DENIED for one in ([part, f"REF*6R*{next(given)}"] if part[:3] == "SVC" else [part])]
    assert post_paid(sqlite_clinic, "65", *body).clean
    found = {row.line_control: row.paid for row in rows(sqlite_clinic, ClaimPosting) if row.line_control}
    assert found == {"L-3": 30, "L-1": 0, "L-2": 35}


def test_a_line_number_of_another_code_places_nothing(sqlite_clinic: Clinic, patient: Patient):
    sent_claim(sqlite_clinic, patient, "L", *TWO_ALIKE)
    body = ("CLP*L*1*35*35**12", PERSON, "SVC*HC:96372*35*35**1", "REF*6R*3")
    assert post_paid(sqlite_clinic, "35", *body).answers[0].unplaced[0].proposed == ("L-1", "L-2")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            ("CLP*A*4*100*0**12", PERSON, "SVC*HC:96372*100*0**1", "CAS*CO*16*100", "LQ*HE*M119"),
            "CO-16 information missing or wrong, M119 NDC missing or not valid",
        ),
        (("CLP*A*1*100*0**12", PERSON, "CAS*CO*243*100"), "CO-243 not authorized by a network"),
        (("CLP*A*1*100*0**12", PERSON, "CAS*CO*X99*100"), "CO-X99"),
    ],
)
def test_a_denial_that_settles_the_balance_writes_nothing_off(ours: Clinic, body: tuple[str, ...], words: str):
    """C10."""
    post_paid(ours, "0", *body)
    claim = the_claim(ours)
    assert (claim.state, claim.adjusted, claim.paid, claim.patient_owes) == (State.DENIED, 0, 0, 0)
    assert f"100.00 not paid: {words}" in claim.question


def test_a_broken_payment_is_named_and_the_others_are_posted(ours: Clinic, patient: Patient):
    """C11: two interchanges, three payments, one with a broken count, the payer spelled three ways."""
    sent_claim(ours, patient, "B")
    broken = Paid("80", PAID_80, trace="E2", payer="Example Hlth", control="0002", count=3)
    third = Paid("90", ("CLP*B*1*100*90**12", PERSON, "CAS*CO*45*10"), trace="E3", payer="EXAMPLE  HEALTH PLAN")
    found = post(ours, payment_file(Paid("80", PAID_80), broken) + payment_file(third, control=2))
    assert [one.status for one in found.answers] == [Status.POSTED, Status.REFUSED, Status.POSTED]
    assert "counts 3" in found.answers[1].faults[0]
    assert (the_claim(ours).paid, the_claim(ours, "B").paid) == (80, 90)


@pytest.mark.parametrize("written", ["12-7", "0012-7 ", "00127"])
def test_a_number_that_came_back_changed_is_only_proposed(sqlite_clinic: Clinic, patient: Patient, written: str):
    """C28."""
    sent_claim(sqlite_clinic, patient, "0012-7")
    body = (f"CLP*{written}*1*100*80**12", PERSON, "DTM*232*20260302", "CAS*CO*45*20")
    (answer,) = post_paid(sqlite_clinic, "80", *body).answers
    assert not answer.changes
    assert answer.unplaced[0].proposed == ("0012-7",)
    assert the_claim(sqlite_clinic, "0012-7").state is State.SENT


def test_a_number_that_fits_with_another_patient_is_never_posted(sqlite_clinic: Clinic, patient: Patient):
    """C28: the same number in another practice."""
    sent_claim(sqlite_clinic, patient, "0012-7")
    body = ("CLP*0012-7*1*100*80**12", "NM1*QC*1*MILLER*TOM****MI*QQQ9", "CAS*CO*45*20")
    (answer,) = post_paid(sqlite_clinic, "80", *body).answers
    assert (answer.changes, answer.unplaced[0].proposed) == ((), ())
    assert "belongs to another patient" in answer.unplaced[0].text


@pytest.mark.parametrize("reference", ["A1001", "A1001 P2", "A1001P2E5001", ""])
def test_money_taken_back_is_shown_beside_the_claim_it_means(sqlite_clinic: Clinic, patient: Patient, reference: str):
    """C29."""
    sent_claim(sqlite_clinic, patient, "A1001", payer_number="P2")
    sent_claim(sqlite_clinic, patient, "A100")
    post_paid(sqlite_clinic, "-10", f"PLB*1*20261231*WO:{reference}*10")
    (kept,) = rows(sqlite_clinic, ProviderAdjustment)
    assert kept.claim_id == (the_claim(sqlite_clinic, "A1001").id if reference else None)
    assert the_claim(sqlite_clinic, "A1001").paid == 0


def test_capitation_is_income_of_no_claim_and_a_discount_lessens_the_payment(ours: Clinic):
    """C29."""
    denied = ("CLP*A*4*100*0**12", PERSON, "CAS*CO*16*100", "PLB*1*20261231*CT:8*-1812.27*90*3.95")
    (answer,) = post_paid(ours, "1808.32", *denied).answers
    assert answer.other_money == ("CT capitation 1812.27", "90 early payment discount -3.95")
    assert the_claim(ours).state is State.DENIED


@pytest.mark.parametrize("state", [State.READY, State.HOLD, State.BATCHED])
def test_a_claim_answered_before_it_was_sent_is_left_to_a_person(sqlite_clinic: Clinic, patient: Patient, state: State):
    sent_claim(sqlite_clinic, patient, "A", state=state)
    (answer,) = post_paid(sqlite_clinic, "80", *PAID_80).answers
    assert "it was answered before it was sent" in answer.unplaced[0].text
    assert the_claim(sqlite_clinic).state is state


def test_a_payment_to_another_clinic_changes_nothing(ours: Clinic):
    (answer,) = post_paid(ours, "80", *PAID_80, npi="1922164458").answers
    assert (answer.status, answer.text) == (Status.REFUSED, "was paid to another clinic: nothing was posted")
    assert "is not ours" in answer.unplaced[0].text
    assert not rows(ours, ClaimAnswer)


def test_a_payment_that_names_no_payee_is_ours_by_its_claims(ours: Clinic):
    assert post_paid(ours, "80", *PAID_80, npi="").clean
    (answer,) = post_paid(ours, "80", "CLP*Q*1*90*80**12", PERSON, "CAS*CO*45*10", npi="", trace="E9").answers
    assert answer.text == "holds no claim of this clinic: nothing was posted"


def test_a_payment_that_does_not_add_up_is_not_posted(ours: Clinic):
    (answer,) = post_paid(ours, "70", *PAID_80).answers
    assert answer.status is Status.REFUSED
    assert "pays 70.00, but claims less other money are 80.00" in answer.faults[0]
    assert the_claim(ours).state is State.SENT


def test_the_claims_of_a_broken_payment_are_shown_where_they_are_not_ours(ours: Clinic):
    (answer,) = post_paid(ours, "70", *PAID_80, "CLP*Q*1*9*0**12", "CAS*CO*45*9").answers
    assert [one.text for one in answer.unplaced] == ["claim 'Q' is not ours"]


def test_only_who_may_post_does(ours: Clinic):
    assistant = staff_id(ours, "mruiz")
    with pytest.raises(RefusedError, match="may not post answers"):
        post_answers(ours, assistant, "era.835", lambda: BytesIO(payment_file(Paid("80", PAID_80))))


@pytest.mark.heavy
def test_no_damaged_file_ends_in_anything_but_an_answer(ours: Clinic):
    chance = random.Random(1)
    content = payment_file(
        Paid("80", (*PAID_80, "SVC*HC:96372*100*100**1", "REF*6R*A-1")), Paid("80", PAID_80, trace="E2")
    )
    for _ in range(200):
        post(ours, mutated(chance, content))
