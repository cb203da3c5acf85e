"""The programs under measurement, each on a real terminal of the same size: the bare app and the application."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.places import Place
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
BARE_READY = "BARE"
COLS, ROWS = 120, 40
PATIENCE_SECONDS = 30
QUIET_SECONDS = 0.12
"""Nothing painted for this long: whatever a key caused is over. Longer than a key is held back as a possible scan."""


@contextmanager
def bare_app() -> Iterator[Terminal]:
    """Run the bare app."""
    with _running("tests.bench.bare_app") as terminal:
        yield terminal


@contextmanager
def application(place: Place) -> Iterator[Terminal]:
    """Run `needlepoint --database FILE`."""
    with _running("tui", "--database", str(place.database)) as terminal:
        yield terminal


def sign_in(terminal: Terminal, place: Place) -> tuple[float, float]:
    """Sign in by keys with nobody on site; return the clock before the last Enter and when the worklist had rows."""
    terminal.wait_for("charges may need review", PATIENCE_SECONDS)
    for text in (place.who, place.pin):
        terminal.type(text)
        terminal.press("enter")
    terminal.press("0")
    at = terminal.press("enter", pace=0)
    return at, terminal.wait_for("Held", PATIENCE_SECONDS)


def settle(terminal: Terminal) -> float:
    """Wait until nothing more is painted, a blinking cursor aside; return the clock at the last change, 0 for none."""
    seen = 0.0
    try:
        while True:
            seen = terminal.next_change(QUIET_SECONDS)
    except TimeoutError:
        return seen


def milliseconds(start: float, end: float) -> float:
    """The time between two readings of the clock."""
    return (end - start) * 1000


@contextmanager
def _running(*words: str) -> Iterator[Terminal]:
    terminal = Terminal([sys.executable, "-m", *words], COLS, ROWS, {"PYTHONPATH": str(ROOT)})
    try:
        yield terminal
    finally:
        terminal.close()
