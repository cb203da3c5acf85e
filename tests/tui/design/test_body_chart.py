"""The body map, read as a nurse does: which side is which, which place is which number, what may not be used."""

from __future__ import annotations

import pytest
from textual.content import Content

from models.codes.tables.code_tables import shipped_code_tables
from tui.widgets.drawings.body_chart import BESIDE, Figure, SiteMark, drawn, figures, site_at

SITES = {site.code: site for site in shipped_code_tables().sites.values() if site.route in {"im", "subcut"}}
LOOKS = [(small, in_ascii) for small in (False, True) for in_ascii in (False, True)]


def _view(route: str, name: str, *, small: bool = False, in_ascii: bool = False, infant: bool = False) -> Figure:
    found = figures(route, infant=infant, small=small, in_ascii=in_ascii)
    return next(figure for figure in found if figure.name.startswith(name))


def _open(figure: Figure) -> dict[str, SiteMark]:
    return {code: SiteMark(SITES[code].key) for code in figure.cells}


def _text(lines: list[Content]) -> list[str]:
    return [line.plain for line in lines]


@pytest.mark.parametrize("route", ["im", "subcut"])
@pytest.mark.parametrize(("small", "in_ascii"), LOOKS)
def test_every_site_of_a_route_stands_on_one_view_and_none_on_two(route: str, small: bool, in_ascii: bool) -> None:
    found = [code for figure in figures(route, infant=False, small=small, in_ascii=in_ascii) for code in figure.cells]
    assert sorted(found) == sorted(site.code for site in SITES.values() if site.route == route)


@pytest.mark.parametrize("route", ["im", "subcut"])
@pytest.mark.parametrize(("small", "in_ascii"), LOOKS)
def test_each_site_shows_the_number_that_picks_it_and_takes_the_mouse_there(
    route: str, small: bool, in_ascii: bool
) -> None:
    for figure in figures(route, infant=False, small=small, in_ascii=in_ascii):
        lines = _text(drawn(figure, _open(figure), in_ascii=in_ascii))
        for code, (x, y) in figure.cells.items():
            assert lines[y + 1][x] == SITES[code].key
            assert site_at(figure, x, y + 1) == code


@pytest.mark.parametrize("small", [False, True])
def test_in_the_front_view_the_patients_right_is_at_the_viewers_left_in_the_back_view_not(small: bool) -> None:
    for name, at_left in (("front", "right"), ("back", "left")):
        figure = _view("im", name, small=small)
        assert drawn(figure, {})[0].plain.split() == [at_left, name, "left" if at_left == "right" else "right"]
        for code, (x, _y) in figure.cells.items():
            assert (SITES[code].side == at_left) is (x < figure.width // 2), code


def test_f41_gluteal_sites_stand_on_the_back_and_the_others_on_the_front() -> None:
    assert {code.partition("-")[0] for code in _view("im", "back").cells} == {"dorsogluteal"}
    assert "dorsogluteal-l" not in _view("im", "front").cells


def test_an_infant_has_a_figure_of_its_own_with_thigh_and_arm_alone() -> None:
    groups = {SITES[code].group for code in _view("im", "infant", infant=True).cells}
    assert groups == {"deltoid", "vastus"}


def test_the_proposed_and_the_picked_site_carry_a_mark_and_not_only_a_color() -> None:
    figure = _view("im", "front")
    marks = {**_open(figure), "deltoid-r": SiteMark("2", "proposed"), "deltoid-l": SiteMark("1", "picked")}
    line = drawn(figure, marks)[figure.cells["deltoid-r"][1] + 1].plain
    assert "▸2 " in line
    assert "●1 " in line


@pytest.mark.parametrize(("small", "shown"), [(False, "7✕"), (True, "✕")])
def test_a_site_that_may_not_be_used_is_crossed(small: bool, shown: str) -> None:
    figure = _view("im", "back", small=small)
    marks = {code: SiteMark(SITES[code].key, "barred") for code in figure.cells}
    assert shown in drawn(figure, marks)[figure.cells["dorsogluteal-l"][1] + 1].plain


def test_the_last_doses_are_dated_beside_their_place_the_newest_first() -> None:
    figure = _view("im", "front")
    marks = {**_open(figure), "deltoid-r": SiteMark("2", dates=("Oct 6", "Aug 6", "Jun 11", "May 14"))}
    lines = _text(drawn(figure, marks, beside=BESIDE))
    row = figure.cells["deltoid-r"][1] + 1
    assert [lines[row + place].strip().split("  ")[0] for place in range(3)] == ["Oct 6", "Aug 6", "Jun 11"]
    assert "May 14" not in "".join(lines)


@pytest.mark.parametrize(("small", "in_ascii"), LOOKS)
@pytest.mark.parametrize("route", ["im", "subcut"])
def test_f41_every_line_is_as_wide_as_the_figure_whatever_is_written_on_it(
    route: str, small: bool, in_ascii: bool
) -> None:
    for figure in figures(route, infant=False, small=small, in_ascii=in_ascii):
        for state in ("open", "proposed", "picked", "barred"):
            marks = {code: SiteMark(SITES[code].key, state, ("▲Sep 30", "Aug 1")) for code in figure.cells}
            lines = drawn(figure, marks, beside=BESIDE, in_ascii=in_ascii)
            assert {line.cell_length for line in lines} == {figure.width + 2 * BESIDE}
