"""What a terminal cannot show loses only its beauty: signs, meanings and widths stay."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.design.marks import MARKS, in_ascii
from tui.design.terminal import PLAIN_THEME, InAscii, InSixteen, WithoutColor, wants_ascii
from tui.design.tokens import TOKENS

NIGHT = TOKENS[PLAIN_THEME]
GROUND = Color.parse(NIGHT["ground"])


def _style(text: str, ground: str = "ground") -> Style:
    return Style(color=NIGHT[text], bgcolor=NIGHT[ground])


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_is_one_cell_wide_and_has_a_twin_as_wide(name: str) -> None:
    sign, _style = MARKS[name]
    assert cell_len(sign) == 1
    assert in_ascii(sign).isascii()
    assert len(in_ascii(sign)) == 1


def test_marks_that_stand_side_by_side_in_rows_differ_in_ascii_too() -> None:
    rows = [in_ascii(MARKS[name][0]) for name in ("due", "overdue", "observing", "done", "held", "early", "open")]
    assert len(set(rows)) == len(rows)


def test_f40_the_color_of_a_warning_stands_only_at_what_asks_for_a_look() -> None:
    asking = {"overdue", "over", "held", "warn", "required", "similar", "differs"}
    assert {name for name, (_sign, style) in MARKS.items() if style == "$warn"} == asking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("SØRENSEN, Nils", "SORENSEN, Nils"),
        ("MUÑOZ, José", "MUNOZ, Jose"),
        ("ŁUKASZ", "LUKASZ"),
        ("李, 小龙", "李, 小龙"),
        ("OKAFOR", "OKAFOR"),
    ],
)
def test_a_name_keeps_its_letters_and_its_width_in_ascii(name: str, shown: str) -> None:
    assert in_ascii(name) == shown
    assert cell_len(in_ascii(name)) == cell_len(name)


def test_a_line_in_ascii_is_as_wide_and_styled_as_before() -> None:
    line = [Segment("╭─ ✓ 5 passed ─╮", _style("ok")), Segment("…", _style("quiet"))]
    drawn = InAscii().apply(line, GROUND)
    assert [part.text for part in drawn] == ["+- v 5 passed -+", "~"]
    assert [part.style for part in drawn] == [part.style for part in line]


@pytest.mark.parametrize("ground", ["cursor", "accent", "warn", "stopbg"])
def test_without_color_a_ground_that_says_something_is_reversed(ground: str) -> None:
    (drawn,) = WithoutColor().apply([Segment("OVER", _style("text", ground))], GROUND)
    assert drawn.style is not None
    assert drawn.style.reverse
    assert drawn.style.color is None is drawn.style.bgcolor


@pytest.mark.parametrize(("text", "bold"), [("strong", True), ("stop", True), ("text", False), ("quiet", False)])
def test_without_color_what_is_strong_is_bold(text: str, bold: bool) -> None:
    (drawn,) = WithoutColor().apply([Segment("x", _style(text))], GROUND)
    assert drawn.style is not None
    assert bool(drawn.style.bold) is bold


def test_without_color_a_window_is_drawn_by_signs() -> None:
    drawn = WithoutColor().apply([Segment("   ", _style("text", "band")), Segment("  ", _style("text"))], GROUND)
    assert [part.text for part in drawn] == ["===", "  "]


@pytest.mark.parametrize(
    ("token", "color"),
    [
        ("accent", "bright_cyan"),
        ("ok", "green"),
        ("warn", "bright_yellow"),
        ("stop", "bright_red"),
        ("text", "default"),
        ("quiet", "default"),
    ],
)
def test_in_sixteen_colors_each_token_keeps_its_meaning(token: str, color: str) -> None:
    (drawn,) = InSixteen().apply([Segment("x", _style(token))], GROUND)
    assert drawn.style is not None
    assert drawn.style.color is not None
    assert drawn.style.color.name == color


def test_a_blended_color_means_what_the_nearest_token_means() -> None:
    (drawn,) = InSixteen().apply([Segment("x", Style(color="#72bdfd", bgcolor=NIGHT["ground"]))], GROUND)
    assert drawn.style is not None
    assert drawn.style.color is not None
    assert drawn.style.color.name == "bright_cyan"


@pytest.mark.parametrize(
    ("environment", "ascii_wanted"),
    [
        ({"NEEDLEPOINT_ASCII": "1"}, True),
        ({"NEEDLEPOINT_ASCII": "0", "TERM": "linux"}, False),
        ({"TERM": "linux"}, True),
        ({"TERM": "vt100"}, True),
    ],
)
def test_ascii_is_drawn_where_it_is_asked_for_or_needed(environment: dict[str, str], ascii_wanted: bool) -> None:
    assert wants_ascii(environment) is ascii_wanted
