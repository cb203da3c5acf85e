"""A workstation: the real program on a pseudo-terminal, with the hands of the person who works there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from models.clinic import open_clinic
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.journeys.driven_terminal import DrivenTerminal
from tests.terminal import Terminal

SUPERVISOR = "chen"
PATIENCE_SECONDS = 30
STEP_WORDS = {
    "verify": "both at once: full name",
    "dose": "Product and lot",
    "give": "1-8 site",
    "response": "tolerated, no reaction",
    "sign": "You sign",
}
"""What stands on the screen in each of the five steps and in no other."""


@contextmanager
def workstation(
    database: str,
    cols: int = 80,
    rows: int = 24,
    *,
    record: bool = False,
    from_nothing: bool = False,
    home: Path | None = None,
) -> Iterator[DrivenTerminal]:
    """Run the program on a database; it is gone afterwards, whatever happened.

    `from_nothing` starts it with nothing loaded, so that each part has to find what it needs when it is opened.
    `home` is where this machine keeps which station it is; without one sign-in offers nobody.
    """
    env = {"XDG_DATA_HOME": str(home)} if home else None
    terminal = DrivenTerminal(
        "--database", database, cols=cols, rows=rows, env=env, record=record, from_nothing=from_nothing
    )
    try:
        yield terminal
    finally:
        terminal.close()


def sign_in(terminal: Terminal, who: str = GIVER_SIGN_IN, pin: str = GIVER_PIN, on_site: str = SUPERVISOR) -> None:
    """Sign in by keys; ends on the worklist. `on_site` names the provider on site, "" when that is remembered."""
    terminal.wait_for("charges may need review", PATIENCE_SECONDS)
    fill(terminal, *filter(None, (who, pin, on_site)))
    terminal.wait_for("Held", PATIENCE_SECONDS)


def fill(terminal: Terminal, *texts: str) -> None:
    """Type into one field after the other, Enter after each; an empty text leaves its field as it is."""
    for text in texts:
        terminal.type(text)
        terminal.press("enter")


def select(terminal: Terminal, words: str) -> None:
    """Narrow Today to the rows holding the words and stand on the first."""
    terminal.press("/")
    terminal.type(words)
    terminal.press("down")


def open_order(terminal: Terminal, words: str) -> None:
    """Open the first order of the worklist that holds the words."""
    select(terminal, words)
    terminal.press("enter")


def pick(terminal: Terminal, key: str) -> None:
    """Press the key of a choice and see it ticked."""
    terminal.press(key)
    terminal.wait_for(f"{key} ●", PATIENCE_SECONDS)


def go_on(terminal: Terminal, step: str) -> None:
    """Press Enter and see the next step."""
    terminal.press("enter")
    terminal.wait_for(STEP_WORDS[step], PATIENCE_SECONDS)


def chart_to(terminal: Terminal, step: str, lot: str = "1", site: str = "2", vial: str = "") -> None:
    """Chart an opened order as ordered, from the first step to `step`.

    A digit picks the lot, or the code of a `vial` is scanned; another digit picks the site.
    """
    terminal.wait_for(STEP_WORDS["verify"], PATIENCE_SECONDS)
    for name, key in {"dose": "b", "give": lot, "response": site, "sign": "t"}.items():
        if step == "verify":
            return
        if name != "give":
            terminal.press(key)
        elif vial:
            terminal.scan(vial)
        else:
            pick(terminal, key)
            cannot_scan(terminal)
        # Each step goes on by itself once all it asks is answered.
        terminal.wait_for(STEP_WORDS[name], PATIENCE_SECONDS)
        if name == step:
            return


def scan(terminal: Terminal, code: str, seen: str) -> None:
    """Scan a code, see what it did and put the scanner down: an Enter at once behind a code is the scanner's own."""
    terminal.scan(code)
    terminal.wait_for(seen, PATIENCE_SECONDS)


def cannot_scan(terminal: Terminal) -> None:
    """Say that the scanner is broken and tick all five rights."""
    terminal.press("u")
    terminal.wait_for("Scan override: why?", PATIENCE_SECONDS)
    terminal.press("c")
    terminal.wait_for("Scan override: scanner fault", PATIENCE_SECONDS)
    for right in "1234":
        pick(terminal, right)
    terminal.press("5")
    terminal.wait_for("Five rights ticked", PATIENCE_SECONDS)


def sign(terminal: Terminal, pin: str = GIVER_PIN) -> None:
    """Type the PIN and press F10."""
    terminal.type(pin)
    terminal.press("f10")


def words_on(terminal: Terminal) -> str:
    """Return the screen as one line, every run of blanks a single one."""
    return " ".join(terminal.text().split())


def code_of(lot: Lot) -> str:
    """Return what a scanner sends for a vial of a lot."""
    return gs1_code(lot.ndc, lot.lot_number, lot.expires_on)


def gs1_code(ndc: str, lot: str, expires: date) -> str:
    """Return what a scanner sends for a vial of a 4-4-2 NDC kept as 5-4-2: GTIN, expiry and lot with the AIM prefix."""
    body = f"003{ndc.replace('-', '')[1:]}"
    check = -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body))) % 10
    return f"]d201{body}{check}17{expires:%y%m%d}10{lot}"


@contextmanager
def clinic_at(database: str) -> Iterator[Clinic]:
    """Yield the clinic kept in a database, on the machine's own clock as the program sees it."""
    store = Store(open_engine(database))
    try:
        clinic = open_clinic(store)
        assert clinic is not None
        yield clinic
    finally:
        store.engine.dispose()
