"""A scanner's burst is one message from any field; typing stays typing."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.tui.scanner import Scanner, press
from tui.scan_frame import parse_frame
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


def test_five_letters_and_enter_sent_at_once_are_typing() -> None:
    handed, scans = routed(keys("mruiz", gap=0.001))

    assert handed == [*"mruiz", "enter"]
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


TWENTY = "0123456789ABCDEFGHIJ"


@pytest.mark.parametrize(("seconds", "entry"), [(0.12, "scanned"), (0.399, "scanned"), (0.45, "typed")])
def test_s13_twenty_characters_count_as_scanned_within_400_ms(seconds: float, entry: str) -> None:
    handed, scans = routed(keys(TWENTY, gap=seconds / (len(TWENTY) - 1)))

    assert handed == []
    assert [scan.entry for scan in scans] == [entry]


def test_s13_twenty_characters_in_three_seconds_are_typed() -> None:
    handed, scans = routed(keys(TWENTY, gap=3 / 20))
    assert (handed, scans) == ([*TWENTY, "enter"], [])

    handed, scans = framed(TWENTY, "stx", "etx", 3 / 20, ("ctrl+c",))
    assert (handed, [scan.entry for scan in scans]) == ([], ["typed"])


@pytest.mark.parametrize(("limit", "entry"), [(0.1, "scanned"), (0.3, "typed"), (0.6, "scanned"), (9.0, "scanned")])
def test_s13_the_limit_is_a_setting_between_250_and_1500_ms(limit: float, entry: str) -> None:
    seconds = {0.1: 0.24, 0.3: 0.31, 0.6: 0.55, 9.0: 0.5}[limit]
    scans: list[Scanned] = []
    router = ScanRouter(scans.append, limit=lambda: limit)
    for event in keys(TWENTY, gap=seconds / (len(TWENTY) - 1)):
        router.take(event, None)
    assert [scan.entry for scan in scans] == [entry]


def framed(text: str, prefix: str, suffix: str, gap: float, ending: tuple[str, ...]) -> tuple[list[str], list[Scanned]]:
    """Return what is handed on, and the scans, for a code that a scanner sends slowly between its own signs."""
    scans: list[Scanned] = []
    router = ScanRouter(scans.append, parse_frame(prefix, suffix))
    start = {"stx": ("ctrl+b",), "": ()}.get(prefix, (prefix,))
    handed: list[events.Key] = []
    now = 100.0
    for sign in (*start, *text, *ending):
        now += gap
        if router.holding and router.left(now) < 0:
            handed += router.settle()
        handed += router.take(press(sign, now), None)
    return [event.character or event.key for event in [*handed, *router.settle()]], scans


@pytest.mark.parametrize("gap", [0.005, 0.03, 0.055, 0.08])
@pytest.mark.parametrize(
    ("prefix", "suffix", "ending"),
    [
        ("stx", "etx", ("ctrl+c",)), ("~", "enter", ("enter",)), ("~", "", ("tab",)), ("f13", "", ("enter",)),
        ("", "etx", ("ctrl+c",)), ("", "f14", ("f14",)), ("stx", "etx enter", ("ctrl+c", "enter")),
    ],
)  # fmt: skip
def test_u11_a_slow_scanner_is_told_by_its_prefix_or_its_suffix(prefix, suffix, ending, gap) -> None:
    handed, scans = framed(GS1_CODE, prefix, suffix, gap, ending)

    assert handed == []
    assert [(scan.text, scan.entry) for scan in scans] == [(GS1_CODE, "scanned")]


async def test_u11_a_suffix_takes_back_what_a_slow_scanner_put_into_a_field() -> None:
    app, scans = Page(), []
    async with app.run_test():
        field = app.query_one(Input)
        field.value, field.cursor_position = "25 G", 4
        router, now = ScanRouter(scans.append, parse_frame("", "etx")), 100.0
        for sign in (*TWENTY, "ctrl+c"):
            now += 0.06
            released = router.settle() if router.holding and router.left(now) < 0 else []
            for event in [*released, *router.take(press(sign, now), field)]:
                field.insert_text_at_cursor(event.character or "")
        assert field.value == "25 G"
    assert [scan.text for scan in scans] == [TWENTY]


def test_u11_what_a_person_types_behind_a_prefix_sign_stays_typing() -> None:
    handed, scans = framed("abc", "~", "", 0.2, ())
    assert (handed, scans) == (["~", "a", "b", "c"], [])


def test_u11_a_framed_code_without_its_end_is_never_typed() -> None:
    lost: list[int] = []
    router = ScanRouter(lambda _scan: None, parse_frame("stx", "etx"), broken=lambda: lost.append(1))
    for place, sign in enumerate(["ctrl+b", *TWENTY]):
        assert router.take(press(sign, 100 + place * 0.05), None) == []
    assert (router.settle(), lost) == ([], [1])


def test_u11_an_escape_as_prefix_is_found_where_a_terminal_makes_one_key_of_it_and_the_first_sign() -> None:
    scans: list[Scanned] = []
    router = ScanRouter(scans.append, parse_frame("esc", ""))
    first = events.Key("alt+0", "0")
    first.time = 100.0
    handed = router.take(first, None)
    for place, sign in enumerate([*TWENTY[1:], "enter"], 1):
        handed += router.take(press(sign, 100 + place * 0.05), None)
    assert (handed, [scan.text for scan in scans]) == ([], [TWENTY])


@pytest.mark.parametrize("setting", ["stxx", "abc", "7", "f25"])
def test_u11_a_prefix_a_person_types_too_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="no sign a scanner can be told by"):
        parse_frame(setting, "")


@pytest.mark.parametrize("pause", [0.04, 0.09, 0.15, 0.28])
@pytest.mark.parametrize("cut", [6, 12, len(GS1_CODE) - 1])
def test_s14_a_burst_in_two_halves_is_one_code_and_presses_no_key(cut: int, pause: float) -> None:
    stream = keys(GS1_CODE)
    for event in stream[cut:]:
        event.time += pause
    scans: list[Scanned] = []
    router, handed = ScanRouter(scans.append), []
    for event in stream:
        if router.holding and router.left(event.time) < 0:
            handed += router.settle()
        handed += router.take(event, None)
    assert handed == []
    assert scans[-1].text == GS1_CODE


def test_s14_line_feeds_and_repeated_enters_behind_a_code_press_nothing() -> None:
    scans: list[Scanned] = []
    router, handed, now = ScanRouter(scans.append), [], 100.0
    for sign in (*TWENTY, "enter", "ctrl+j", "enter", "tab"):
        now += 0.01
        handed += router.take(press(sign, now), None)
    assert (handed, len(scans)) == ([], 1)
    late = press("enter", now + 0.5)
    assert router.take(late, None) == [late]


def test_s14_a_thousand_characters_are_one_scan() -> None:
    handed, scans = routed(keys("9" * 1_000, gap=0.002))
    assert (handed, [len(scan.text) for scan in scans]) == ([], [1_000])


class Page(App[None]):
    """The smallest application with a text field."""

    def compose(self) -> ComposeResult:
        yield Input()


def test_s14_of_ten_thousand_bursts_of_any_scanner_none_comes_through_as_keys() -> None:
    assert _come_through(10_000) == []


@pytest.mark.heavy
def test_s14_of_three_hundred_thousand_bursts_of_any_scanner_none_comes_through_as_keys() -> None:
    assert _come_through(300_000) == []


def _come_through(count: int) -> list[str]:
    """Return what is handed on as keys where single letters act, of so many bursts one behind the other."""
    scanner, router, handed = Scanner(random.Random(count), 100), ScanRouter(lambda _: None), []
    for _ in range(count):
        burst = scanner.burst()
        scanner.sent.clear()
        if router.holding and router.left(burst[0].time) <= 0:
            handed += router.settle()
        for event in burst:
            handed += router.take(event, None)
    return [event.key for event in handed + router.settle() if not event.key.endswith("shift")]
