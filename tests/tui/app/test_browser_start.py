"""In a browser: a web server starts the program without a terminal and speaks Textual's packets with it."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_order, add_patient

PATIENCE_SECONDS = 60
_STEERING = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[()][AB0]")


class Browser:
    """The program as textual-serve starts it: a driver by environment, packets on standard input and output."""

    def __init__(self, database: str) -> None:
        here = {
            **os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TERM_PROGRAM": "textual",
            "TEXTUAL_COLOR_SYSTEM": "truecolor", "COLUMNS": "80", "ROWS": "24", "XDG_DATA_HOME": os.devnull,
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "--database", database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=here,
        )  # fmt: skip
        self.text, self.meta, self._bytes = "", [], b""

    def press(self, data: str) -> None:
        """Send what a browser's terminal sends for keys."""
        self._packet(b"D", data.encode())

    def tell(self, **message: object) -> None:
        """Send a message of the web server."""
        self._packet(b"M", json.dumps(message).encode())

    def sees(self, words: str) -> None:
        """Wait until words were drawn, cursor movements aside. Raises AssertionError."""
        until = time.monotonic() + PATIENCE_SECONDS
        while words not in self.text:
            assert time.monotonic() < until, self.text[-2_000:]
            self._take(until - time.monotonic())

    def ended(self) -> int:
        """Wait for the end of the program and return its status."""
        self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode

    def _packet(self, kind: bytes, payload: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.process.stdin.flush()

    def _take(self, seconds: float) -> None:
        assert self.process.stdout is not None
        if select.select([self.process.stdout], [], [], seconds)[0]:
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            assert data, "the program ended"
            self._bytes = (self._bytes + data).removeprefix(b"__GANGLION__\n")
        while len(self._bytes) >= 5 and len(self._bytes) >= 5 + (size := int.from_bytes(self._bytes[1:5], "big")):
            kind, payload, self._bytes = self._bytes[:1], self._bytes[5 : 5 + size], self._bytes[5 + size :]
            if kind == b"D":
                self.text += _STEERING.sub("", payload.decode())
            else:
                self.meta.append(json.loads(payload))


@pytest.fixture
def browser(sqlite_clinic: Clinic) -> Iterator[Browser]:
    add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Okafor"))
    browser = Browser(str(sqlite_clinic.store.engine.url.database))
    yield browser
    if browser.process.poll() is None:
        browser.process.kill()
    browser.process.communicate()


def test_behind_a_web_server_the_application_draws_takes_keys_and_ends(browser: Browser):
    browser.sees("Lakeside Family Medicine")
    browser.sees("charges may need review")
    browser.press(GIVER_SIGN_IN)
    browser.sees(GIVER_SIGN_IN)
    browser.tell(type="resize", width=100, height=30)
    browser.tell(type="quit")
    assert browser.ended() == 0
