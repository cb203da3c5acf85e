"""What only a server does: it keeps statements, and it may forget them."""

from __future__ import annotations

from sqlalchemy import text

from models.store.clinic import Clinic
from models.store.server import KNOWN_AFTER
from models.store.transaction import Transaction


def test_statements_a_pool_in_between_forgot_are_sent_whole_from_then_on(postgres_clinic: Clinic) -> None:
    def act(tx: Transaction) -> int:
        return sum(int(tx.execute(text("SELECT 1")).scalar_one()) for _ in range(KNOWN_AFTER + 1))

    def kept(tx: Transaction) -> int:
        return int(tx.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one())

    for _ in range(2):
        assert postgres_clinic.store.write_in_turn(act) == KNOWN_AFTER + 1
    assert postgres_clinic.store.write_in_turn(kept) > 0
    # As a pool does that gives another of its connections.
    postgres_clinic.store.write(lambda tx: tx.execute(text("DO 'BEGIN EXECUTE ''DEALLOCATE ALL''; END'")))
    for _ in range(2):
        assert postgres_clinic.store.write_in_turn(act) == KNOWN_AFTER + 1
    assert postgres_clinic.store.write_in_turn(kept) == 0
