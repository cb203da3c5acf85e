"""A worklist of 500 orders: the question to the store, and the screen that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import event

from models.charting.today.worklist import worklist
from models.store.clinic import Clinic
from tests.bench.figure import Figure, in_turns
from tests.bench.places import ORDERS, busy_clinic, opened
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, milliseconds, sign_in
from tests.factories import GIVER_SIGN_IN, staff_id

ROUNDS = 10
QUERIES = 30
LIMIT_MS = 300


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Ask in this process; open the screen on a terminal."""
    place = busy_clinic(folder)
    asked = 1 if rounds == 1 else QUERIES
    with opened(place) as clinic:
        person = staff_id(clinic, GIVER_SIGN_IN)
        statements = raw(clinic, lambda: worklist(clinic, person))
        floor, subject = in_turns(asked, timed(statements), timed(lambda: worklist(clinic, person)))

    def bare() -> tuple[float]:
        with bare_app() as terminal:
            return (milliseconds(terminal.started, terminal.wait_for(BARE_READY, PATIENCE_SECONDS)),)

    def screen() -> tuple[float]:
        with application(place) as terminal:
            entered, listed = sign_in(terminal, place)
            assert f"Due today {ORDERS}" in terminal.text(), f"not all {ORDERS} orders are listed"
            return (milliseconds(entered, listed),)

    started, shown = in_turns(rounds, bare, screen)
    return [
        Figure(f"worklist of {ORDERS} orders, read", subject, floor, "its statements in raw sqlite3", asked,
               aim_limit=LIMIT_MS),
        Figure(f"worklist of {ORDERS} orders, Enter to rows (quick PIN)", shown, started,
               "first paint of a bare Textual app", rounds, aim_limit=LIMIT_MS),
    ]  # fmt: skip


def raw(clinic: Clinic, ask: Callable[[], Any]) -> Callable[[], Any]:
    """Return the same statements as `ask` sends, sent without SQLAlchemy."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(clinic.store.engine, "before_cursor_execute", note)
    ask()
    event.remove(clinic.store.engine, "before_cursor_execute", note)
    connection = clinic.store.engine.raw_connection().driver_connection
    assert connection is not None
    return lambda: [connection.execute(*statement).fetchall() for statement in sent if "BEGIN" not in statement[0]]


def timed(call: Callable[[], Any]) -> Callable[[], tuple[float]]:
    """Return what measures a call in milliseconds."""

    def measured() -> tuple[float]:
        start = perf_counter()
        call()
        return (milliseconds(start, perf_counter()),)

    return measured
