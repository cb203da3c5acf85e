"""The grid of the CMS-1500: where a field lies, in print lines and columns and in points on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.core.shipped import shipped_table

# Ten characters an inch are 7.2 points each, six lines an inch 12 points.
_TENTHS_A_COLUMN = 72
POINTS_A_LINE = 12


@dataclass(frozen=True, slots=True)
class Field:
    """Where text goes: line and column of its first character counted from 1, and how many characters fit."""

    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box drawn on blank paper: its number, its first and last line and column, a short name."""

    number: str
    first_line: int
    last_line: int
    first_column: int
    last_column: int
    name: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far content moves on a pre-printed form, in points: to the right and down; negative the other way."""

    right: int = 0
    down: int = 0


AS_DESIGNED = Alignment()


def field(name: str) -> Field:
    """Return a field by its name in `cms1500.toml`."""
    return Field(*_layout()["fields"][name])


def mark(name: str) -> Field:
    """Return where the X of a choice goes."""
    line, column = _layout()["marks"][name]
    return Field(line, column, 1)


def marks() -> tuple[tuple[str, Field], ...]:
    """Return every choice by its name, with the square its X goes into."""
    return tuple((name, mark(name)) for name in _layout()["marks"])


def diagnosis_field(place: int) -> Field:
    """Return where a diagnosis goes, counted from 0."""
    of = _layout()["diagnoses"]
    row, column = divmod(place, of["a_row"])
    return Field(of["first_line"] + row, of["first_column"] + of["column_step"] * column, of["width"])


def shaded_field(place: int, name: str) -> Field:
    """Return a field of the shaded upper half of a service line, counted from 0."""
    of = _layout()["service"]
    return Field(of["first_line"] + of["step"] * place, *of["shaded"][name])


def service_field(place: int, name: str) -> Field:
    """Return a field of the plain lower half of a service line, counted from 0."""
    of = _layout()["service"]
    return Field(of["first_line"] + of["step"] * place + 1, *of["plain"][name])


def boxes() -> tuple[Box, ...]:
    """Return every box drawn on blank paper."""
    return tuple(Box(number, *of) for number, of in _layout()["boxes"].items())


def column_edges() -> tuple[int, ...]:
    """Return the columns at which the upright lines of item 24 stand."""
    return tuple(_layout()["columns"]["edges"])


def paper(name: str) -> int:
    """Return a measure of the paper, in points, or how many service lines it has."""
    return int(_layout()["paper"][name])


def left_out_of_29() -> frozenset[str]:
    """Return the types of payer whose form says in box 29 only what the patient paid, nothing of earlier payers."""
    return frozenset(_layout()["amount_paid"]["patient_alone"])


def x_of(column: int) -> int:
    """Return the left edge of a column, in whole points from the left of the page."""
    return paper("left") + (column - 1) * _TENTHS_A_COLUMN // 10


def y_of(line: int) -> int:
    """Return the baseline of a print line, in points from the foot of the page."""
    return paper("height") - paper("top") - POINTS_A_LINE * line + 2


def _layout() -> dict[str, Any]:
    return shipped_table(__package__, "cms1500")
