"""Help: what is here beside what is everywhere, whole at every width; only keys that work, named in one way."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from models.store.clinic import Clinic
from tests.tui.screen_text import EACH_SIZE, SIZES, at_database, at_work
from tui.design.terminal import Terminal
from tui.dialogs.keys.help import help_lines

HERE = (("Enter", "Chart the selected order"), ("F3 f", "Find a patient by name or record number"))
EVERYWHERE = (("F12 Alt+E", "Anaphylaxis / severe reaction card"), ("Ctrl+Q", "Quit"))
ABOUT = "Scan a patient label to jump to that order."


@pytest.mark.parametrize("width", [40, 66, 76, 100])
def test_no_word_is_cut_at_any_width(width: int) -> None:
    lines = [line.plain for line in help_lines(ABOUT, "Today", HERE, EVERYWHERE, width)]
    assert all(cell_len(line) <= width for line in lines)
    shown = set(" ".join(lines).split())
    assert {word for _, what in (*HERE, *EVERYWHERE, ("", ABOUT)) for word in what.split()} - shown == set()


def test_what_is_here_stands_beside_what_is_everywhere() -> None:
    lines = [line.plain.rstrip() for line in help_lines(ABOUT, "Today", HERE, EVERYWHERE, 76)]
    assert lines[:5] == [
        ABOUT,
        "",
        "Today                                  Everywhere",
        "Enter  Chart the selected order        F12 Alt+E  Anaphylaxis / severe",
        "F3 f   Find a patient by name or                  reaction card",
    ]
    assert "• due" in lines[8]


async def test_f42_at_80_columns_help_takes_the_whole_width_and_f43_keys_have_one_style(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f1")
        shown = await hands.sees("Help: Today", "Ctrl+P All commands", "Ctrl+T", "F12 Alt+E", "Ctrl+Q")
        assert all(row == "" or (row[0], row[79:]) in {("╭", "╮"), ("│", "│"), ("╰", "╯")}
                   for row in shown.splitlines()[:-1])  # fmt: skip
        assert not re.search(r"ctrl\+|Ctrl\+[a-z]|f\d\b|Alt\+[a-z]", shown)
        await hands.press("f1")
        await hands.sees_no_more("Help: Today")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_n9_the_set_up_form_lists_only_keys_that_work_there(tmp_path, size):
    async with at_database(str(tmp_path / "new.sqlite3"), size) as hands:
        await hands.sees("Open the demo clinic")
        await hands.press("f1")
        shown = await hands.sees("Help: First start")
        assert "F10" not in shown
        assert "F9" not in shown
        await hands.press("escape", "2")
        await hands.sees("1 of 2 The clinic")
        await hands.press("f1")
        shown = await hands.sees("Help: First start", "F10 Alt+S Go on to yourself")
        assert "F9" not in shown
        assert "Sign with the PIN" not in shown


async def test_f42_without_colors_nothing_of_the_screen_stands_beside_a_dialog(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        hands.app.terminal = Terminal(colors="none")
        await hands.sign_in()
        await hands.press("f1")
        shown = await hands.sees("Help: Today")
        assert all(not row or (row.lstrip()[0] in "╭│╰" and row[-1] in "╮│╯") for row in shown.splitlines())
