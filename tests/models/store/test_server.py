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


def test_a_server_that_is_gone_without_a_word_is_noticed_after_ten_seconds(postgres_clinic: Clinic) -> None:
    with postgres_clinic.store.read() as connection:
        asked = connection.connection.driver_connection.info.get_parameters()
    # Looked at by the system: probes at 4, 6, 8 and 10 seconds; what was sent, 10 seconds after (libpq, 34.1.2).
    idle, interval, count = (int(asked[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert idle + interval * count == 10
    assert asked["tcp_user_timeout"] == "10000"
