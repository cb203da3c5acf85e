"""Starts programs from a process that has loaded all they need; see tests/ready_program.py."""

from __future__ import annotations

import atexit
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 60


class Started:
    """A program that was started, to be waited for and sent signals like one of `subprocess`."""

    def __init__(self, told: socket.socket, asked: Mapping[str, object]) -> None:
        self._told = told
        self._line = b""
        self._status: int | None = None
        self.pid = self._number(_PATIENCE_SECONDS)
        told.sendall(json.dumps(asked).encode() + b"\n")

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the program ended and return its exit status. Raises TimeoutExpired."""
        if self._status is None:
            self._status = self._number(timeout)
            self._told.close()
        return self._status

    def send_signal(self, number: int) -> None:
        """Send a signal unless it ended."""
        if self.poll() is None:
            # It may be gone already while its status is still on the way.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def _number(self, timeout: float | None) -> int:
        self._told.settimeout(timeout)
        while not self._line.endswith(b"\n"):
            try:
                came = self._told.recv(1)
            except (BlockingIOError, TimeoutError):
                raise subprocess.TimeoutExpired("a program", timeout or 0) from None
            if not came:
                raise RuntimeError("the process programs are forked from is gone")
            self._line += came
        self._told.settimeout(None)
        number, self._line = int(self._line), b""
        return number


def start(module: str, words: Sequence[str], env: Mapping[str, str], files: Mapping[int, int]) -> Started:
    """Run a module as `python -m` does; `files` are this process's own by the numbers they have in the program's."""
    here, there = socket.socketpair()
    with there:
        socket.send_fds(_calls(), [b"."], [there.fileno(), *files.values()])
    asked = {"module": module, "words": words, "env": dict(env), "files": list(files), "folder": str(Path.cwd())}
    return Started(here, asked)


def run(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a module to its end with nothing to read, and return what it wrote."""
    with Path(os.devnull).open() as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = start(module, words, os.environ, {0: nothing.fileno(), 1: out.fileno(), 2: err.fileno()})
        status = started.wait(_PATIENCE_SECONDS)
        said = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode() for file in (out, err)]
    return subprocess.CompletedProcess([module, *words], status, *said)


@functools.cache
def _calls() -> socket.socket:
    """Load everything once; return where programs are asked for."""
    here, there = socket.socketpair()
    with there:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ready_program", str(there.fileno())],
            stdin=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**os.environ, "LANG": "C.UTF-8"},
            start_new_session=True,
            pass_fds=[there.fileno()],
        )

    def leave() -> None:
        here.close()
        process.wait()

    atexit.register(leave)
    return here
