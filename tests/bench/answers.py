"""How long 10,000 lines of an 835 take to be matched and posted, against reading the same file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import perf_counter
from uuid import UUID

from models.claims.answers.actions.post_answers import post_answers
from models.claims.answers.posted import Status
from models.claims.answers.reading.answers import read_answers
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.states import State
from models.store.clinic import Clinic
from tests.bench.figure import Figure
from tests.bench.places import opened, stocked_clinic
from tests.factories import add_patient
from tests.frozen_clock import FrozenClock
from tests.models.claims.answers.made_answers import Paid, payment_file

ROUNDS = 2
CLAIMS, LINES = 2_500, 4
SECONDS = 30
DAY = date(2026, 3, 2)


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Post one payment for every claim of a clinic, once; one round posts a few to show that it runs."""
    count = CLAIMS if rounds > 1 else CLAIMS // 50
    clock = FrozenClock()
    with opened(stocked_clinic(folder, clock), clock) as clinic:
        _sent(clinic, count)
        content = payment_file(Paid(f"{count * LINES * 8}", [one for n in range(count) for one in _answer(n)], npi=""))
        start = perf_counter()
        assert len(list(read_answers(iter([content])))) == 1
        read = perf_counter() - start
        start = perf_counter()
        (answer,) = post_answers(clinic, None, "era.835", lambda: BytesIO(content)).answers
        posted = perf_counter() - start
    assert (answer.status, len(answer.changes), answer.unplaced) == (Status.POSTED, count, ())
    name = f"{CLAIMS * LINES:,} lines of an 835 posted"
    return [Figure(name, posted, read, "the file read", 1, unit="s", aim_limit=SECONDS)]


def _sent(clinic: Clinic, count: int) -> None:
    patient = add_patient(clinic).id
    claims = [_claim(clinic, patient, number) for number in range(count)]
    lines = [_line(clinic, claim, place) for claim in claims for place in range(1, LINES + 1)]
    clinic.store.write(lambda tx: tx.add(*claims, *lines))


def _claim(clinic: Clinic, patient: UUID, number: int) -> StoredClaim:
    return StoredClaim(
        id=clinic.new_id(), site_id=clinic.site_id, number=number + 1, control=f"{number}-BNCH", patient_id=patient,
        service_date=DAY, payer_type="commercial", payer_name="Example Health", place_of_service="11",
        state=State.SENT, total=Decimal(10 * LINES), created_at=clinic.now(),
    )  # fmt: skip


def _line(clinic: Clinic, claim: StoredClaim, place: int) -> StoredLine:
    return StoredLine(
        id=clinic.new_id(), site_id=clinic.site_id, claim_id=claim.id, version=1, line=place,
        control=f"{claim.control}-{place}", code="96372", units=Decimal(1), charge=Decimal(10),
    )  # fmt: skip


def _answer(number: int) -> list[str]:
    control = f"{number}-BNCH"
    claim = [f"CLP*{control}*1*{10 * LINES}*{8 * LINES}**12*ICN{number}", "NM1*QC*1*OKAFOR*ADAEZE"]
    lines = [
        segment
        for place in range(1, LINES + 1)
        for segment in ("SVC*HC:96372*10*8**1", "DTM*472*20260302", "CAS*CO*45*2", f"REF*6R*{control}-{place}")
    ]
    return claim + lines
