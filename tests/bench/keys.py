"""A key to its repaint, in the demo worklist: moving down, typing in the filter."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figure import Figure, in_turns
from tests.bench.places import demo_clinic
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, milliseconds, settle, sign_in
from tests.terminal import Terminal

ROUNDS = 60
AGAINST = "a letter in a bare Textual Input"
LETTER = "o"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Press keys in the bare app and in two worklists in turns, one with its filter focused."""
    place = demo_clinic(folder)
    with bare_app() as bare, application(place) as moving, application(place) as filtering:
        bare.wait_for(BARE_READY, PATIENCE_SECONDS)
        sign_in(moving, place)
        sign_in(filtering, place)
        filtering.press("/")
        letter, _, down, shown, filtered, narrowed = in_turns(
            rounds, lambda: _typed(bare), lambda: _moved(moving), lambda: _typed(filtering)
        )
    return [
        Figure("Down in the worklist to repaint", down, letter, AGAINST, rounds, aim_ratio=1.3),
        Figure("Down in the worklist to the new preview", shown, letter, AGAINST, rounds),
        Figure("letter in the worklist's filter to repaint", filtered, letter, AGAINST, rounds, aim_ratio=1.3),
        Figure("letter in the worklist's filter to all of it", narrowed, letter, AGAINST, rounds),
    ]


def _moved(terminal: Terminal) -> tuple[float, float]:
    """Time one step down, to the first frame and to the last; go back up."""
    settle(terminal)
    at = terminal.press("down", pace=0)
    seen = terminal.next_change()
    last = settle(terminal) or seen
    terminal.press("up")
    return milliseconds(at, seen), milliseconds(at, last)


def _typed(terminal: Terminal) -> tuple[float, float]:
    """Time one letter until any text changes, so that a blink does not count, and to the last frame; take it back."""
    settle(terminal)
    before = terminal.text()
    at = terminal.press(LETTER, pace=0)
    seen = terminal.next_change()
    while terminal.text() == before:
        seen = terminal.next_change()
    last = settle(terminal) or seen
    terminal.press("backspace")
    return milliseconds(at, seen), milliseconds(at, last)
