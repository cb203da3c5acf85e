"""Two stations post the same payment at one moment: it is posted once (PostgreSQL has two writers at a time)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.claims.answers.posted import Status
from models.claims.records.claim_answer import ClaimAnswer
from models.store.clinic import Clinic
from tests.factories import add_patient, rows
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.claims.answers.sent import post, sent_claim, the_claim
from tests.models.claims.answers.test_posting import PAID_80


@pytest.mark.heavy
def test_one_payment_posted_by_two_stations_at_once_counts_once(postgres_clinic: Clinic) -> None:
    sent_claim(postgres_clinic, add_patient(postgres_clinic), "A")
    files = [payment_file(Paid("80", PAID_80), control=one) for one in range(1, 9)]
    with ThreadPoolExecutor(4) as stations:
        found = list(stations.map(lambda one: post(postgres_clinic, one).answers[0].status, files))
    assert sorted(found) == [*[Status.KNOWN] * 7, Status.POSTED]
    assert len(rows(postgres_clinic, ClaimAnswer)) == 1
    assert the_claim(postgres_clinic).paid == 80
