"""How many keys it takes to sign in, and to hand a station over and back, on a real terminal; PINs are not counted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from models.clinic import open_clinic
from models.people.actions.remember_station import remember_sign_in
from models.store.clinic import Clinic
from models.store.system_clock import SystemClock
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock
from tests.journeys.workstation import PATIENCE_SECONDS, workstation
from tests.terminal import Terminal
from tui.frame.station import station_id

PINS = {"(PIN)": GIVER_PIN, "(other PIN)": PHYSICIAN_PIN}
SIGN_IN = (
    ("a", "mruiz"),
    ("(PIN)", "••••"),
    ("enter", "Enter takes D Chen MD"),
    ("enter", "M Ruiz MA · D Chen MD on site"),
)
THERE_AND_BACK = (
    ("f9", "Ctrl+O  someone else signs in"),
    ("ctrl+o", "○ D Chen MD"),
    ("letter of D Chen MD", "dchen"),
    ("(other PIN)", "••••"),
    ("enter", "    D Chen MD on site"),
    ("f9", "Ctrl+O  someone else signs in"),
    ("ctrl+o", "○ M Ruiz MA"),
    ("letter of M Ruiz MA", "mruiz"),
    ("(PIN)", "••••"),
    ("enter", "M Ruiz MA · D Chen MD on site"),
)


def keys_of(terminal: Terminal, *steps: tuple[str, str]) -> int:
    """Press the keys, see what each shows, and return how many they were; a PIN is none."""
    for key, seen in steps:
        if key in PINS:
            terminal.type(PINS[key])
        else:
            terminal.press(_letter(terminal, key))
        terminal.wait_for(seen, PATIENCE_SECONDS)
    return sum(key not in PINS for key, _ in steps)


def _letter(terminal: Terminal, key: str) -> str:
    """Return the letter before a person's name: who signed in within the same second may stand either way round."""
    name = key.removeprefix("letter of ")
    found = re.search(rf"([a-z]) ○ {name}", terminal.text())
    return found[1] if found and name != key else key


def _both_signed_in_yesterday(clinic: Clinic, home: Path) -> None:
    """Have both signed in on this machine a day ago, M Ruiz last, with D Chen on site."""
    yesterday = open_clinic(clinic.store, FrozenClock(SystemClock().now() - timedelta(days=1)))
    station = station_id(home / "needlepoint")
    assert yesterday is not None
    assert station is not None
    physician = staff_id(clinic, PHYSICIAN_SIGN_IN)
    remember_sign_in(yesterday, station, physician, physician)
    yesterday.clock.tick()  # type: ignore[attr-defined]
    remember_sign_in(yesterday, station, staff_id(clinic, GIVER_SIGN_IN), physician)


def test_sign_in_takes_three_keys_and_handing_the_station_over_and_back_eight(
    sqlite_clinic: Clinic, tmp_path: Path
) -> None:
    _both_signed_in_yesterday(sqlite_clinic, tmp_path)
    with workstation(str(sqlite_clinic.store.engine.url.database), home=tmp_path) as terminal:
        terminal.wait_for("a ○ M Ruiz MA", PATIENCE_SECONDS)
        assert keys_of(terminal, *SIGN_IN) == 3
        assert keys_of(terminal, *THERE_AND_BACK) == 8
