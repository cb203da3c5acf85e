"""The command line as a script uses it: words and bytes in, bytes and a status out.

`needlepoint` runs the program's entry point in the test's own process; `needlepoint_alone` starts a process, where that
is what a test is about: the start, the encoding of its streams, its terminal.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest

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


def needlepoint(*words: str, given: bytes = b"", database: str = NOWHERE, home: Path | None = None) -> Said:
    """Run the program here; `given` is its standard input. `home` names no database: the usual one would be there."""
    with ExitStack() as files:
        stdin, stdout, stderr = (files.enter_context(TemporaryFile()) for _ in range(3))
        stdin.write(given)
        stdin.seek(0)
        with _standing_in(_words(words, database, home), home, stdin, stdout, stderr):
            status = _status()
        return Said(status, _written(stdout), _written(stderr))


def needlepoint_alone(*words: str, given: bytes = b"", database: str = NOWHERE, home: Path | None = None) -> Said:
    """Run the program in a process of its own."""
    program = [sys.executable, "-m", "tui", *_words(words, database, home)]
    with pytest.MonkeyPatch.context() as here:
        _settle(here, home)
        done = subprocess.run(program, input=given, capture_output=True, timeout=60)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def _words(words: tuple[str, ...], database: str, home: Path | None) -> list[str]:
    return [*(() if home else ("--database", database)), *words]


def _settle(here: pytest.MonkeyPatch, home: Path | None) -> None:
    here.delenv("NEEDLEPOINT_DATABASE", raising=False)
    if home:
        here.setenv("XDG_DATA_HOME", str(home))


@contextmanager
def _standing_in(words: list[str], home: Path | None, *files: IO[bytes]) -> Iterator[None]:
    """Put the program's words, environment and standard streams where it looks for them, and everything back after."""
    streams = [TextIOWrapper(file, "utf-8", write_through=True) for file in files]
    with pytest.MonkeyPatch.context() as here:
        _settle(here, home)
        here.setattr(sys, "argv", ["needlepoint", *words])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            here.setattr(sys, name, stream)
        yield
    for stream in streams:
        stream.detach()


def _status() -> int:
    """Run `python -m tui` and return what it exits with."""
    try:
        runpy.run_module("tui", run_name="__main__")
    except SystemExit as end:
        return int(end.code or 0)
    raise AssertionError("the program ends with a status")


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
