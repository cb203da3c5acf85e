"""What an answer left open is settled by a person: once, and never for another patient."""

from __future__ import annotations

import pytest

from models.claims.answers.actions.settle_question import Settling, settle_question
from models.claims.answers.queries.answer_questions import OpenQuestion, open_questions
from models.claims.records.claim_answer import ClaimPosting
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import add_patient, rows
from tests.models.claims.answers.sent import post_paid, sent_claim, the_claim

PERSON = "NM1*QC*1*OKAFOR*ADAEZE****MI*XYZ123"
CHANGED = ("CLP*12-7*1*100*80**12*ICN1", PERSON, "DTM*232*20260302", "CAS*CO*45*20")


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    return add_patient(sqlite_clinic)


def _one(clinic: Clinic) -> OpenQuestion:
    (found,) = open_questions(clinic)
    return found


def test_a_confirmed_claim_is_posted_and_the_question_is_gone(sqlite_clinic: Clinic, patient: Patient) -> None:
    claim = sent_claim(sqlite_clinic, patient, "0012-7")
    post_paid(sqlite_clinic, "80", *CHANGED)
    found = _one(sqlite_clinic)
    assert (found.claim, found.patient, [one.control for one in found.proposals]) == (
        "12-7", "OKAFOR, ADAEZE", ["0012-7"],
    )  # fmt: skip
    settle_question(sqlite_clinic, None, Settling(found.id, found.revision, claim))
    assert (the_claim(sqlite_clinic, "0012-7").state, the_claim(sqlite_clinic, "0012-7").paid) == (State.PAID, 80)
    assert not open_questions(sqlite_clinic)
    with pytest.raises(RefusedError, match="settled this meanwhile"):
        settle_question(sqlite_clinic, None, Settling(found.id, found.revision, claim))


def test_a_claim_of_another_patient_is_not_taken(sqlite_clinic: Clinic, patient: Patient) -> None:
    sent_claim(sqlite_clinic, patient, "0012-7")
    other = sent_claim(sqlite_clinic, add_patient(sqlite_clinic, family="Miller", given="Tom"), "77")
    post_paid(sqlite_clinic, "80", *CHANGED)
    found = _one(sqlite_clinic)
    with pytest.raises(RefusedError, match="another patient"):
        settle_question(sqlite_clinic, None, Settling(found.id, found.revision, other))


def test_lines_that_look_alike_are_chosen_one_by_one(sqlite_clinic: Clinic, patient: Patient) -> None:
    sent_claim(sqlite_clinic, patient, "L", ("96372", (), "35.00"), ("96372", ("59",), "35.00"))
    post_paid(
        sqlite_clinic, "35", "CLP*L*1*70*35**12", PERSON,
        "SVC*HC:96372*35*0**1", "CAS*CO*97*35", "SVC*HC:96372*35*35**1",
    )  # fmt: skip
    first, second = open_questions(sqlite_clinic)
    settle_question(sqlite_clinic, None, Settling(first.id, 1, first.proposals[1].id))
    with pytest.raises(RefusedError, match="says something of that line already"):
        settle_question(sqlite_clinic, None, Settling(second.id, 1, second.proposals[1].id))
    settle_question(sqlite_clinic, None, Settling(second.id, 1, second.proposals[0].id))
    posted = {row.line_control: row.paid for row in rows(sqlite_clinic, ClaimPosting) if row.line_control}
    assert posted == {"L-2": 0, "L-1": 35}


def test_a_question_is_set_aside_only_with_a_reason(sqlite_clinic: Clinic, patient: Patient) -> None:
    sent_claim(sqlite_clinic, patient, "0012-7")
    post_paid(sqlite_clinic, "80", *CHANGED)
    found = _one(sqlite_clinic)
    with pytest.raises(BadInputError, match="say why"):
        settle_question(sqlite_clinic, None, Settling(found.id, 1))
    settle_question(sqlite_clinic, None, Settling(found.id, 1, reason="Paid to the other practice"))
    assert not open_questions(sqlite_clinic)
    assert the_claim(sqlite_clinic, "0012-7").state is State.SENT
