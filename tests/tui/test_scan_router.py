"""A scanner's burst is one message from any field; typing stays typing."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from tui.scan_router import Scanned, ScanRouter

GS1_CODE = "]d2010030517003225817270531\x1d10B2207"


def keys(text: str, *, start: float = 100, gap: float = 0.004) -> list[events.Key]:
    """Return the key events of a text arriving with a gap in seconds between characters, ended by Enter."""
    made = []
    for place, letter in enumerate([*text, "enter"]):
        event = events.Key(letter if letter == "enter" else f"key_{place}", None if letter == "enter" else letter)
        event.time = start + place * gap
        made.append(event)
    return made


def routed(stream: list[events.Key], field: Input | None = None) -> tuple[list[str], list[Scanned]]:
    """Return what is handed on as keys, and the scans, for a stream of keys."""
    scans: list[Scanned] = []
    router = ScanRouter(scans.append)
    handed: list[events.Key] = []
    last = 0.0
    for event in stream:
        if last and event.time - last > 0.025:
            handed += router.settle()
        last = event.time
        handed += router.take(event, field)
    handed += router.settle()
    return [event.character or event.key for event in handed], scans


def test_a_burst_where_letters_act_presses_no_key() -> None:
    handed, scans = routed(keys(GS1_CODE))

    assert handed == []
    assert [(scan.text, scan.entry) for scan in scans] == [(GS1_CODE, "scanned")]


async def test_a_burst_into_a_text_field_leaves_the_field_as_it_was() -> None:
    app = Page()
    async with app.run_test():
        field = app.query_one(Input)
        field.value, field.cursor_position = "25 G", 4
        handed, scans = routed(keys(GS1_CODE), field)

        assert handed == ["]"]
        assert (field.value, field.cursor_position) == ("25 G", 4)
        assert scans[0].text == GS1_CODE


@pytest.mark.parametrize("gap", [0.06, 0.12, 0.3])
def test_typing_is_handed_on_letter_by_letter_in_order(gap: float) -> None:
    handed, scans = routed(keys("1120", gap=gap))

    assert handed == ["1", "1", "2", "0", "enter"]
    assert scans == []


def test_two_quick_keys_keep_their_order_before_enter() -> None:
    handed, scans = routed(keys("b2", gap=0.01))

    assert handed == ["b", "2", "enter"]
    assert scans == []


def test_a_burst_without_a_terminator_is_a_scan_once_it_stops() -> None:
    handed, scans = routed(keys(GS1_CODE)[:-1])

    assert handed == []
    assert scans[0].text == GS1_CODE


async def test_a_thousand_bursts_between_typing_put_nothing_into_a_field() -> None:
    chance = random.Random(7)
    scans: list[Scanned] = []
    router, now = ScanRouter(scans.append), 100.0
    app = Page()
    async with app.run_test():
        field = app.query_one(Input)
        field.value = "kept"
        for _ in range(1_000):
            now += 1
            code = "".join(chance.choice("0123456789ABCDEF\x1d") for _ in range(chance.randrange(8, 40)))
            for event in keys(code, start=now, gap=chance.uniform(0.0005, 0.02)):
                for key in router.take(event, field):
                    field.value += key.character or ""

        assert field.value == "kept"
        assert len(scans) == 1_000


class Page(App[None]):
    """The smallest application with a text field."""

    def compose(self) -> ComposeResult:
        yield Input()
