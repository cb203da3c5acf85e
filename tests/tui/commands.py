"""The command line run as a script runs it: a process of its own, bytes in, bytes out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

NOWHERE = "/nonexistent/needlepoint/clinic.sqlite3"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended: its status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def needlepoint(*words: str | bytes, given: bytes = b"", database: str = NOWHERE) -> Said:
    """Run the program; `given` is its standard input."""
    program = [sys.executable, "-m", "tui"]
    done = subprocess.run([*program, "--database", database, *words], input=given, capture_output=True, timeout=60)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
