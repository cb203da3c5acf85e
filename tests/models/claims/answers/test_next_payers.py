"""The claim to the next payer: made by the answer of the one before, carrying what it said, for the rest alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from models.charting.correcting.correct_administration import Corrected, enter_in_error
from models.claims.actions.check_claims import check_claims
from models.claims.actions.correct_claim import correct_claim
from models.claims.actions.decide_claim import ACCEPTED, ClaimChoice, decide_claim
from models.claims.actions.gather_doses import gather_doses
from models.claims.actions.make_batch import WantedBatch, make_batches
from models.claims.actions.post_by_hand import HandPosting, post_by_hand
from models.claims.actions.release_claims import release_claims, release_clean
from models.claims.actions.save_claim_payer import save_claim_payer
from models.claims.actions.write_batch import write_batch
from models.claims.answers.posted import PostedFile
from models.claims.building.payers import PayerOnClaims
from models.claims.queries.backlog import reconciliation
from models.claims.queries.checked import checked
from models.claims.queries.claim_facts import claim_facts, read_lines
from models.claims.queries.claim_story import claim_story
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.core.errors import BadInputError
from models.patients.records.patient import Patient
from models.reports.claims.received import by_payer
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_coverage, add_patient
from tests.models.charting.test_correct_administration import voiding
from tests.models.claims.answers.sent import post_paid, sent_claim, the_claim
from tests.models.claims.given import claims, given, insured
from tests.models.claims.test_batches import PLACE, set_up
from tests.models.claims.written import passes
from tests.models.claims.x12_reader.reading import read_837p

SECOND = "Example Second"
NAME = "NM1*QC*1*OKAFOR*ADAEZE"
BY_LINE = (("30", "CAS*CO*45*4", "CAS*PR*2*6"), ("5",))
"""Of the administration (40.00) 30.00 are paid and 6.00 left; of the drug (5.00) all is paid."""


@pytest.fixture
def sent(sqlite_clinic: Clinic, tmp_path: Path) -> Clinic:
    """A dose of a patient with two coverages, whose first payer has the claim."""
    set_up(sqlite_clinic)
    save_claim_payer(sqlite_clinic, None, PayerOnClaims("commercial", SECOND, "EX002", "CI", 365), "payer list")
    patient = insured(sqlite_clinic, **PLACE)
    add_coverage(sqlite_clinic, patient, "commercial", payer_name=SECOND, rank=2, member_id="SEC987")
    given(sqlite_clinic, patient)
    check_claims(sqlite_clinic)
    release_clean(sqlite_clinic, None)
    written(sqlite_clinic, tmp_path)
    return sqlite_clinic


def written(clinic: Clinic, folder: Path) -> list[Path]:
    """Write what was released."""
    return [write_batch(clinic, None, one, folder).path for one in make_batches(clinic, None, WantedBatch("837p")).ids]


def answer(
    clinic: Clinic, *head: str, status: str = "1", by_line: Any = BY_LINE, trace: str = "E1", sign: str = ""
) -> PostedFile:
    """Post what the first payer says of its claim by line; `head` follows the name."""
    claim = claims(clinic)[0]
    with clinic.store.read() as connection:
        lines = read_lines(connection, [claim.id])[claim.id]
    body = []
    for line, (paid, *taken) in zip(sorted(lines, key=lambda one: one.code), by_line, strict=True):
        off = (f"CAS*{cas.split('*')[1]}*{cas.split('*')[2]}*{sign}{cas.split('*')[3]}" for cas in taken)
        body += [f"SVC*HC:{line.code}*{sign}{line.charge}*{sign}{paid}**1", *off, f"REF*6R*{line.control}"]
    paid = sum((Decimal(one[0]) for one in by_line), Decimal(0))
    clp = f"CLP*{claim.control}*{status}*{sign}{claim.total}*{sign}{paid}**12*ICN1"
    return post_paid(clinic, f"{sign}{paid}", clp, NAME, *head, *body, trace=trace, name=trace)


def follower(clinic: Clinic) -> Any:
    """Return the newest claim to the second payer."""
    return next(row for row in reversed(claims(clinic)) if row.payer_name == SECOND)


def second_sent(clinic: Clinic, folder: Path) -> Any:
    """Let the first payer answer and send the claim to the next one; return it as it was before that."""
    answer(clinic)
    second = follower(clinic)
    decide_claim(clinic, None, ClaimChoice(second.id, second.revision, ACCEPTED, "read"))
    release_claims(clinic, None, {second.id: follower(clinic).revision})
    written(clinic, folder)
    return second


def test_the_first_answer_makes_the_claim_to_the_next_payer_which_asks_for_the_rest(sent: Clinic):
    found = answer(sent)
    gather_doses(sent)
    first, second = claims(sent)
    sums = reconciliation(sent)
    assert (sums.doses, sums.charges, sums.missing) == (1, 1, 0)
    assert (first.state, first.patient_owes, first.question) == (State.PAID, 6, "")
    assert (second.state, second.payer_name, second.follows_id) == (State.HOLD, SECOND, first.id)
    assert (second.total, second.earlier) == (45, 39)
    assert second.question == (f"Follows claim {first.control}: Example Health paid 35.00 and left 6.00.")
    assert found.answers[0].changes[0].text == (
        f"paid 35.00, patient owes 6.00; claim {second.control} to {SECOND} asks for the 6.00"
    )
    story = claim_story(sent, first.control)
    assert story is not None
    assert story.steps[-1].text == f"Claim {second.control} to {SECOND} asks for the 6.00 that is left"


def test_the_next_payer_reads_what_the_first_one_said_of_every_line(sent: Clinic, tmp_path: Path):
    answer(sent, "MOA***MA01")
    second = follower(sent)
    decide_claim(sent, None, ClaimChoice(second.id, second.revision, ACCEPTED, "read"))
    assert [one.text for one in checked(sent, [second.id])[0].findings if one.open] == []
    assert release_claims(sent, None, {second.id: follower(sent).revision}).kept == ()
    (path,) = written(sent, tmp_path)
    text = path.read_text()
    assert passes(text) == ""
    read = read_837p(text)
    assert (read.faults, read.unread) == ((), frozenset())
    billed, earlier = read.claims[0].insurances
    assert (billed.rank, billed.payer_id, billed.member_id) == (2, "EX002", "SEC987")
    assert (earlier.rank, earlier.payer_id, earlier.paid, earlier.remarks) == (1, "EX001", 35, ("MA01",))
    drug, shot = sorted(read.claims[0].lines, key=lambda line: line.code, reverse=True)
    assert [(one.group, one.reason, one.amount, one.line) for one in earlier.adjustments] == [
        ("CO", "45", 4, shot.control), ("PR", "2", 6, shot.control),
    ]  # fmt: skip
    assert [part for part in text.split("~") if part.startswith(("SVD", "AMT*EAF"))] == [
        "SVD*EX001*30*HC:96372**1", "AMT*EAF*6", "SVD*EX001*5*HC:J3420**1",
    ]  # fmt: skip
    assert drug.drug is not None
    assert str(earlier.paid_on) == "2026-11-20"


@pytest.mark.heavy
def test_what_the_next_payer_pays_is_counted_against_the_rest(sent: Clinic, tmp_path: Path):
    second = second_sent(sent, tmp_path)
    assert [line.cells[:6] for line in by_payer(sent).lines] == [
        ("Example Health", "1", "$45.00", "$35.00", "$0.00", "$0.00"),
        (SECOND, "1", "$0.00", "$0.00", "$0.00", "$6.00"),
    ]
    body = (
        f"CLP*{second.control}*2*45*5**12*ICN2", NAME, "SVC*HC:96372*40*5**1", "CAS*OA*23*34", "CAS*CO*45*1",
        f"REF*6R*{second.control}-{shot(sent, second)}", "SVC*HC:J3420*5*0**1", "CAS*OA*23*5",
    )  # fmt: skip
    assert post_paid(sent, "5", *body, trace="E2", name="second").clean
    assert [line.cells[:6] for line in by_payer(sent).lines] == [
        ("Example Health", "1", "$45.00", "$35.00", "$0.00", "$0.00"),
        (SECOND, "1", "$0.00", "$5.00", "$0.00", "$0.00"),
    ]
    second = follower(sent)
    assert (second.state, second.paid, second.adjusted, second.patient_owes) == (State.PAID, 5, 1, 0)
    story = claim_story(sent, second.control)
    assert story is not None
    assert story.steps[-1].text == "Paid 5.00 of 6.00, patient owes 0.00"


@pytest.fixture
def plain(sqlite_clinic: Clinic) -> Clinic:
    """A claim of 100.00 at the first payer of a patient with two."""
    sent_claim(sqlite_clinic, two_coverages(sqlite_clinic), "A")
    return sqlite_clinic


def answer_whole(clinic: Clinic, paid: str, *body: str, status: str = "1", trace: str = "E1") -> PostedFile:
    """Post what the first payer says of claim A as a whole; what is taken back has a minus sign."""
    charge = "-100" if paid.startswith("-") else "100"
    return post_paid(clinic, paid, f"CLP*A*{status}*{charge}*{paid}**12*ICN1", NAME, *body, trace=trace, name=trace)


ASKED = ("CAS*CO*45*10", "CAS*PR*2*30")


@pytest.mark.parametrize(
    ("head", "status", "to"),
    [((), "19", SECOND), (("NM1*TT*2*MEDIGAP PLAN",), "1", "MEDIGAP PLAN"), (("MOA***MA18",), "1", SECOND)],
)
def test_a_claim_the_payer_passed_on_itself_is_not_made_again(
    plain: Clinic, head: tuple[str, ...], status: str, to: str
):
    found = answer_whole(plain, "60", *head, *ASKED, status=status)
    assert len(claims(plain)) == 1
    assert found.answers[0].changes[0].text == f"paid 60.00, patient owes 30.00; passed on to {to} by the payer"
    story = claim_story(plain, "A")
    assert story is not None
    assert story.steps[-1].text == f"Passed on to {to} by the payer: no claim is made for it"


def test_nothing_is_asked_of_the_next_payer_where_nothing_is_left_or_it_is_denied(plain: Clinic):
    answer_whole(plain, "90", "CAS*CO*45*10")
    assert len(claims(plain)) == 1
    sent_claim(plain, two_coverages(plain), "B")
    post_paid(plain, "0", "CLP*B*4*100*0**12", NAME, "CAS*CO*16*70", "CAS*PR*2*30", trace="E2", name="E2")
    assert the_claim(plain, "B").state is State.DENIED
    assert len(claims(plain)) == 2


def test_an_answer_taken_back_and_corrected_changes_the_claim_that_waits(plain: Clinic):
    answer_whole(plain, "60", *ASKED)
    answer_whole(plain, "-60", "CAS*CO*45*-10", "CAS*PR*2*-30", status="22", trace="E2")
    assert follower(plain).question == "Example Health took back its answer to claim A: wait for its correction."
    answer_whole(plain, "50", "CAS*CO*45*10", "CAS*PR*2*40", trace="E3")
    second = follower(plain)
    assert (second.state, second.earlier) == (State.HOLD, 60)
    assert second.question == "Follows claim A: Example Health paid 50.00 and left 40.00."
    (insurance,) = claim_facts(plain, [second.id])[second.id].insurances[1:]
    assert (insurance.paid, sum(one.amount for one in insurance.adjustments)) == (50, 50)


def test_an_answer_that_leaves_nothing_after_all_voids_the_claim_that_waits(plain: Clinic):
    answer_whole(plain, "60", *ASKED)
    answer_whole(plain, "-60", "CAS*CO*45*-10", "CAS*PR*2*-30", status="22", trace="E2")
    answer_whole(plain, "90", "CAS*CO*45*10", trace="E3")
    assert follower(plain).state is State.VOID


def test_an_answer_on_paper_bills_the_next_payer_once_its_reasons_are_entered(plain: Clinic):
    claim = the_claim(plain)
    entry = HandPosting(claim.id, claim.revision, "paid", "ICN1", Decimal(60), Decimal(30))
    for over, at, text in (
        ({"reasons": "CO-45 10.00, PR-2 30.00"}, "paid_on", "enter the day"),
        ({"reasons": "CO 45 ten", "paid_on": plain.today()}, "reasons", "write each with its amount"),
        ({"reasons": "CO-45 5.00, PR-2 30.00", "paid_on": plain.today()}, "reasons", "come to 35.00 where 40.00"),
        ({"reasons": "CO-45 20.00, PR-2 20.00", "paid_on": plain.today()}, "reasons", "leave 20.00 to the patient"),
    ):
        with pytest.raises(BadInputError) as refused:
            post_by_hand(plain, None, replace(entry, **over))
        assert (refused.value.at, text in refused.value.text) == (at, True)
    post_by_hand(plain, None, replace(entry, reasons="CO-45 10.00; pr2 30", paid_on=plain.today()))
    second = follower(plain)
    assert (second.state, second.earlier) == (State.HOLD, 70)
    (insurance,) = claim_facts(plain, [second.id])[second.id].insurances[1:]
    assert (insurance.paid, insurance.paid_on) == (60, plain.today())
    assert [(one.group, one.reason, one.amount) for one in insurance.adjustments] == [("CO", "45", 10), ("PR", "2", 30)]


def test_an_answer_on_paper_entered_again_stands_in_place_of_the_first_for_the_next_payer_too(plain: Clinic):
    claim = the_claim(plain)
    entry = HandPosting(claim.id, claim.revision, "paid", "ICN1", Decimal(60), Decimal(30))
    post_by_hand(plain, None, replace(entry, reasons="CO-45 10.00, PR-2 30.00", paid_on=plain.today()))
    again = replace(entry, revision=the_claim(plain).revision, paid=Decimal(50), patient_owes=Decimal(40))
    post_by_hand(plain, None, replace(again, reasons="CO-45 10.00, PR-2 40.00", paid_on=plain.today()))
    (insurance,) = claim_facts(plain, [follower(plain).id])[follower(plain).id].insurances[1:]
    assert (insurance.paid, [one.amount for one in insurance.adjustments]) == (50, [10, 40])


def test_a_denial_entered_by_hand_reaches_the_claim_that_waits(plain: Clinic):
    answer_whole(plain, "60", *ASKED)
    second = follower(plain)
    decide_claim(plain, None, ClaimChoice(second.id, second.revision, ACCEPTED, "read"))
    claim = the_claim(plain)
    post_by_hand(plain, None, HandPosting(claim.id, claim.revision, "denied", "ICN1", codes="CO-16"))
    assert follower(plain).state not in {State.READY, State.SENT}


@pytest.mark.heavy
def test_a_sent_claim_asks_when_the_first_answer_changes(sent: Clinic, tmp_path: Path):
    second_sent(sent, tmp_path)
    answer(sent, status="22", trace="E2", sign="-")
    answer(sent, by_line=(("26", "CAS*CO*45*4", "CAS*PR*2*10"), ("5",)), trace="E3")
    second = follower(sent)
    assert second.state is State.SENT
    control = claims(sent)[0].control
    assert second.question == f"Example Health answered claim {control} anew after this was sent: 0.00 became 10.00."
    # The payer's number is known once it answers: the replacement repeats all lines and follows the same claim.
    body = (f"CLP*{second.control}*2*45*6**12*ICN2", NAME, "CAS*OA*23*39")
    post_paid(sent, "6", *body, trace="E4", name="second")
    correct_claim(sent, None, second.id, follower(sent).revision, "the first payer corrected itself")
    made = follower(sent)
    assert (made.frequency, made.original, made.follows_id, made.earlier) == ("7", "ICN2", claims(sent)[0].id, 35)
    assert len(claim_facts(sent, [made.id])[made.id].lines) == 2


@pytest.mark.heavy
def test_a_dose_struck_after_both_claims_voids_the_one_that_waits(sent: Clinic):
    answer(sent)
    dose = claim_facts(sent, [claims(sent)[0].id])[claims(sent)[0].id].lines[0].administration
    assert isinstance(enter_in_error(sent, voiding(sent, UUID(dose))), Corrected)
    gather_doses(sent)
    assert follower(sent).state is State.VOID
    assert [row.frequency for row in claims(sent)] == ["1", "1", "8"]


def test_a_third_payer_is_asked_after_the_second_with_both_answers(sqlite_clinic: Clinic):
    patient = two_coverages(sqlite_clinic)
    add_coverage(sqlite_clinic, patient, "medicaid", payer_name="Example Third", rank=3, member_id="T1")
    sent_claim(sqlite_clinic, patient, "A")
    post_paid(sqlite_clinic, "60", "CLP*A*1*100*60**12*ICN1", NAME, "CAS*CO*45*10", "CAS*PR*2*30")
    second = claims(sqlite_clinic)[1]
    as_sent(sqlite_clinic, second)
    body = (f"CLP*{second.control}*2*100*20**12*ICN2", NAME, "CAS*OA*23*70", "CAS*PR*1*10")
    post_paid(sqlite_clinic, "20", *body, trace="E2", name="second")
    third = claims(sqlite_clinic)[2]
    assert (third.payer_name, third.earlier, third.follows_id) == ("Example Third", 90, second.id)
    billed, one, two = claim_facts(sqlite_clinic, [third.id])[third.id].insurances
    assert [(of.rank, of.payer_name, of.paid) for of in (billed, one, two)] == [
        (3, "Example Third", None), (1, "Example Health", 60), (2, SECOND, 20),
    ]  # fmt: skip


@pytest.mark.heavy
def test_a_claim_whose_first_answer_does_not_add_up_is_stopped(sent: Clinic):
    """One line was answered without its number, fits none and waits: its amounts are missing until a person says."""
    claim = claims(sent)[0]
    body = ("SVC*HC:96372*40*30**1", "CAS*CO*45*4", "CAS*PR*2*6", "SVC*HC:J9999*5*3**1", "CAS*PR*2*2")
    post_paid(sent, "33", f"CLP*{claim.control}*1*45*33**12*ICN1", NAME, *body)
    second = follower(sent)
    found = {one.rule for one in checked(sent, [second.id])[0].findings if one.severity == "stop"}
    assert found == {"first_payer_amounts"}


def two_coverages(clinic: Clinic) -> Patient:
    """Store a patient with a first and a second coverage."""
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "commercial", payer_name="Example Health", member_id="XYZ123456789")
    add_coverage(clinic, patient, "commercial", payer_name=SECOND, rank=2, member_id="SEC987")
    return patient


def shot(clinic: Clinic, claim: Any) -> int:
    """Return the place of the administration on a claim."""
    with clinic.store.read() as connection:
        return next(line.line for line in read_lines(connection, [claim.id])[claim.id] if line.code == "96372")


def as_sent(clinic: Clinic, claim: Any) -> None:
    """Let a claim be at its payer."""
    clinic.store.write(lambda tx: tx.update(StoredClaim, table_of(StoredClaim).c.id == claim.id, state=State.SENT))
