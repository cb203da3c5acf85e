"""Two stations post the same payment at one moment: it is posted once (PostgreSQL has two writers at a time)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.claims.answers.actions.settle_question import Settling, settle_question
from models.claims.answers.posted import Status
from models.claims.answers.queries.answer_questions import open_questions
from models.claims.queries.claim_facts import claim_facts
from models.claims.records.claim_answer import ClaimAnswer, ProviderAdjustment
from models.reports.claims.received import by_payer
from models.store.clinic import Clinic
from tests.factories import add_patient, rows
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.claims.answers.sent import post, post_paid, sent_claim, the_claim
from tests.models.claims.answers.test_next_payers import SECOND, two_coverages
from tests.models.claims.answers.test_posting import PAID_80, PERSON
from tests.models.claims.given import claims


@pytest.mark.heavy
def test_postgresql_takes_answers_questions_and_other_money(postgres_clinic: Clinic) -> None:
    claim = sent_claim(postgres_clinic, add_patient(postgres_clinic), "A", payer_number="ICN1")
    changed = ("CLP*00A*1*100*80**12*ICN1", PERSON, "DTM*232*20260302", "CAS*CO*45*20", "PLB*1*20261231*WO:ICN1*-20")
    post_paid(postgres_clinic, "100", *changed)
    (found,) = open_questions(postgres_clinic)
    settle_question(postgres_clinic, None, Settling(found.id, found.revision, claim))
    assert the_claim(postgres_clinic).paid == 80
    assert rows(postgres_clinic, ProviderAdjustment)[0].claim_id == claim


@pytest.mark.heavy
def test_one_payment_posted_by_two_stations_at_once_counts_once(postgres_clinic: Clinic) -> None:
    sent_claim(postgres_clinic, add_patient(postgres_clinic), "A")
    files = [payment_file(Paid("80", PAID_80), control=one) for one in range(1, 9)]
    with ThreadPoolExecutor(4) as stations:
        found = list(stations.map(lambda one: post(postgres_clinic, one).answers[0].status, files))
    assert sorted(found) == [*[Status.KNOWN] * 7, Status.POSTED]
    assert len(rows(postgres_clinic, ClaimAnswer)) == 1
    assert the_claim(postgres_clinic).paid == 80


@pytest.mark.heavy
def test_the_next_payer_is_billed_once_whichever_station_posts_the_answer(postgres_clinic: Clinic) -> None:
    sent_claim(postgres_clinic, two_coverages(postgres_clinic), "A")
    asked = ("CLP*A*1*100*60**12*ICN1", PERSON, "CAS*CO*45*10", "CAS*PR*2*30")
    files = [payment_file(Paid("60", asked), control=one) for one in range(1, 9)]
    with ThreadPoolExecutor(4) as stations:
        list(stations.map(lambda one: post(postgres_clinic, one), files))
    first, second = claims(postgres_clinic)
    assert (second.follows_id, second.earlier, second.payer_name) == (first.id, 70, SECOND)
    assert claim_facts(postgres_clinic, [second.id])[second.id].insurances[1].paid == 60
    assert [line.cells[0] for line in by_payer(postgres_clinic).lines] == []
