"""A scanner's burst is one message from any field; typing stays typing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from models.core.numbers import gs1
from models.patients.queries.scan import is_code
from models.store.clinic import Clinic
from tests.factories import add_patient
from tests.tui.scanner import Scanner, press
from tui.scanning import content as scan_content
from tui.scanning.frame import parse_frame
from tui.scanning.router import ScanRouter
from tui.scanning.scanned import Scanned
from tui.scanning.timing import QUICK_SECONDS

GS1_CODE = "]d2010030517003225817270531\x1d10B2207"
NDC = "00517-0031-25"
LABEL = "M0000099"


def keys(text: str, *, start: float = 100, gap: float = 0.004, end: Sequence[str] = ("enter",)) -> list[events.Key]:
    """Return the key events of a text arriving with a gap in seconds between characters, and what ends it."""
    return [press(sign, start + place * gap) for place, sign in enumerate([*text, *end])]


class Desk:
    """A router with a field or without, on a clock that moves only from key to key."""

    def __init__(self, clinic: Clinic, prefix: str = "", suffix: str = "", limit: float = 0.4) -> None:
        self.scans: list[Scanned] = []
        self.named: list[str] = []
        self.broken: list[str] = []
        self.handed: list[events.Key] = []
        self.asked = False
        self._clinic = clinic
        self.router = ScanRouter(
            self.scans.append,
            self._judge,
            lambda scan: self.named.append(scan.text),
            parse_frame(prefix, suffix),
            lambda: limit,
            self.broken.append,
        )

    async def _judge(self, text: str, target: Widget | None, *, quick: bool) -> bool:
        return is_code(self._clinic, text, asked=self.asked or target is None)

    async def sends(self, stream: Sequence[events.Key], field: Input | None = None) -> list[str]:
        """Let keys come, and time pass until nothing is held; return what was handed on as keys."""
        for event in stream:
            await self._wait_until(event.time, field)
            self._hand_on(await self.router.take(event, field), field)
        await self._wait_until(float("inf"), field)
        return [event.character if event.is_printable else event.key for event in self.handed]

    async def _wait_until(self, time: float, field: Input | None) -> None:
        while self.router.holding and (due := self.router.left(0)) <= time:
            assert due > 0
            self._hand_on(await self.router.settle(), field)

    def _hand_on(self, released: list[events.Key], field: Input | None) -> None:
        for event in released:
            self.handed.append(event)
            if field is not None and event.is_printable:
                field.insert_text_at_cursor(event.character or "")

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(scan.text, scan.entry) for scan in self.scans]


@pytest.fixture
def desk(sqlite_clinic: Clinic) -> Desk:
    add_patient(sqlite_clinic, mrn=LABEL)
    return Desk(sqlite_clinic)


@pytest.fixture
async def field():
    app = Page()
    async with app.run_test():
        found = app.query_one(Input)
        found.value, found.cursor_position = "25 G", 4
        yield found


async def test_s14_a_code_where_letters_act_presses_no_key(desk) -> None:
    assert await desk.sends(keys(GS1_CODE)) == []
    assert desk.codes == [(GS1_CODE, "scanned")]


CODES = (GS1_CODE, NDC, LABEL, "0100305170032258", "305170032258", "00517003225")
ENDINGS = (("enter",), ("tab",), ("enter", "ctrl+j"), ())


async def test_s14_a_code_never_stays_in_a_text_field(desk, field) -> None:
    for place, (code, end, gap) in enumerate(product(CODES, ENDINGS, (0.0, 0.0005, 0.015))):
        desk.scans.clear()
        await desk.sends(keys(code, start=100 + place * 20, gap=gap, end=end), field)
        assert desk.codes == [(code, "scanned")]
        assert (field.value, field.cursor_position) == ("25 G", 4)


TEXTS = (
    "Okafor, Adaeze", "O'Brien-Smith", "1427 W 3rd St Apt 4B", "(206) 555-0142", "206-555-0142", "2065550142",
    "1234567893", "98104-1234", "ABC123456789", "912345678A", "03/04/1961", "1961-03-04", "mruiz", "hunter2",
    "2468", "123456789012", "x" * 900, "gave 00517-0031-25 today", "lot AB1234", "AB1234", "Zürich é", "a@b.example",
    "123-45-6789", "9" * 30, "1EG4-TE5-MK73",
)  # fmt: skip
"""What people paste, dictate, expand or have typed for them: names, addresses, numbers, notes."""


async def test_s14_text_stays_text_in_a_text_field_however_fast_it_came_and_its_enter_an_enter(desk, field) -> None:
    for place, (text, gap) in enumerate(product(TEXTS, (0.0, 0.0005, 0.02, 0.1))):
        field.value, field.cursor_position = "25 G", 4
        desk.handed.clear()
        handed = await desk.sends(keys(text, start=100 + place * 200, gap=gap), field)
        assert handed == [*text, "enter"]
        assert field.value == f"25 G{text}"
        assert (desk.scans, desk.named) == ([], [])


async def test_s14_text_where_letters_act_is_named_whole_and_presses_nothing(desk) -> None:
    for place, text in enumerate(TEXTS):
        desk.named.clear()
        desk.scans.clear()
        assert await desk.sends(keys(text, start=100 + place * 20, gap=0.0005)) == []
        assert [*desk.named, *(scan.text for scan in desk.scans)] == [text]


@pytest.mark.parametrize("gap", [0.06, 0.12, 0.3])
async def test_typing_is_handed_on_letter_by_letter_in_order(desk, gap: float) -> None:
    assert await desk.sends(keys("1120", gap=gap)) == ["1", "1", "2", "0", "enter"]
    assert (desk.scans, desk.named) == ([], [])


@pytest.mark.parametrize(("text", "gap"), [("0100305", 0.1), ("]d201", 0.06), ("of ", 0.0005)])
async def test_what_is_typed_into_a_field_stands_there_at_once(desk, field, text: str, gap: float) -> None:
    """A pause of a person's, and what no code holds, is not waited for."""
    for event in keys(text, start=100, gap=gap, end=()):
        desk._hand_on(await desk.router.take(event, field), field)
        if gap > QUICK_SECONDS or event.character == " ":
            assert not desk.router.holding
    assert field.value == f"25 G{text}"


