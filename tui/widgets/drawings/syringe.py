"""Syringe and vial to scale: what is drawn up, and what stays. Pure drawing; the barrels are data in `figures`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from textual.content import Content

from tui.design.text import joined

_EIGHTHS = " ▏▎▍▌▋▊▉"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
_LEAD = 8
"""Cells of the needle before the barrel."""
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Barrel:
    """A syringe: its size and graduations in mL, the cells it takes in a narrow and a wide place, its rows."""

    size: Decimal
    minor: Decimal
    major: Decimal
    label: Decimal
    cells: tuple[int, int]
    rows: int


@cache
def barrels() -> tuple[Barrel, ...]:
    """Return the barrels, the smallest first."""
    text = (resources.files("tui.widgets.drawings") / "figures" / "syringes.toml").read_text("utf-8")
    return tuple(
        Barrel(
            size=Decimal(row["size"]),
            minor=Decimal(row["minor"]),
            major=Decimal(row["major"]),
            label=Decimal(row["label"]),
            cells=(row["cells"][0], row["cells"][1]),
            rows=row["rows"],
        )
        for row in tomllib.loads(text)["barrel"]
    )


def barrel_for(volume_ml: Decimal) -> Barrel:
    """Return the smallest barrel that holds a volume; the largest where none does."""
    return next((one for one in barrels() if one.size >= volume_ml), barrels()[-1])


def syringe(volume_ml: Decimal, *, wide: bool = False) -> list[Content]:
    """Return the lines of a syringe filled to a volume: zero at the needle, the plunger's edge exactly on its mark."""
    barrel = barrel_for(volume_ml)
    cells = barrel.cells[wide]
    lead = " " * _LEAD
    top, low = _ticks(barrel, barrel.major, cells, "┬"), _ticks(barrel, barrel.minor, cells, "┴")
    lines = [joined((lead + _labels(barrel, cells), "$quiet")), joined((f"{lead}┌{top}┐", "$edge"))]
    lines += [_filled(barrel, volume_ml, cells, middle=row == barrel.rows - 1) for row in range(barrel.rows)]
    return [*lines, joined((f"{lead}└{low}┘", "$edge"))]


def vial(capacity_ml: Decimal, before_ml: Decimal, after_ml: Decimal, *, rows: int, width: int) -> list[Content]:
    """Return the lines of a vial: above, in the accent, what this dose takes; below, hatched, what stays."""
    neck = max(2, width // 2)
    side = (width + 2 - neck) // 2
    blank = " " * side
    shoulder = f"╭{'─' * (side - 1)}┴{'─' * (neck - 2)}┴{'─' * (width - side - neck + 1)}╮"
    lines = [joined((f"{blank}{'▄' * neck}{' ' * (width + 2 - neck - side)}", "$edge")), joined((shoulder, "$edge"))]
    for row in range(rows, 0, -1):
        before, after = (_level(ml, capacity_ml, rows, row) for ml in (before_ml, after_ml))
        lines.append(joined(("│", "$edge"), _layer(before, after, width), ("│", "$edge")))
    return [*lines, joined((f"╰{'─' * width}╯", "$edge"))]


def _filled(barrel: Barrel, volume_ml: Decimal, cells: int, *, middle: bool) -> Content:
    """Return one row of the barrel. A mark stands in the middle of its cell, so the plunger's edge does too."""
    inside = cells - 1
    eighths = max(0, min(inside * 8, int(((volume_ml / barrel.size * cells - _HALF) * 8).to_integral_value())))
    full, part = divmod(eighths, 8)
    before, behind = (" ╶─────╾┤", "╞════╡") if middle else (" " * _LEAD + "│", "│")
    made: list[tuple[str, str]] = [(before, "$edge"), ("█" * full, "$accent")]
    if full < inside:
        rod = ("═" if middle else " ") * (inside - full - 1)
        edge = (_EIGHTHS[part], "$accent on $strong") if part else ("▌", "$strong")
        made += [edge, (rod, "$quiet")]
    return joined(*made, (behind, "$edge"))


def _ticks(barrel: Barrel, step: Decimal, cells: int, sign: str) -> str:
    line = ["─"] * (cells + 1)
    for mark in _marks(barrel, step):
        line[_cell(barrel, mark, cells)] = sign
    return "".join(line[1:cells])


def _labels(barrel: Barrel, cells: int) -> str:
    line = [" "] * (cells + 8)
    for mark in (Decimal(0), *_marks(barrel, barrel.label), barrel.size):
        text = f"{mark.normalize():f}"
        place = max(0, _cell(barrel, mark, cells) - (len(text) - 1) // 2)
        line[place : place + len(text)] = text
    return "".join(line).rstrip() + " mL"


def _marks(barrel: Barrel, step: Decimal) -> Iterator[Decimal]:
    mark = step
    while mark < barrel.size:
        yield mark
        mark += step


def _cell(barrel: Barrel, ml: Decimal, cells: int) -> int:
    return int((ml / barrel.size * cells).to_integral_value())


def _level(ml: Decimal, capacity_ml: Decimal, rows: int, row: int) -> int:
    """Return how many eighths of a row, counted from the bottom, a volume fills."""
    return max(0, min(8, int(((ml / capacity_ml * rows - (row - 1)) * 8).to_integral_value())))


def _layer(before: int, after: int, width: int) -> tuple[str, str]:
    if after == 8:
        return ("▒" * width, "$edge")
    if after:
        return (_HEIGHTS[after] * width, "$edge on $accent" if before == 8 else "$edge")
    return (_HEIGHTS[before] * width, "$accent")
