"""The line of steps over a dose: where one is, and what is given. What may be cut is cut; the dose never is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.style import Style

from tui.charting.steps.steps import SKIPPED, STEPS, standing
from tui.design.marks import MARKS
from tui.design.text import joined, visible

if TYPE_CHECKING:
    from models.charting.queries.charting import ChartingView

WIDE = 110
"""Columns from which a line joins the steps."""
FULL, SHORT, INITIAL, NONE = 99, 4, 1, 0
"""Cells a step's name may take."""
LEAST_NAME = 4
"""Cells of a drug's name below which it says nothing."""
_AHEAD = "$quiet"
_JOINED, _APART = "  ──  ", "  "


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step: its mark or number, its name, style, whether it is the present one, and the key of its link."""

    sign: str
    name: str
    style: str
    here: bool
    step: str = ""


def step_marks(view: ChartingView) -> list[StepMark]:
    """Return the marks of the five steps: present, done, passed over, or left with something in the way."""
    body, marks = view.draft, []
    identified = body.outcome.reached_patient or bool(body.identifiers)
    for number, step in enumerate(STEPS, 1):
        blocked = bool(standing(view, step)) or (step is STEPS[0] and not identified)
        here, past = step is body.step, STEPS.index(step) < STEPS.index(body.step)
        skipped = step in SKIPPED and not body.outcome.reached_patient
        mark = "early" if skipped else "done" if past and not blocked else "overdue" if past else ""
        sign, style = MARKS[mark] if mark and not here else (str(number), _AHEAD)
        marks.append(StepMark(sign, step.value.capitalize(), style, here, step.value))
    return marks


def strip(steps: Sequence[StepMark], drug: str, dose: str, width: int) -> Content:
    """Return the line in `width` cells: steps and the drug's name are cut with …, the present step and dose stay."""
    name, amount = visible(drug), visible(dose)
    for parts in _steps(steps, width):
        room = width - parts.cell_length - cell_len(amount) - (3 if amount else 1)
        if room >= cell_len(name):
            break
    else:
        name = _cut(name, room) if room >= LEAST_NAME else ""
    given = joined(f"{name} " if name and amount else name, (amount, "bold $strong"))
    return joined(parts, " " * max(1, width - parts.cell_length - given.cell_length), given)


def _steps(steps: Sequence[StepMark], width: int) -> Iterator[Content]:
    """Yield the steps shorter and shorter, the present one always whole, at last alone."""
    for cells in (FULL, SHORT, INITIAL, NONE):
        for gap in (_JOINED, _APART) if width >= WIDE else (_APART if cells == FULL else " ",):
            yield Content("").join([_step(step, cells, gap if place else " ") for place, step in enumerate(steps)])
    yield Content("").join([_step(step, FULL, " ") for step in steps if step.here])


def _step(step: StepMark, cells: int, gap: str) -> Content:
    before = (gap, "$line")
    if step.here:
        # The chip's own blanks stand in the gap.
        before = (gap[:-1], "$line")
        return joined(before, _linked(f" {step.sign} {step.name} ", "bold $onaccent on $accent", step))
    name = _cut(step.name, cells)
    word = "$text" if step.sign == MARKS["done"][0] else _AHEAD
    return joined(
        before, _linked(step.sign, f"bold {step.style}", step), _linked(f" {name}" if name else "", word, step)
    )


def _linked(text: str, style: str, step: StepMark) -> Content:
    shown = joined((text, style))
    return shown.stylize(Style.from_meta({"@click": f"screen.step({step.step!r})"})) if step.step else shown


def _cut(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    return text[:room] if room < LEAST_NAME else set_cell_size(text, room - 1).rstrip() + "…"