async def test_two_quick_keys_of_a_person_keep_their_order_before_enter(desk) -> None:
    assert await desk.sends(keys("b2", gap=0.01)) == ["b", "2", "enter"]


@pytest.mark.parametrize("text", ["Ann", "2468", "12", "Ann\rNg\rBo\r", "u312345"])
async def test_s14_no_letter_of_a_burst_acts_nor_its_enter(desk, text) -> None:
    stream = [press("enter" if sign == "\r" else sign, 100 + place * 0.001) for place, sign in enumerate(text)]
    assert await desk.sends([*stream, press("enter", 105)]) == ["enter"]
    assert desk.named == text.split()


@pytest.mark.parametrize("digits", ["1234567893", "2065550142", "00305170032258", "305170032258", "123456789012"])
async def test_s14_bare_digits_are_a_code_where_one_is_asked_for_or_when_a_package_here_carries_them(
    desk, field, digits
) -> None:
    ours = digits.endswith("305170032258")
    await desk.sends(keys(digits, start=100), field)
    assert (bool(desk.scans), field.value) == (ours, "25 G" if ours else f"25 G{digits}")
    desk.asked, field.value = True, ""
    desk.scans.clear()
    await desk.sends(keys(digits, start=200), field)
    assert ([scan.text for scan in desk.scans], field.value) == ([digits], "")


TWENTY = "0123456789ABCDEFGHIJ"


@pytest.mark.parametrize(("seconds", "entry"), [(0.12, "scanned"), (0.399, "scanned"), (0.45, "typed")])
async def test_s13_twenty_characters_count_as_scanned_within_400_ms(sqlite_clinic, seconds, entry) -> None:
    add_patient(sqlite_clinic, mrn=TWENTY)
    desk = Desk(sqlite_clinic)
    assert await desk.sends(keys(TWENTY, gap=seconds / (len(TWENTY) - 1))) == []
    assert desk.codes == [(TWENTY, entry)]


async def test_s13_a_code_that_came_slowly_is_taken_as_typed_and_not_refused(desk, field) -> None:
    assert await desk.sends(keys(GS1_CODE, gap=0.15), field)
    assert desk.codes == [(GS1_CODE, "typed")]
    assert field.value == "25 G"


async def test_s13_twenty_characters_in_three_seconds_are_typed(sqlite_clinic) -> None:
    desk = Desk(sqlite_clinic, "stx", "etx")
    stream = [press(sign, 100 + place * 0.15) for place, sign in enumerate(["ctrl+b", *TWENTY, "ctrl+c"])]
    assert await desk.sends(stream) == []
    assert desk.codes == [(TWENTY, "typed")]


@pytest.mark.parametrize(("limit", "entry"), [(0.1, "scanned"), (0.3, "typed"), (0.6, "scanned"), (9.0, "scanned")])
async def test_s13_the_limit_is_a_setting_between_250_and_1500_ms(sqlite_clinic, limit: float, entry: str) -> None:
    add_patient(sqlite_clinic, mrn=TWENTY)
    seconds = {0.1: 0.24, 0.3: 0.31, 0.6: 0.55, 9.0: 0.5}[limit]
    desk = Desk(sqlite_clinic, limit=limit)
    await desk.sends(keys(TWENTY, gap=seconds / (len(TWENTY) - 1)))
    assert desk.codes == [(TWENTY, entry)]


