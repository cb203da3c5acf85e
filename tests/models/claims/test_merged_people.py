"""Claims of a person registered twice: each dose is billed once, and what went out under the old record is found."""

from __future__ import annotations

from models.claims.actions.gather_doses import gather_doses
from models.claims.queries.backlog import reconciliation
from models.claims.queries.claim_facts import claim_facts
from models.claims.queries.queue import queue
from models.claims.records.claim import ClaimDose, StoredClaim
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import PHYSICIAN_SIGN_IN, add_coverage, add_patient, rows, staff_id
from tests.models.charting.test_correct_administration import LEFT, amended
from tests.models.claims.answers.sent import post_paid, sent_claim, the_claim
from tests.models.claims.given import claims, given, insured, stocked
from tests.models.patients.test_merge_patients import merge


def merged(clinic: Clinic, kept: Patient, other: Patient) -> None:
    merge(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), kept, other)


def test_a_claim_sent_under_the_old_record_is_found_and_answered_under_the_one_that_stays(sqlite_clinic: Clinic):
    """W27: the answer carries the old account; nothing is sent again."""
    other, kept = add_patient(sqlite_clinic, mrn="OLD"), add_patient(sqlite_clinic, mrn="NEW", family="Okafor-Lee")
    add_coverage(sqlite_clinic, other, "commercial", payer_name="Example Health", member_id="XYZ123456789")
    add_coverage(sqlite_clinic, kept, "commercial", payer_name="Example Second", rank=2, member_id="SEC987")
    sent_claim(sqlite_clinic, other, "A")
    merged(sqlite_clinic, kept, other)
    gather_doses(sqlite_clinic)
    (line,) = queue(sqlite_clinic, (State.SENT,)).lines
    assert (line.patient, line.mrn, line.of_record) == ("Okafor-Lee, Adaeze", "NEW", "OLD")
    named = "NM1*QC*1*OKAFOR-LEE*ADAEZE****MI*XYZ123456789"
    found = post_paid(sqlite_clinic, "60", "CLP*A*1*100*60**12*ICN1", named, "CAS*CO*45*10", "CAS*PR*2*30")
    assert found.clean
    assert the_claim(sqlite_clinic).state is State.PAID
    # The second coverage stands on the record that stays: the claim to it is of the same person, made once.
    second = claims(sqlite_clinic)[1]
    assert (second.payer_name, second.earlier) == ("Example Second", 70)
    assert [one.member_id for one in claim_facts(sqlite_clinic, [second.id])[second.id].insurances] == [
        "SEC987", "XYZ123456789",
    ]  # fmt: skip


def test_two_records_of_one_day_stay_two_claims_and_no_dose_is_billed_twice(sqlite_clinic: Clinic):
    stocked(sqlite_clinic)
    kept, other = insured(sqlite_clinic), insured(sqlite_clinic)
    first, second = given(sqlite_clinic, other), given(sqlite_clinic, kept)
    gather_doses(sqlite_clinic)
    merged(sqlite_clinic, kept, other)
    gather_doses(sqlite_clinic)
    assert len(claims(sqlite_clinic)) == 2
    amended(sqlite_clinic, first, sites=LEFT)
    gather_doses(sqlite_clinic)
    assert len(claims(sqlite_clinic)) == 2
    placed = [row.administration_id for row in rows(sqlite_clinic, ClaimDose) if row.counts]
    assert len(placed) == len(set(placed)) == 2
    assert second in placed
    sums = reconciliation(sqlite_clinic)
    assert (sums.doses, sums.charges, sums.missing) == (2, 2, 0)


def test_a_dose_amended_after_the_merge_corrects_the_claim_that_was_sent(sqlite_clinic: Clinic):
    stocked(sqlite_clinic)
    kept, other = insured(sqlite_clinic), insured(sqlite_clinic)
    dose = given(sqlite_clinic, other)
    gather_doses(sqlite_clinic)
    (claim,) = claims(sqlite_clinic)
    mine, now = table_of(StoredClaim).c.id == claim.id, sqlite_clinic.now()
    sqlite_clinic.store.write(lambda tx: tx.update(StoredClaim, mine, state=State.SENT, sent_at=now))
    merged(sqlite_clinic, kept, other)
    correction = amended(sqlite_clinic, dose, sites=LEFT)
    gather_doses(sqlite_clinic)
    (claim,) = claims(sqlite_clinic)
    assert claim.state is State.SENT
    placed = [(row.administration_id, row.claim_id) for row in rows(sqlite_clinic, ClaimDose) if row.counts]
    assert placed == [(correction, claim.id)]
