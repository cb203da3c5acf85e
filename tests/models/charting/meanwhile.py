"""Something happens at one exact moment of a signing on PostgreSQL: between two of its statements."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from models.store.clinic import Clinic

_EVERY = timedelta(milliseconds=10)
_LOOKS = 3_000
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
RECORD = "INSERT INTO medication_administration "
"""The first thing a signing stores: everything it decides by was read."""
EVENT = "INSERT INTO audit_event "
"""The last but one thing an act stores: everything is locked."""


@contextmanager
def once_at(clinic: Clinic, words: str, then: Callable[[], None]) -> Iterator[None]:
    """Run `then` once, before the first statement of this thread that begins with `words`."""
    here, done = threading.get_ident(), []

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(words) and threading.get_ident() == here and not done:
            done.append(True)
            then()

    event.listen(clinic.store.engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", look)
    assert done, f"never came to {words}"


@contextmanager
def another_at(clinic: Clinic, words: str, act: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """Let another station begin `act` at that moment and go on once it waits for a lock; yield what tells its end."""
    with ThreadPoolExecutor(1) as pool:
        begun: list[Future[Any]] = []

        def then() -> None:
            begun.append(pool.submit(act))
            _until_somebody_waits(clinic, begun[0])

        with once_at(clinic, words, then):
            yield lambda: begun[0].result()


def _until_somebody_waits(clinic: Clinic, begun: Future[Any]) -> None:
    with clinic.store.engine.connect() as connection:
        for _ in range(_LOOKS):
            if connection.exec_driver_sql(_WAITING).scalar_one():
                return
            assert not begun.done(), f"it did not wait: {begun.result()}"
            connection.rollback()
            time.sleep(_EVERY.total_seconds())
    raise AssertionError("nobody waits")
