"""The command line run as a script runs it: a process of its own, bytes in, bytes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
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


def needlepoint(
    *words: str | bytes,
    given: bytes = b"",
    database: str = NOWHERE,
    home: Path | None = None,
    patience: float = 60,
) -> Said:
    """Run the program; `given` is its standard input. `home` names no database: it is where the usual one would be."""
    program = [sys.executable, "-m", "tui", *(() if home else ("--database", database))]
    here = {**os.environ, "XDG_DATA_HOME": str(home)} if home else None
    done = subprocess.run([*program, *words], input=given, capture_output=True, timeout=patience, env=here)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
