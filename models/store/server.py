"""What a PostgreSQL server needs beside a file: one queue of writers, statements it knows, and an end to waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from time import monotonic
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

# Everybody stands in this queue before anything else, and before the first look freezes what a transaction sees: all
# pass together; who comes alone waits until they are through, and they wait for who is alone.
_TOGETHER = "LOCK TABLE audit_head IN ROW SHARE MODE"
# Who is behind somebody who takes long lets the others pass and comes again.
_ALONE = "SET LOCAL lock_timeout = '1s'; LOCK TABLE audit_head IN EXCLUSIVE MODE; SET LOCAL lock_timeout TO DEFAULT"
# The end of what signers do is done by one after the other, in the order they came: a row that is changed each time
# would let whoever comes last pass those who wait for it as it was. Other acts go on beside it.
_LINE = "LOCK TABLE audit_head IN SHARE UPDATE EXCLUSIVE MODE"
# A station that stops in the middle of what others wait for is given up before they give up.
_BRIEF = "SET LOCAL idle_in_transaction_session_timeout = '5s'; "
# A kept statement is planned while its tables are small: later it would read all of them still.
_BY_INDEX = "SET LOCAL enable_seqscan = off; "
KNOWN_AFTER = 2
"""A statement asked so often by transactions that are alike is planned once and kept by the server."""
FORGOTTEN = {"0A000", "26000", "42P05"}
"""A kept statement no longer fits: a pool in between gave another of its connections, or the tables were changed."""
_unkept: WeakSet[Engine] = WeakSet()
NO_ANSWER = "the server does not answer"
_CONNECT_SECONDS = 5
# A machine that was paused, or a cable that was pulled, acknowledges nothing: the system gives the connection up then.
# A statement that only takes long is acknowledged, and waited for.
_NOTICED = {"keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
_GLANCE = timedelta(milliseconds=100).total_seconds()
"""How often the driver looks whether somebody pressed Ctrl-C."""
_thread = threading.local()
# The driver warns on the terminal of what it raises besides, in the middle of a screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


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
    before, own = _deadline(), Deadline(patience)
    _thread.deadline = before if before and before.left < own.left else own
    try:
        yield
    finally:
        _thread.deadline = before


def connected(arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return a new connection to a PostgreSQL server that ends with this thread's patience, wherever it has one.

    One whose other end is gone without a word is given up by the system after some ten seconds.
    """
    deadline = _deadline()
    left = round(deadline.left.total_seconds()) if deadline else _CONNECT_SECONDS
    limits = {**_NOTICED, "connect_timeout": max(1, min(left, _CONNECT_SECONDS))}
    return _patient_connection().connect(*arguments, **{**limits, **options})


def queue_up(connection: Connection, *, alone: bool, brief: bool, often: bool = True) -> None:
    """Begin a write transaction on a server: behind those who came before, or with the store to itself.

    A `brief` one is over in an instant: others wait for what it locks. One that comes `often` finds its statements
    known.
    """
    driver: Any = connection.connection.driver_connection
    driver.prepare_threshold = KNOWN_AFTER if often and connection.engine not in _unkept else None
    connection.exec_driver_sql((_BRIEF if brief else _BY_INDEX if often else "") + (_ALONE if alone else _TOGETHER))


def stand_in_line(connection: Connection) -> None:
    """Wait until those who came before are through; the others wait from now on until this transaction ends."""
    connection.exec_driver_sql(_LINE)


def keep_nothing(engine: Engine) -> None:
    """Ask the server to keep no statements from now on: those it kept do not fit."""
    _unkept.add(engine)


@contextmanager
def sent_together(connection: Connection) -> Iterator[None]:
    """Send what answers nothing without waiting for each. Raises DBAPIError at the end for the first refusal."""
    driver: Any = connection.connection.driver_connection
    kinds: Any = connection.dialect.loaded_dbapi
    try:
        with driver.pipeline():
            yield
    except kinds.Error as error:
        raise DBAPIError.instance(None, None, error, kinds.Error, connection_invalidated=driver.closed) from error


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
