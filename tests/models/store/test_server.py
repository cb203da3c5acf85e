"""What only a server does: it keeps statements, and it may forget them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text

from models.store.clinic import Clinic
from models.store.server import KNOWN_AFTER, stand_in_line
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


def test_signers_are_through_in_the_order_they_came(postgres_clinic: Clinic) -> None:
    through: list[int] = []

    def stand(number: int) -> None:
        def act(tx: Transaction) -> None:
            stand_in_line(tx.connection)
            through.append(number)

        postgres_clinic.store.write_in_turn(act)

    def until_waiting(tx: Transaction, number: int) -> None:
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
                       "(SELECT oid FROM pg_database WHERE datname = current_database())")  # fmt: skip
        for _ in range(3_000):
            if tx.execute(waiting).scalar_one() == number:
                return
            time.sleep(timedelta(milliseconds=10).total_seconds())
        raise AssertionError("nobody waits")

    with ThreadPoolExecutor(3) as pool:

        def first(tx: Transaction) -> None:
            stand_in_line(tx.connection)
            for number in (1, 2, 3):
                pool.submit(stand, number)
                until_waiting(tx, number)
            assert through == []

        postgres_clinic.store.write_in_turn(first)

    assert through == [1, 2, 3]
