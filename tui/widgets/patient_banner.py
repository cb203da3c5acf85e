"""The person in front of you: name, birth date and age, record number, weight, allergies. Never cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.marks import MARKS
from tui.design.text import flowed, hung, joined, plain
from tui.frame.on_site import on_site
from tui.frame.session import Session

if TYPE_CHECKING:
    from models.patients.facts import PatientFacts

CLOCK_SECONDS = 15
WIDE = 116
"""Columns from which the birth date has its word."""
_GAP = 3
"""Blanks at least between what stands at the left and at the right."""
_BETWEEN = " · "


class PatientBanner(Widget):
    """Two lines that never leave: who, and the time; allergies, and who is signed in.

    A long name sends the facts to a line of their own; nothing is hidden (S5), and no value is parted from its word.
    """

    DEFAULT_CSS = """
    PatientBanner { height: auto; min-height: 2; padding: 0 1; background: $panel; color: $text; }
    """

    def __init__(self, waiting: str = "") -> None:
        super().__init__()
        self._waiting = waiting
        self._shown: tuple[PatientFacts, date] | None = None

    def on_mount(self) -> None:
        """Keep the time."""
        self.set_interval(CLOCK_SECONDS, self.refresh)

    def show(self, patient: PatientFacts, today: date) -> None:
        """Show a patient as of the clinic's day."""
        self._shown = (patient, today)
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the lines for the present width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return 2, or more where the name or the allergies are long."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self._shown is None:
            return [plain(self._waiting, "$quiet")]
        return banner(*self._shown, *_session(cast(Session, self.app)), width)


def banner(patient: PatientFacts, today: date, clock: str, people: Sequence[str], width: int) -> list[Content]:
    """Return the lines in `width` cells. `people` are the ways to name who is signed in, the longest first."""
    name = plain(full_name(patient.family, patient.given), "bold $strong")
    facts = _facts(patient, today, wide=width >= WIDE - 2)
    line = Content(_BETWEEN).join(facts)
    time = plain(clock, "bold $strong")
    if name.cell_length + line.cell_length + time.cell_length + 2 * _GAP <= width:
        lines = [_ends(joined(name, " " * _GAP, line), time, width)]
    elif name.cell_length + time.cell_length + _GAP <= width:
        lines = [_ends(name, time, width), *_whole(facts, width)]
    else:
        # A name of several lines is not parted by the time.
        first, *more = _whole(facts, width - time.cell_length - _GAP)
        lines = [*name.wrap(width), _ends(first, time, width), *more]
    return [*lines, *_allergies_and_people(patient, people, width)]


def full_name(family: str, given: str) -> str:
    """Return `OKAFOR, Ngozi`: the family name in capitals, as lists and banners print it."""
    return f"{family.upper()}, {given}" if given else family.upper()


def listed_name(family: str, given: str, *, similar: bool) -> str:
    """Return the name as lists print it, with a mark before one that could be taken for another (S3)."""
    return f"≈ {full_name(family, given)}" if similar else full_name(family, given)


def allergies(patient: PatientFacts) -> Content:
    """Return the allergies in words; not asked is said, never shown as none."""
    return joined(*_allergies(patient))


def _allergies(patient: PatientFacts) -> tuple[Content, Content]:
    """Return the label, as a chip where there is something to look at, and the answer."""
    if patient.allergy_status == "none_known":
        return joined(("Allergies", "$quiet"), "  "), plain("none known")
    listed = [f"{item.substance} ({item.reaction})" if item.reaction else item.substance for item in patient.allergies]
    chip = joined((f" {MARKS['warn'][0]} Allergies ", "bold $onwarn on $warn"), " ")
    if patient.allergy_status == "unknown" or not listed:
        return chip, plain("not asked", "bold $warn")
    return chip, plain("; ".join(listed), "bold $warn")


def _facts(patient: PatientFacts, today: date, *, wide: bool) -> list[Content]:
    from models.core.quantity import format_amount

    age, born = patient.birth.age(today), patient.birth.text
    weight = f"{format_amount(patient.weight_kg)} kg" if patient.weight_kg is not None else "weight not known"
    gone = "DECEASED" if patient.deceased else "" if patient.active else "INACTIVE RECORD"
    chips = [plain(gone, "bold $stop")] if gone else []
    if patient.confidential:
        chips.append(plain("CONFIDENTIAL", "bold $warn"))
    dates = [f"born {born} ({age})"] if wide else [age, born]
    merged = [f"also {', '.join(patient.other_mrns)}"] if patient.other_mrns else []
    return [*chips, *(plain(fact) for fact in (*dates, f"MRN {patient.mrn}", *merged, weight))]


def _whole(facts: Sequence[Content], width: int) -> Iterator[Content]:
    """Yield the facts in as few lines as they take, none of them broken."""
    line = Content("")
    for fact in facts:
        longer = joined(line, _BETWEEN, fact) if line else fact
        if line and longer.cell_length > width:
            yield line
            longer = fact
        line = longer
    yield line


def _allergies_and_people(patient: PatientFacts, people: Sequence[str], width: int) -> list[Content]:
    label, answer = _allergies(patient)
    for who in people:
        if label.cell_length + answer.cell_length + len(who) + _GAP <= width:
            return [_ends(joined(label, answer), plain(who), width)]
    rows = flowed([hung(label, answer)], width)
    return [*rows, _ends(Content(""), plain(people[-1]), width)] if people and people[-1] else rows


def _ends(near: Content, far: Content, width: int) -> Content:
    return joined(near, " " * max(1, width - near.cell_length - far.cell_length), far)


def _session(app: Session) -> tuple[str, tuple[str, ...]]:
    """Return the time, and who is signed in, with whom on site, the longest way first."""
    from models.core.words import time_text

    clock = time_text(app.clinic.now(), app.clinic.zone) if app.clinic else ""
    if app.person is None:
        return clock, ("",)
    return clock, tuple(f"{app.person.name}{on_site(app, short=short)}" for short in (False, True))
