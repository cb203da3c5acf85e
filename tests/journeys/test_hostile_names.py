"""Names that look like markup, run over every line or steer a terminal: seen whole everywhere, obeyed nowhere."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import zip_longest

import pytest

from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient
from tests.journeys.workstation import (
    PATIENCE_SECONDS,
    STEP_WORDS,
    chart_to,
    clinic_at,
    code_of,
    select,
    sign_in,
    workstation,
)
from tests.terminal import Terminal
from tests.tui.screen_text import HOSTILE_NAMES, SIZES
from tests.tui.signed_doses import add_dose
from tui.design.text import visible

# What a program may send: control sequences, operating system commands and device strings, and two-byte escapes.
_ALLOWED = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]|[\r\n]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LOOKS_UP_SECONDS = 0.3
_RED = b"\x1b[31m"
"""The colour one of the names asks for; the program itself only uses exact colours."""


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_hostile_name_is_seen_whole_on_every_screen_and_never_steers_the_terminal(
    database: str, size: tuple[int, int]
) -> None:
    with clinic_at(database) as clinic:
        vial = _register(clinic)

    with workstation(database, *size, record=True) as terminal:
        sign_in(terminal)
        for number, name in enumerate(HOSTILE_NAMES):
            _walk(terminal, f"H{number}", name, vial)
        terminal.press("f9")
        terminal.wait_for("Observing", PATIENCE_SECONDS)
        for name in HOSTILE_NAMES:
            terminal.wait_for(f"[.{visible(name[0])}.")
            assert not _sees(terminal, name)
        sent = bytes(terminal.recorded)

    assert _RED not in sent.lower()
    assert _CONTROL.search(_ALLOWED.sub(b"", sent).decode()) is None


def _register(clinic: Clinic) -> str:
    """Each person has a dose under observation and an order for today; return the code of the vial for it."""
    lot = add_lot(clinic, on_hand=Decimal(10))
    for number, name in enumerate(HOSTILE_NAMES):
        born = date(1961, 3, 1 + number)
        patient = add_patient(clinic, mrn=f"H{number}", family=name, given="[b]Ada", birth_date=born)
        earlier = add_order(clinic, patient, status="completed", drug_slug="ketorolac-tromethamine")
        add_dose(clinic, patient, earlier, minutes_ago=2, observe=30)
        add_order(clinic, patient)
    return code_of(lot)


def _walk(terminal: Terminal, mrn: str, name: str, vial: str) -> None:
    """Go through every screen that names the person; ends on the worklist without a filter."""
    select(terminal, f"{mrn} due")
    _wait_until_seen(terminal, name)
    terminal.press("enter")
    terminal.wait_for(STEP_WORDS["verify"], PATIENCE_SECONDS)
    _wait_until_seen(terminal, name)
    chart_to(terminal, "sign", vial=vial)
    _wait_until_seen(terminal, name, times=2)
    terminal.press("escape")
    terminal.wait_for("F3 find patient", PATIENCE_SECONDS)
    terminal.press("p")
    terminal.wait_for("Orders", PATIENCE_SECONDS)
    _wait_until_seen(terminal, name)
    terminal.press("escape")
    terminal.wait_for("F3 find patient", PATIENCE_SECONDS)
    terminal.press("f3")
    terminal.wait_for("part of a name", PATIENCE_SECONDS)
    terminal.type(mrn)
    _wait_until_seen(terminal, name)
    terminal.press("escape")
    terminal.wait_for("F3 find patient", PATIENCE_SECONDS)
    terminal.press("/", pace=LOOKS_UP_SECONDS)
    terminal.press("escape", pace=LOOKS_UP_SECONDS)


def _wait_until_seen(terminal: Terminal, name: str, times: int = 1) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        if _sees(terminal, name) >= times:
            return
        terminal.watch(0.05)
    raise AssertionError(f"{visible(name)!r} is not seen whole {times} times:\n{terminal.text()}")


def _sees(terminal: Terminal, name: str) -> int:
    """Return how often the whole name stands on the screen, in any of its columns and cards, line breaks aside."""
    lines = [re.split("[│╭╰]", line) for line in terminal.text().splitlines()]
    sides = ["".join(parts) for parts in zip_longest(*lines, fillvalue="")]
    whole = _squeezed(visible(name.upper()))
    return sum(_squeezed(side).upper().count(whole) for side in sides)


def _squeezed(text: str) -> str:
    return "".join(text.split())
