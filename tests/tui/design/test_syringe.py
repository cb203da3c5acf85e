"""Syringe and vial are to scale: the plunger stands on the mark of the volume, the vial shows what is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tui.design.marks import in_ascii
from tui.widgets.drawings.syringe import barrel_for, barrels, syringe, vial

ROW = "╾┤"


def _barrel(volume: str, *, wide: bool = False) -> str:
    """The inside of the barrel's middle row."""
    line = next(line.plain for line in syringe(Decimal(volume), wide=wide) if ROW in line.plain)
    return line.split("┤")[1].split("╞")[0]


@pytest.mark.parametrize(
    ("volume", "size"),
    [("0.05", "0.5"), ("0.5", "0.5"), ("0.51", "1"), ("1", "1"), ("1.01", "3"), ("3", "3"), ("5", "5"), ("7", "10")],
)
def test_the_smallest_barrel_that_holds_the_volume_is_taken(volume: str, size: str) -> None:
    assert barrel_for(Decimal(volume)).size == Decimal(size)


def test_a_volume_no_barrel_holds_is_drawn_in_the_largest_and_fills_it() -> None:
    assert barrel_for(Decimal(12)) is barrels()[-1]
    assert set(_barrel("12")) == {"█"}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("barrel", barrels(), ids=lambda barrel: f"{barrel.size} mL")
def test_at_every_graduation_the_plungers_edge_stands_on_its_tick(barrel, wide: bool) -> None:
    cells, mark = barrel.cells[wide], barrel.minor
    ticks = next(line.plain for line in syringe(barrel.size, wide=wide) if "└" in line.plain).split("└")[1]
    while mark < barrel.size:
        if barrel_for(mark) is barrel:
            inside = _barrel(str(mark), wide=wide)
            full = len(inside) - len(inside.lstrip("█"))
            place = int((mark / barrel.size * cells).to_integral_value()) - 1
            assert ticks[place] == "┴"
            assert abs(full - place) <= 1, (mark, inside)
        mark += barrel.minor


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("volume", ["0.05", "0.4", "1", "2.4", "5", "9.9"])
def test_every_line_of_a_syringe_ends_within_its_place_and_reads_in_ascii(volume: str, wide: bool) -> None:
    lines = syringe(Decimal(volume), wide=wide)
    assert max(line.cell_length for line in lines) <= (80 if wide else 66)
    assert all(in_ascii(line.plain).isascii() for line in lines)


@pytest.mark.parametrize(
    ("before", "after", "taken", "kept", "air"), [("2", "1", 4, 4, 0), ("2", "0", 8, 0, 0), ("1", "0.5", 2, 2, 4)]
)
def test_a_vial_shows_what_is_taken_what_stays_and_the_air_above(
    before: str, after: str, taken: int, kept: int, air: int
) -> None:
    lines = [line.plain for line in vial(Decimal(2), Decimal(before), Decimal(after), rows=8, width=9)]
    inside = [line.strip("│") for line in lines if line.startswith("│")]
    assert [inside.count(sign * 9) for sign in "█▒ "] == [taken, kept, air]
    assert len({len(line) for line in lines}) == 1
