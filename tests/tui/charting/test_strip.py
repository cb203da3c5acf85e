"""The line of steps keeps dose, unit and the present step at every width (F17)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from models.core.charting_codes import Step
from models.core.quantity import parse_quantity
from models.demo.courses import COURSES
from models.drugs.formulary import shipped_formulary
from tests.daily import each
from tests.tui.screen_text import HOSTILE_NAMES
from tui.charting.strip import StepMark, strip

WIDTHS = range(40, 201)
DAILY_WIDTHS = (40, 59, 60, 79, 80, 81, 100, 120, 200)
LONGEST = ("penicillin G benzathine", "1,200,000\N{NO-BREAK SPACE}units")


def marks(here: Step) -> list[StepMark]:
    names = enumerate(Step, 1)
    return [StepMark(str(n) if s is here else "✓", s.value.capitalize(), "", s is here) for n, s in names]


def fits(name: str, dose: str, width: int) -> None:
    """Assert what stands whole in the line, at every step."""
    for here in Step:
        line = strip(marks(here), name, dose, width - 1).plain
        assert cell_len(line) == width - 1, line
        assert line.endswith(dose), line
        assert f" {here.value.capitalize()} " in line, line


@pytest.mark.parametrize("widths", each([DAILY_WIDTHS, WIDTHS]), ids=len)
def test_every_order_of_the_demo_clinic_keeps_its_dose_at_every_width(widths: Sequence[int]) -> None:
    drugs = shipped_formulary().drugs
    orders = {(drugs[course.drawn.slug].display, str(parse_quantity(course.drawn.dose))) for course in COURSES}
    assert len(orders) > 10
    for name, dose in orders:
        for width in widths:
            fits(name, dose, width)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_usual_order_of_every_shipped_drug_keeps_its_dose(width: int) -> None:
    for drug in shipped_formulary().drugs.values():
        for template in drug.templates:
            fits(drug.display, str(template.dose), width)


@pytest.mark.parametrize("widths", each([DAILY_WIDTHS, WIDTHS]), ids=len)
def test_hostile_and_wide_names_keep_the_dose_at_every_width(widths: Sequence[int]) -> None:
    for name in ("", "醋酸甲羟孕酮注射液混悬剂长效", "x" * 300, *HOSTILE_NAMES):
        for width in widths:
            fits(name, "1,200,000\N{NO-BREAK SPACE}units", width)


@pytest.mark.parametrize(
    ("width", "steps", "given"),
    [
        (
            120,
            " ✓ Verify  ──  2 Dose   ──  ✓ Give  ──  ✓ Response  ──  ✓ Sign ",
            " penicillin G benzathine 1,200,000 units",
        ),
        (80, " ✓ Ver… 2 Dose  ✓ Give ✓ Res… ✓ Sign ", " penicillin G benzathine 1,200,000 units"),
        (60, " ✓ 2 Dose  ✓ ✓ ✓ ", " penicillin G benzathine 1,200,000 units"),
        (40, " 2 Dose ", " penicillin G… 1,200,000 units"),
    ],
)
def test_f33_the_drug_stands_at_the_right_and_words_of_steps_are_cut_before_the_drugs_name(
    width: int, steps: str, given: str
) -> None:
    line = strip(marks(Step.DOSE), *LONGEST, width - 1).plain.replace("\N{NO-BREAK SPACE}", " ")
    assert line.startswith(steps)
    assert line.endswith(given)
    assert len(line) == width - 1
