"""How long a person waits for a server that stopped answering without saying so: a paused machine, a cut network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from time import monotonic
from typing import Any

NO_ANSWER = "the server does not answer"
_CONNECT_SECONDS = 5
_GLANCE = timedelta(milliseconds=100).total_seconds()
"""How often the driver looks whether somebody pressed Ctrl-C."""
_thread = threading.local()


class Deadline:
    """An instant by the machine's own count of time, which no change of its clock moves."""

    def __init__(self, patience: timedelta) -> None:
        self._at = monotonic() + patience.total_seconds()

    @property
    def left(self) -> timedelta:
        """The time until then, never less than none."""
        return timedelta(seconds=max(0, self._at - monotonic()))

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return not self.left


@contextmanager
def answered_within(patience: timedelta) -> Iterator[None]:
    """Give up on a server that does not answer until then: whatever this thread asks inside ends with it.

    A connection that was given up is closed, and a transaction that was not committed on it is undone by the server.
    """
    before = _deadline()
    _thread.deadline = min((before, Deadline(patience)), key=lambda one: one.left) if before else Deadline(patience)
    try:
        yield
    finally:
        _thread.deadline = before


def connected(arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return a new connection to a PostgreSQL server that ends with this thread's patience, wherever it has one."""
    deadline = _deadline()
    left = round(deadline.left.total_seconds()) if deadline else _CONNECT_SECONDS
    return _patient_connection().connect(*arguments, **options, connect_timeout=max(1, min(left, _CONNECT_SECONDS)))


def _deadline() -> Deadline | None:
    found: Deadline | None = getattr(_thread, "deadline", None)
    return found


@cache
def _patient_connection() -> Any:
    """Return the class of such connections. The driver is there only where a server is used."""
    import psycopg

    class PatientConnection(psycopg.Connection[Any]):
        """A connection that is closed when nobody waits for its answer any more."""

        def wait(self, gen: Any, interval: Any = _GLANCE, timeout: Any = None) -> Any:
            """Wait as the driver does, no longer than this thread has patience."""
            deadline = _deadline()
            if deadline is None or timeout is not None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, deadline.left.total_seconds())
            except psycopg.OperationalError as error:
                if error.sqlstate or not deadline.passed:
                    raise
                self.pgconn.finish()
                raise psycopg.OperationalError(NO_ANSWER) from error

    return PatientConnection