@pytest.mark.parametrize("text", [GS1_CODE, "01234567890123456789"])
@pytest.mark.parametrize("gap", [0.005, 0.03, 0.055, 0.08])
@pytest.mark.parametrize(
    ("prefix", "suffix", "ending"),
    [
        ("stx", "etx", ("ctrl+c",)), ("~", "enter", ("enter",)), ("~", "", ("tab",)), ("f13", "", ("enter",)),
        ("", "etx", ("ctrl+c",)), ("", "f14", ("f14",)), ("stx", "etx enter", ("ctrl+c", "enter")),
    ],
)  # fmt: skip
async def test_u11_whatever_stands_between_the_clinics_prefix_and_suffix_is_a_code_however_slow(
    sqlite_clinic, field, prefix, suffix, ending, gap, text
) -> None:
    start = {"stx": ("ctrl+b",), "": ()}.get(prefix, (prefix,))
    stream = [press(sign, 100 + place * gap) for place, sign in enumerate([*start, *text, *ending])]
    for where in (None, field):
        desk = Desk(sqlite_clinic, prefix, suffix)
        await desk.sends(stream, where)
        assert desk.codes == [(text, "scanned")]
        assert where is not None or desk.handed == []
    assert field.value == "25 G"


@pytest.mark.parametrize(("suffix", "end"), [("etx", "ctrl+c"), ("", "enter")])
async def test_u11_a_read_that_found_nothing_types_nothing_and_tells_nobody(sqlite_clinic, field, suffix, end) -> None:
    desk = Desk(sqlite_clinic, "stx", suffix)
    assert await desk.sends([press("ctrl+b", 100), press(end, 100.05)], field) == []
    assert field.value == "25 G"
    assert (desk.scans, desk.named, desk.broken) == ([], [], [])
    assert await desk.sends([press("x", 101)], field) == ["x"]


async def test_u11_what_a_person_types_behind_a_prefix_sign_stays_typing(sqlite_clinic) -> None:
    desk = Desk(sqlite_clinic, "~")
    assert await desk.sends([press(sign, 100 + place * 0.2) for place, sign in enumerate("~abc")]) == [*"~abc"]
    assert (desk.scans, desk.named) == ([], [])


async def test_u11_a_framed_code_without_its_end_is_never_typed_but_named(sqlite_clinic) -> None:
    desk = Desk(sqlite_clinic, "stx", "etx")
    assert await desk.sends([press(sign, 100 + place * 0.05) for place, sign in enumerate(["ctrl+b", *TWENTY])]) == []
    assert (desk.broken, desk.scans) == ([TWENTY], [])


async def test_u11_an_escape_as_prefix_is_found_where_a_terminal_makes_one_key_of_it_and_the_first_sign(
    sqlite_clinic,
) -> None:
    desk = Desk(sqlite_clinic, "esc")
    first = events.Key("alt+0", "0")
    first.time = 100.0
    stream = [first, *(press(sign, 100 + place * 0.05) for place, sign in enumerate([*TWENTY[1:], "enter"], 1))]
    assert await desk.sends(stream) == []
    assert [scan.text for scan in desk.scans] == [TWENTY]


@pytest.mark.parametrize("setting", ["stxx", "abc", "7", "f25"])
def test_u11_a_prefix_a_person_types_too_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="no sign a scanner can be told by"):
        parse_frame(setting, "")


async def test_s14_a_code_a_line_delivers_in_two_halves_is_one_code_and_presses_no_key(desk, field) -> None:
    cuts, start = (3, 6, 12, 17, 20, len(GS1_CODE) - 1, len(GS1_CODE)), 100
    for cut, pause, where in product(cuts, (0.04, 0.15, 0.9, 3.0), (None, field)):
        stream, start = keys(GS1_CODE, start=start), start + 20
        for event in stream[cut:]:
            event.time += pause
        for seen in (desk.scans, desk.handed):
            seen.clear()
        handed = await desk.sends(stream, where)
        assert where is not None or handed == []
        assert [text for text, _ in desk.codes] == [GS1_CODE]
        assert (field.value, field.cursor_position) == ("25 G", 4)


async def test_s14_line_feeds_and_repeated_enters_behind_a_code_press_nothing(desk) -> None:
    assert await desk.sends(keys(LABEL, end=("enter", "ctrl+j", "enter", "tab"), gap=0.01)) == []
    assert len(desk.scans) == 1
    assert await desk.sends([press("enter", 102)]) == ["enter"]


