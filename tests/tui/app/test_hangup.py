"""The program ends when its terminal is gone, also where no signal says so."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from models.store.clinic import Clinic

PATIENCE_SECONDS = 60


@pytest.mark.heavy
def test_a_terminal_that_is_gone_without_a_signal_ends_the_program(sqlite_clinic: Clinic) -> None:
    outside, terminal = pty.openpty()
    here = {**os.environ, "TERM": "xterm-256color", "XDG_DATA_HOME": os.devnull}
    program = subprocess.Popen(
        [sys.executable, "-m", "tui", "--database", str(sqlite_clinic.store.engine.url.database)],
        stdin=terminal, stdout=terminal, stderr=terminal, env=here,
    )  # fmt: skip
    os.close(terminal)
    try:
        shown = b""
        while b"charges may need review" not in shown:
            shown += os.read(outside, 65536)
        assert program.poll() is None
        os.close(outside)
        assert program.wait(PATIENCE_SECONDS) == 0
    finally:
        program.kill()
