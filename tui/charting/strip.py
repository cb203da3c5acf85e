"""The line of steps over a dose: where one is, and what is given. What may be cut is cut; the dose never is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from tui.charting.steps.steps import SKIPPED, STEPS, standing
from tui.design.text import joined, visible

if TYPE_CHECKING:
    from models.charting.queries.charting import ChartingView

WIDE = 110
"""Columns from which the steps stand further apart."""
FULL, SHORT, INITIAL = 99, 4, 1
"""Cells a step's name may take."""
LEAST_NAME = 4
"""Cells of a drug's name below which it says nothing."""


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step: its sign, name, style, and whether it is the present one."""

    sign: str
    name: str
    style: str
    here: bool


def step_marks(view: ChartingView) -> list[StepMark]:
    """Return the marks of the five steps: here, done, passed over, or left with something in the way."""
    body, marks = view.draft, []
    for step in STEPS:
        blocked = bool(standing(view, step))
        here, past = step is body.step, STEPS.index(step) < STEPS.index(body.step)
        skipped = step in SKIPPED and not body.outcome.reached_patient
        sign = "▸" if here else "–" if skipped else "✓" if past and not blocked else "!" if past else " "
        style = "bold $accent" if here else "$text" if past else "$quiet"
        marks.append(StepMark(sign, step.value.upper() if here else step.value.capitalize(), style, here))
    return marks


def strip(steps: Sequence[StepMark], drug: str, dose: str, width: int) -> Content:
    """Return the line in `width` cells: steps and the drug's name are cut with …, the present step and dose stay."""
    name, amount = visible(drug), visible(dose)
    for parts in _steps(steps, width):
        taken = sum(cell_len(text) for text, _style in parts)
        room = width - taken - cell_len(amount) - (2 if amount else 0)
        if room >= cell_len(name):
            break
    else:
        name = _cut(name, room) if room >= LEAST_NAME else ""
    message = "  ".join(part for part in (name, amount) if part)
    return joined(*parts, (message, "bold"))


def _steps(steps: Sequence[StepMark], width: int) -> Iterator[list[tuple[str, str]]]:
    """Yield the steps shorter and shorter, the present one always whole, at last alone."""
    for cells in (FULL, SHORT, INITIAL):
        for gap in ("    ", " ") if width >= WIDE else (" ",):
            yield [(" ", ""), *((_step(step, cells, gap), step.style) for step in steps)]
    yield [(" ", ""), *((_step(step, FULL, "  "), step.style) for step in steps if step.here)]


def _step(step: StepMark, cells: int, gap: str) -> str:
    return f"{step.sign} {step.name if step.here else _cut(step.name, cells)}{gap}"


def _cut(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    return text[:room] if room < LEAST_NAME else set_cell_size(text, room - 1).rstrip() + "…"
