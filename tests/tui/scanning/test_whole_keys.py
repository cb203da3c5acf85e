"""A key whose escape sequence comes in pieces acts as itself or not at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual import events
from textual.message import Message

import tui.scanning.whole_keys
from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient
from tests.journeys.driven_terminal import DrivenTerminal
from tests.journeys.workstation import PATIENCE_SECONDS, sign_in
from tests.terminal import NAMED
from tui.scanning.whole_keys import ANSWER, SILENT_SECONDS, STALL_SECONDS, TerminalAsked, WholeKeysParser

SEQUENCES = {
    **{data: key for key, data in NAMED.items() if data.startswith("\x1b") and len(data) > 1},
    "\x1bs": "alt+s", "\x1b[1;3D": "alt+left", "\x1b[27u": "escape",
}  # fmt: skip


class Line:
    """A parser at the end of a line, on a clock that only the test turns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, answers: bool = True) -> None:
        self.now = 100.0
        monkeypatch.setattr(tui.scanning.whole_keys, "get_time", lambda: self.now)
        monkeypatch.setattr("textual._parser.get_time", lambda: self.now)
        self.parser, self.got = WholeKeysParser(), list[Message]()
        self.tick()
        if answers:
            self.feed(ANSWER)
        self.got.clear()

    def feed(self, data: str) -> None:
        self.got += [*self.parser.feed(data), *self.parser.tick()]

    def tick(self, seconds: float = 0) -> None:
        """Let time pass in the steps a driver looks up in."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(until, self.now + 0.1)
            self.got += self.parser.tick()
        self.got += self.parser.tick()

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.got if isinstance(message, events.Key)]

    @property
    def asked(self) -> int:
        return sum(isinstance(message, TerminalAsked) for message in self.got)


def _cuts(data: str) -> list[tuple[str, ...]]:
    """Return every way to cut a sequence in two, and into single characters."""
    return [*((data[:place], data[place:]) for place in range(1, len(data))), tuple(data)]


@pytest.mark.parametrize("stall", [0.01, 0.2, 3.0])
@pytest.mark.parametrize("data", SEQUENCES)
def test_a_key_cut_anywhere_is_that_key_however_long_the_line_stands_still(monkeypatch, data, stall):
    for pieces in _cuts(data):
        line = Line(monkeypatch)
        line.feed(pieces[0])
        for before, piece in pairwise(pieces):
            assert before
            line.tick(stall)
            assert line.keys == []
            line.feed(piece)
        # The terminal was asked meanwhile; it answers behind what it had sent.
        line.feed(ANSWER * line.asked)
        line.tick(20)
        assert line.keys == [SEQUENCES[data]]


@pytest.mark.parametrize("answer", [(ANSWER,), tuple(ANSWER), (ANSWER[:2], ANSWER[2:])])
def test_esc_acts_as_soon_as_the_terminal_says_that_nothing_came_behind_it(monkeypatch, answer):
    line = Line(monkeypatch)
    line.feed("\x1b")
    assert (line.keys, line.asked) == ([], 1)
    for piece in answer:
        line.tick(0.2)
        line.feed(piece)
    assert line.keys == ["escape"]
    line.feed("okafor")
    assert line.keys == ["escape", *"okafor"]


def test_esc_of_a_terminal_that_never_answers_acts_after_a_second_and_a_late_rest_is_dropped(monkeypatch):
    line = Line(monkeypatch, answers=False)
    line.feed("\x1b")
    line.tick(SILENT_SECONDS - 0.2)
    assert line.keys == []
    line.tick(0.3)
    assert line.keys == ["escape"]
    line.tick(2)
    line.feed("[21~x")
    assert line.keys == ["escape", "x"]


@pytest.mark.parametrize("answers", [True, False])
def test_a_part_of_a_key_whose_rest_never_comes_is_no_key(monkeypatch, answers):
    line = Line(monkeypatch, answers=answers)
    line.feed("\x1b[2")
    line.tick((STALL_SECONDS if answers else SILENT_SECONDS) + 1)
    line.feed("1~s")
    assert line.keys == ["s"]


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_paste_over_a_line_that_stands_still_is_one_paste(monkeypatch, cut):
    line, data = Line(monkeypatch), "\x1b[200~Okafor, Adaeze\x1b[201~"
    line.feed(data[:cut])
    line.tick(3)
    if data[cut:]:
        line.feed(data[cut:])
    line.feed(ANSWER * line.asked + "x")
    assert [message.text for message in line.got if isinstance(message, events.Paste)] == ["Okafor, Adaeze"]
    assert line.keys == ["x"]


def test_a_whole_sequence_that_means_nothing_is_no_key_and_swallows_none(monkeypatch):
    line = Line(monkeypatch)
    line.feed("\x1b[99Xab\x1bc")
    line.feed("d")
    assert line.keys == ["a", "b", "alt+c", "d"]


@pytest.mark.heavy
def test_n15_a_key_in_two_pieces_acts_as_itself_in_the_chart_and_closes_nothing(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))
    terminal = DrivenTerminal("--database", str(sqlite_clinic.store.engine.url.database))
    try:
        sign_in(terminal)
        terminal.press("enter")
        terminal.wait_for("full name spoken", PATIENCE_SECONDS)
        for pieces in ((b"\x1b", b"[21~"), (b"\x1b[2", b"1~"), (b"\x1b", b"s")):
            terminal.press_in_pieces(*pieces, stall=0.7)
            terminal.watch(0.5)
            assert "full name spoken" in terminal.text()
        terminal.press_in_pieces(b"\x1b", b"[20~", stall=0.7)
        terminal.wait_for("─ Locked ─", PATIENCE_SECONDS)
    finally:
        terminal.close()


def test_n15_esc_pressed_alone_leaves_at_once(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))
    terminal = DrivenTerminal("--database", str(sqlite_clinic.store.engine.url.database))
    try:
        sign_in(terminal)
        terminal.press("enter")
        terminal.wait_for("full name spoken", PATIENCE_SECONDS)
        terminal.press("escape")
        terminal.wait_for("Held", PATIENCE_SECONDS)
    finally:
        terminal.close()
