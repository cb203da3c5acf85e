"""Resident memory with the demo worklist open."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figure import Figure, in_turns
from tests.bench.places import demo_clinic
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, settle, sign_in

ROUNDS = 3
AIM = 80


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Open both programs and ask the system what they hold."""
    place = demo_clinic(folder)

    def bare() -> tuple[float]:
        with bare_app() as terminal:
            terminal.wait_for(BARE_READY, PATIENCE_SECONDS)
            settle(terminal)
            return (terminal.resident_kib() / 1024,)

    def whole() -> tuple[float]:
        with application(place) as terminal:
            sign_in(terminal, place)
            settle(terminal)
            return (terminal.resident_kib() / 1024,)

    floor, subject = in_turns(rounds, bare, whole)
    name = "resident with the worklist open"
    return [Figure(name, subject, floor, "a bare Textual app", rounds, unit="MiB", aim_limit=AIM)]
