"""From ready to sent: released, frozen, written whole or not at all."""

from __future__ import annotations

import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.claims.actions import write_batch as writing
from models.claims.actions.check_claims import check_claims
from models.claims.actions.make_batch import WantedBatch, make_batches, mark_sent
from models.claims.actions.release_claims import release_clean, take_back
from models.claims.actions.save_claim_payer import SenderEntry, save_claim_payer, save_sender
from models.claims.actions.write_batch import write_batch
from models.claims.building.payers import PayerOnClaims
from models.claims.claim import Receiver, Sender
from models.claims.queries.batches import last_batches
from models.claims.states import State
from models.core.errors import RefusedError
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.frozen_clock import FrozenClock
from tests.models.claims.given import claims, given, insured, stocked

PLACE = {"address": "1 Elm Street", "city": "Springfield", "state": "IL", "postal_code": "62701"}
SENDER = SenderEntry(
    Sender("SENDER1", "ZZ", "Lakeside", "M Ruiz", "2175550134"), Receiver("HOUSE1", "ZZ", "House"), "letter"
)
P837 = WantedBatch("837p")


def set_up(clinic: Clinic) -> None:
    """Give the clinic, its payer and its fees what a claim needs."""
    values = {"tax_number": "123456789", "tax_kind": "ein", "street": "12 Lake Street", "city": "Springfield",
              "state": "IL", "zip_code": "62701-1234", "phone": "217-555-0134", "taxonomy": "207Q00000X"}  # fmt: skip
    clinic.store.write(lambda tx: tx.update(Organization, table_of(Organization).c.id == clinic.site_id, **values))
    save_claim_payer(clinic, None, PayerOnClaims("commercial", "Example Health", "EX001", "CI", 365), "payer list")
    save_sender(clinic, None, SENDER)
    fees = [
        FeeRow("commercial", code, Decimal(price), None, None, None) for code, price in (("96372", 40), ("J3420", 5))
    ]
    save_fees(clinic, None, fees)
    stocked(clinic)


@pytest.fixture
def ready(sqlite_clinic: Clinic) -> Clinic:
    set_up(sqlite_clinic)
    for _ in range(2):
        given(sqlite_clinic, insured(sqlite_clinic, **PLACE))
    check_claims(sqlite_clinic)
    return sqlite_clinic


def states(clinic: Clinic) -> list[State]:
    return [claim.state for claim in claims(clinic)]


def released(clinic: Clinic) -> tuple[Any, ...]:
    release_clean(clinic, None)
    return make_batches(clinic, None, P837).ids


def test_clean_claims_go_from_ready_to_sent_and_their_file_is_private(ready: Clinic, tmp_path: Path):
    assert states(ready) == [State.READY, State.READY]
    (batch_id,) = released(ready)
    assert states(ready) == [State.BATCHED, State.BATCHED]
    written = write_batch(ready, None, batch_id, tmp_path)
    assert states(ready) == [State.SENT, State.SENT]
    assert (written.claims, written.total, written.again) == (2, Decimal(90), False)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [written.path.name]


def test_the_same_batch_again_gives_the_same_bytes_and_is_counted_once(
    ready: Clinic, tmp_path: Path, clock: FrozenClock
):
    (batch_id,) = released(ready)
    first = write_batch(ready, None, batch_id, tmp_path / "a").path.read_bytes()
    clock.tick(60)
    assert make_batches(ready, None, P837).ids == ()
    (again_id,) = last_batches(ready, "837p", "", test=False)
    again = write_batch(ready, None, again_id, tmp_path / "b")
    assert (again.again, again.path.read_bytes()) == (True, first)


def test_a_batch_cut_off_while_it_is_written_leaves_no_file_and_no_claim_sent(
    ready: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (batch_id,) = released(ready)
    whole = writing.batch_bytes

    def cut(form: str, batch: Any) -> Any:
        for number, part in enumerate(whole(form, batch)):
            if number == 5:
                raise KeyboardInterrupt
            yield part

    monkeypatch.setattr(writing, "batch_bytes", cut)
    with pytest.raises(KeyboardInterrupt):
        write_batch(ready, None, batch_id, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert states(ready) == [State.BATCHED, State.BATCHED]
    monkeypatch.undo()
    # The next run finds it and writes it, instead of making another one.
    assert make_batches(ready, None, P837).ids == (batch_id,)
    write_batch(ready, None, batch_id, tmp_path)
    assert states(ready) == [State.SENT, State.SENT]


def test_a_test_batch_sends_nothing(ready: Clinic, tmp_path: Path):
    release_clean(ready, None)
    (batch_id,) = make_batches(ready, None, WantedBatch("837p", test=True)).ids
    assert b"*T*:~" in write_batch(ready, None, batch_id, tmp_path).path.read_bytes()
    assert states(ready) == [State.BATCHED, State.BATCHED]


def test_other_bytes_than_were_sent_are_refused(ready: Clinic, tmp_path: Path):
    (batch_id,) = released(ready)
    write_batch(ready, None, batch_id, tmp_path)
    with pytest.raises(RefusedError, match="sent with other bytes"):
        mark_sent(ready, None, batch_id, "0" * 64)


def test_a_claim_that_waits_is_taken_back_and_one_in_a_file_is_not(ready: Clinic):
    release_clean(ready, None)
    first, second = claims(ready)
    take_back(ready, None, first.id, first.revision)
    assert states(ready) == [State.READY, State.BATCHED]
    make_batches(ready, None, P837)
    with pytest.raises(RefusedError, match="waits in no batch"):
        take_back(ready, None, second.id, claims(ready)[1].revision)


def test_without_a_sender_no_number_is_taken(sqlite_clinic: Clinic):
    stocked(sqlite_clinic)
    given(sqlite_clinic, insured(sqlite_clinic))
    assert make_batches(sqlite_clinic, None, P837).ids == ()


def test_what_a_check_finds_holds_a_claim_until_it_is_mended(sqlite_clinic: Clinic):
    set_up(sqlite_clinic)
    patient = insured(sqlite_clinic)
    given(sqlite_clinic, patient)
    check_claims(sqlite_clinic)
    (claim,) = claims(sqlite_clinic)
    assert (claim.state, claim.held_by) == (State.HOLD, "check")
    assert "address" in claim.question
    sqlite_clinic.store.write(lambda tx: tx.update(type(patient), table_of(type(patient)).c.id == patient.id, **PLACE))
    check_claims(sqlite_clinic)
    assert states(sqlite_clinic) == [State.READY]