async def test_s14_a_scanner_that_ends_no_code_is_waited_for_once(desk) -> None:
    for start, waits in ((100, 3.5), (200, 0.1)):
        for event in keys(LABEL, start=start, end=(), gap=0):
            await desk.router.take(event, None)
        if waits > 0.1:
            assert await desk.router.settle() == []
        assert desk.router.left(start) == pytest.approx(waits)
        await desk.router.settle()
    assert [text for text, _ in desk.codes] == [LABEL] * 2


async def test_s14_two_codes_a_line_delivers_at_once_are_two_codes(desk) -> None:
    assert await desk.sends([*keys(LABEL, gap=0), *keys(GS1_CODE, gap=0)]) == []
    assert [text for text, _ in desk.codes] == [LABEL, GS1_CODE]


class Page(App[None]):
    """The smallest application with a text field."""

    def compose(self) -> ComposeResult:
        yield Input()


def stalled(signs: Sequence[str], chance: random.Random, start: float) -> list[events.Key]:
    """Return keys as a line delivers them that stands still for 10 to 3,000 ms between parcels of 1 to 60 keys."""
    made: list[events.Key] = []
    now, left = start, chance.randrange(1, 61)
    for sign in signs:
        if not left:
            now, left = now + chance.uniform(0.01, 3), chance.randrange(1, 61)
        made.append(press(sign, now))
        left -= 1
    return made


async def _texts_over_a_stalling_line(desk: Desk, field: Input, count: int) -> None:
    chance, now = random.Random(count), 100.0
    for _ in range(count):
        field.value, texts = "", [chance.choice(TEXTS) for _ in range(chance.randrange(1, 4))]
        stream = stalled([sign for text in texts for sign in [*text, "enter"]], chance, now)
        now = stream[-1].time + 10
        desk.handed.clear()
        handed = await desk.sends(stream, field)
        assert handed == [sign for text in texts for sign in [*text, "enter"]]
    assert (desk.scans, desk.named) == ([], [])


async def _codes_over_a_stalling_line(desk: Desk, field: Input | None, count: int) -> int:
    """Send codes; return how many came as one message. The others are in the field or named."""
    chance, now, whole = random.Random(count), 100.0, 0
    codes = (GS1_CODE, "010030517003225817270531\x1d10B2207", NDC, LABEL, f"]C1{GS1_CODE[3:]}")
    for _ in range(count):
        code = chance.choice(codes)
        if field is not None:
            field.value = ""
        for seen in (desk.scans, desk.named, desk.handed):
            seen.clear()
        stream = stalled([*code, "enter"], chance, now)
        now = stream[-1].time + 10
        handed = await desk.sends(stream, field)
        reported = [scan.text for scan in desk.scans]
        if reported == [code]:
            whole += 1
            assert field is None or field.value == ""
        else:
            assert reported == [], (reported, [event.time - now for event in stream])
            assert field is None or field.value == code
            assert field is not None or len("".join(handed).replace("enter", "")) <= 2
    return whole


async def test_s14_over_a_line_that_stalls_every_text_arrives_whole_and_in_order(desk, field) -> None:
    await _texts_over_a_stalling_line(desk, field, 30)


@pytest.mark.parametrize("where", ["field", "keys"])
async def test_s14_over_a_line_that_stalls_a_code_is_one_message_or_whole_and_never_misread(desk, field, where) -> None:
    whole = await _codes_over_a_stalling_line(desk, field if where == "field" else None, 300)
    assert whole >= 270


@pytest.mark.heavy
@pytest.mark.parametrize("where", ["field", "keys"])
async def test_s14_a_thousand_texts_and_codes_over_a_line_that_stalls(desk, field, where) -> None:
    await _texts_over_a_stalling_line(desk, field, 1_000)
    assert await _codes_over_a_stalling_line(desk, field if where == "field" else None, 1_000) >= 900


async def _come_through(clinic: Clinic, count: int) -> list[str]:
    """Return what is handed on as keys where single letters act, of so many bursts one behind the other."""
    desk, scanner = Desk(clinic), Scanner(random.Random(count), 100)
    for _ in range(count):
        await desk.sends(scanner.burst())
        scanner.sent.clear()
    return [event.key for event in desk.handed if not event.key.endswith("shift")]


async def test_s14_of_a_thousand_bursts_of_any_scanner_none_comes_through_as_keys(sqlite_clinic) -> None:
    assert await _come_through(sqlite_clinic, 1_000) == []


@pytest.mark.heavy
async def test_s14_of_ten_thousand_bursts_of_any_scanner_none_comes_through_as_keys(sqlite_clinic) -> None:
    assert await _come_through(sqlite_clinic, 10_000) == []


def test_the_longest_code_is_as_long_for_keys_as_for_the_reader():
    assert scan_content.LONGEST == gs1.LONGEST
    assert scan_content.GS == gs1.GS
