"""A scan to its verdict in the formulary: from the scanner's last key to the painted words."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.figure import Figure, in_turns
from tests.bench.places import demo_clinic
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, milliseconds, settle, sign_in
from tests.terminal import Terminal

ROUNDS = 20
LIMIT_MS = 150
UNKNOWN, PACKAGE = "0123456789ABCDEF", "00517-0031-25"
FOUND = "1 of"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Scan in the formulary, a package known here and one that is not, against a letter in the bare app."""
    place = demo_clinic(folder)
    with bare_app() as bare, application(place) as terminal:
        bare.wait_for(BARE_READY, PATIENCE_SECONDS)
        sign_in(terminal, place)
        terminal.press("d")
        terminal.wait_for("drugs ·", PATIENCE_SECONDS)
        floor, bad, good = in_turns(rounds, lambda: _letter(bare), lambda: _scanned(terminal))
    against = "a letter in a bare Textual Input"
    return [
        Figure("scan's last key to the verdict, unreadable", bad, floor, against, rounds, aim_limit=LIMIT_MS),
        Figure("scan's last key to the verdict, known package", good, floor, against, rounds, aim_limit=LIMIT_MS),
    ]


def _letter(bare: Terminal) -> tuple[float]:
    settle(bare)
    at = bare.press("o", pace=0)
    seen = bare.next_change()
    bare.press("backspace")
    return (milliseconds(at, seen),)


def _scanned(terminal: Terminal) -> tuple[float, float]:
    """Time both verdicts; a cursor key and Esc take them off the screen again."""
    settle(terminal)
    at = time.perf_counter()
    terminal.scan(UNKNOWN)
    bad = terminal.wait_for("UNREADABLE", PATIENCE_SECONDS)
    terminal.press("up")
    settle(terminal)
    started = time.perf_counter()
    terminal.scan(PACKAGE)
    good = terminal.wait_for(FOUND, PATIENCE_SECONDS)
    terminal.press("escape")
    settle(terminal)
    return milliseconds(at, bad), milliseconds(started, good)
