"""What this machine's scanner sends around a code: by option, by environment, on a real terminal."""

from __future__ import annotations

import pytest

from models.store.clinic import Clinic
from tests.factories import add_patient
from tests.journeys.driven_terminal import DrivenTerminal
from tests.journeys.workstation import PATIENCE_SECONDS, sign_in
from tests.tui.command_line import needlepoint

SLOW_SECONDS = 0.05
LABEL = "M0000099"
NOBODY = "No one on this list has that label"


@pytest.mark.parametrize("by", ["option", "environment"])
def test_u11_a_wireless_scanner_with_its_prefix_set_is_recognised_on_a_real_terminal(sqlite_clinic: Clinic, by: str):
    add_patient(sqlite_clinic)
    database = str(sqlite_clinic.store.engine.url.database)
    words = ("--scan-prefix", "stx", "--scan-suffix", "etx") if by == "option" else ()
    set_here = {"NEEDLEPOINT_SCAN_PREFIX": "stx", "NEEDLEPOINT_SCAN_SUFFIX": "etx"} if by == "environment" else {}
    terminal = DrivenTerminal("--database", database, *words, env=set_here)
    try:
        sign_in(terminal)
        terminal.press("/")
        terminal.type("kept")
        terminal.press("ctrl+b", *LABEL, "ctrl+c", pace=SLOW_SECONDS)
        terminal.wait_for(NOBODY, PATIENCE_SECONDS)
        assert "kept" in terminal.text()
        assert LABEL not in terminal.text()
        assert "M00" not in terminal.text()
    finally:
        terminal.close()


def test_u11_the_settings_are_told_by_help():
    message = needlepoint("--help").out
    for word in ("--scan-prefix", "--scan-suffix", "NEEDLEPOINT_SCAN_PREFIX", "NEEDLEPOINT_SCAN_SUFFIX", "stx", "f24"):
        assert word in message


def test_u11_a_prefix_people_type_too_is_refused_in_one_line():
    message = needlepoint("--scan-prefix", "abc")
    assert (message.status, message.err.count("\n")) == (2, 1)
    assert "write stx, esc, f13 or a sign such as ~" in message.err
