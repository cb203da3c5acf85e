"""From a signed dose to its payment: the claim as it went out is what its answer is matched to."""

from __future__ import annotations

from pathlib import Path

from models.claims.actions.check_claims import check_claims
from models.claims.actions.make_batch import WantedBatch, make_batches
from models.claims.actions.release_claims import release_clean
from models.claims.actions.write_batch import write_batch
from models.claims.answers.posted import Status
from models.claims.records.claim import StoredLine
from models.claims.records.claim_answer import ClaimPosting
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import rows
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.claims.answers.sent import post, post_paid
from tests.models.claims.given import claims, given, insured
from tests.models.claims.test_batches import PLACE, set_up


def _sent(clinic: Clinic, folder: Path, *, test: bool = False) -> Patient:
    """Sign a dose, release its claim and write it; return its patient."""
    set_up(clinic)
    patient = insured(clinic, **PLACE)
    given(clinic, patient)
    check_claims(clinic)
    release_clean(clinic, None)
    for one in make_batches(clinic, None, WantedBatch("837p", test=test)).ids:
        write_batch(clinic, None, one, folder)
    return patient


def _answer(clinic: Clinic) -> tuple[str, ...]:
    (claim,) = claims(clinic)
    lines = [
        part
        for line in rows(clinic, StoredLine)
        for part in (f"SVC*HC:{line.code}*{line.charge}*{line.charge}**{line.units}", f"REF*6R*{line.control}")
    ]
    return (f"CLP*{claim.control}*1*{claim.total}*{claim.total}**12*ICN1", "NM1*QC*1*OKAFOR*ADAEZE", *lines)


def test_a_claim_is_answered_as_it_went_out_though_its_patient_has_another_name_since(
    sqlite_clinic: Clinic, tmp_path: Path
) -> None:
    patient = _sent(sqlite_clinic, tmp_path)
    mine = table_of(Patient).c.id == patient.id
    sqlite_clinic.store.write(lambda tx: tx.update(Patient, mine, family="Miller"))
    (claim,) = claims(sqlite_clinic)
    assert claim.state is State.SENT
    assert post_paid(sqlite_clinic, str(claim.total), *_answer(sqlite_clinic)).clean
    (claim,) = claims(sqlite_clinic)
    assert (claim.state, claim.paid, claim.question) == (State.PAID, claim.total, "")
    posted = {row.line_control for row in rows(sqlite_clinic, ClaimPosting)}
    assert posted == {"", *(line.control for line in rows(sqlite_clinic, StoredLine))}


def test_a_test_file_that_answers_a_test_batch_posts_nothing(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    _sent(sqlite_clinic, tmp_path, test=True)
    (claim,) = claims(sqlite_clinic)
    (answer,) = post(sqlite_clinic, payment_file(Paid(str(claim.total), _answer(sqlite_clinic)), test="T")).answers
    assert (answer.status, answer.text) == (Status.REFUSED, "answers a test batch (ISA15 is T): nothing was posted")
    assert claims(sqlite_clinic)[0].state is claim.state
