"""Start of the program: to the first frame, to the clinic's name, and from sign-in to the worklist."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figure import Figure, in_turns
from tests.bench.places import demo_clinic
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, milliseconds, sign_in

ROUNDS = 15
AGAINST = "first paint of a bare Textual app"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Start bare app and application in turns."""
    place = demo_clinic(folder)

    def bare() -> tuple[float]:
        with bare_app() as terminal:
            return (milliseconds(terminal.started, terminal.wait_for(BARE_READY, PATIENCE_SECONDS)),)

    def whole() -> tuple[float, float, float]:
        with application(place) as terminal:
            painted = terminal.wait_for("Username", PATIENCE_SECONDS)
            named = terminal.wait_for("Lakeside Family Clinic", PATIENCE_SECONDS)
            entered, listed = sign_in(terminal, place)
            start = terminal.started
            return milliseconds(start, painted), milliseconds(start, named), milliseconds(entered, listed)

    floor, painted, named, listed = in_turns(rounds, bare, whole)
    return [
        Figure("start to first paint", painted, floor, AGAINST, rounds, aim_ratio=1.25),
        Figure("start to the clinic's name", named, floor, AGAINST, rounds, aim_ratio=3.25),
        Figure("Enter on sign-in to the worklist's rows", listed, floor, AGAINST, rounds),
    ]
