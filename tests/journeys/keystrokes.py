"""Keys pressed one after the other on a real terminal, each when the last one's effect is seen, and counted."""

from __future__ import annotations

from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.journeys.workstation import PATIENCE_SECONDS, sign_in, workstation
from tests.terminal import Terminal

SCAN, PIN = "(scan)", "(PIN)"
UNCOUNTED = {SCAN, PIN}
"""The scanner presses its own keys, and a PIN is as long as its owner made it."""


def pressed(
    database: str,
    keys: tuple[tuple[str, str], ...],
    seen: str,
    code: str = "",
    who: tuple[str, str] = (GIVER_SIGN_IN, GIVER_PIN),
) -> int:
    """Press (key, effect) pairs from the first row of Today, which shows `seen`; return how many a person pressed.

    `code` is what the scanner sends, `who` username and PIN of who is signed in.
    """
    with workstation(database) as terminal:
        sign_in(terminal, *who)
        terminal.wait_for(seen, PATIENCE_SECONDS)
        for key, effect in keys:
            _press(terminal, key, code, who[1])
            terminal.wait_for(effect, PATIENCE_SECONDS)
    return sum(key not in UNCOUNTED for key, _effect in keys)


def _press(terminal: Terminal, key: str, code: str, pin: str) -> None:
    if key == SCAN:
        terminal.scan(code)
    elif key == PIN:
        terminal.type(pin)
    else:
        terminal.press(key)
