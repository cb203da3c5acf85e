"""The lines of the card: all of it where there is a column for it, the most important of it in five lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import zip_longest

from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import Hung, fitted, flowed, hung, joined, plain
from tui.today.card.facts import Selected
from tui.widgets.patient_banner import allergies

LABEL = 10
"""Cells of a label in the column."""
LOW_LABEL = 8
"""Cells of a label in the low card."""
LOW_LEFT = 38
"""Cells of the left half of the low card."""
_AROUND = 3
"""Days shown before and after a window."""
Line = Content | str | Hung


def tall(shown: Selected, width: int) -> list[Line]:
    """Return all there is to show, under labels, for a column `width` cells wide."""
    name = plain(shown.name, "bold $strong")
    # A name too long for the title stands whole below it.
    made: list[Line] = [*([name] if name.cell_length > width - 2 else []), *_patient(shown), ""]
    order = shown.found.facts.order
    made += [
        _labeled("Order", (shown.item.drug, "bold $strong")),
        _labeled("", (shown.item.dose or "no dose", "bold $strong")),
        _labeled("", shown.schedule()),
        _labeled("", shown.prescriber()),
    ]
    made += [_labeled(label, (text, "bold $warn" if label == "Held" else "")) for label, text in _special(shown)]
    if order.due_on and not shown.item.administration_id:
        made += ["", *_window(shown, width)]
    made += ["", *_last(shown)]
    made += ["", *_next(shown)]
    checks = list(shown.checks())
    if checks:
        made += ["", *(_check(mark, text, "Checks" if not place else "") for place, (mark, text) in enumerate(checks))]
    return made


def low(shown: Selected, width: int, height: int) -> list[Content]:
    """Return the most important of it in two columns, in at most `height` lines."""
    made = [] if shown.name in title(shown, width).plain else flowed([joined(" ", (shown.name, "bold"))], width)
    made += [] if _fits(shown, width) else flowed([joined(" ", allergies(shown.found.facts.patient))], width)
    for label, text in (*_in_the_way(shown), *_special(shown)):
        made += flowed([hung((f" {label:<{LOW_LABEL}}", "$quiet"), (text, "bold $warn"))], width)[:2]
    near = [
        _short("Order", shown.schedule()),
        _short("Due", shown.due()),
        _short("Window", shown.window()),
        _short("Stock", _stock(shown, LOW_LEFT - LOW_LABEL - 1)),
    ]
    given = list(shown.doses(short=True))[:3]
    days = max((len(day) for day, _span, _where in given), default=0)
    doses = [joined(f"{day:<{days}} ", where) for day, _span, where in given] or [Content("no dose here yet")]
    far = [_short("Last" if not place else "", dose) for place, dose in enumerate(doses)]
    if shown.next_site():
        far = [*far[:2], _short("Next", f"site {shown.next_site()}")]
    left = min(LOW_LEFT + max(0, width - 80) // 3, width // 2)
    for one, other in zip_longest(near, far, fillvalue=Content("")):
        made.append(joined(fitted(one, left, fill=True), "  ", fitted(other, width - left - 2)))
    return made[:height]


def title(shown: Selected, width: int) -> Content:
    """Return what the low card's rule says: who, and the allergies where they fit."""
    parts = [shown.name, shown.age(), f"MRN {shown.found.facts.patient.mrn}", shown.weight()]
    line = joined((" · ".join(parts), "bold"))
    if _fits(shown, width):
        return joined(line, " · ", allergies(shown.found.facts.patient))
    room = width - _RULE - sum(len(part) + 3 for part in parts[1:])
    return joined((" · ".join([fitted(plain(shown.name), max(12, room)).plain, *parts[1:]]), "bold"))


_RULE = 6
"""Cells of a rule beside its title."""


def _fits(shown: Selected, width: int) -> bool:
    parts = [shown.name, shown.age(), f"MRN {shown.found.facts.patient.mrn}", shown.weight()]
    told = allergies(shown.found.facts.patient).cell_length
    return sum(plain(part).cell_length + 3 for part in parts) + told + _RULE <= width


def _patient(shown: Selected) -> Iterator[Line]:
    patient = shown.found.facts.patient
    yield joined(f"{shown.age()} · born {patient.birth.text} · {shown.weight()}")
    yield _labeled("MRN", patient.mrn)
    yield joined(allergies(patient))


def _special(shown: Selected) -> Iterator[tuple[str, str]]:
    """Yield what is out of the ordinary: an observation, why it is held, a note of the order."""
    order = shown.found.facts.order
    if shown.watch():
        yield "Observe", shown.watch()
    if order.review_reason:
        yield "Held", order.review_reason
    if order.note:
        yield "Note", order.note


def _in_the_way(shown: Selected) -> Iterator[tuple[str, str]]:
    """Yield the first thing that stops charting or asks for a reason."""
    found = dict(reversed(list(shown.checks())))
    if "stop" in found or "warn" in found:
        yield ("Stop", found["stop"]) if "stop" in found else ("Check", found["warn"])


def _window(shown: Selected, width: int) -> Iterator[Line]:
    window = shown.found.window
    if window is None:
        yield _labeled("Due", shown.due())
        yield _labeled("Window", "no window on record")
        return
    yield joined((f"{'Window':<{LABEL}}", "$quiet"), _bar(shown, max(12, width - LABEL)))
    yield _labeled("", shown.window())
    yield _labeled("Due", shown.due())


def _bar(shown: Selected, cells: int) -> Content:
    """Return the window as a bar: the days it is open doubled, the due day as a line, today as an arrow."""
    window, order = shown.found.window, shown.found.facts.order
    if window is None:
        return Content("")
    around = timedelta(days=_AROUND)
    first, last = min(window.opens, shown.today) - around, max(window.closes, shown.today) + around
    days = max(1, (last - first).days)
    made: list[tuple[str, str]] = []
    at_today, at_due = (
        round((day - first).days / days * (cells - 1)) if day else -1 for day in (shown.today, order.due_on)
    )
    for cell in range(cells):
        day = first + timedelta(days=round(cell / (cells - 1) * days))
        inside = window.opens <= day <= window.closes
        sign = ("▼", "bold $strong") if cell == at_today else ("│", "$strong") if cell == at_due else None
        made.append(sign or (("═", "$accent") if inside else ("╌", "$quiet")))
    return joined(*made)


def _last(shown: Selected) -> Iterator[Line]:
    doses = list(shown.doses())
    if not doses:
        yield _labeled("Last", "no earlier dose of this drug here")
        return
    yield joined(("Last doses", "$quiet"))
    days = max(len(day) for day, _span, _where in doses)
    for day, span, where in doses:
        yield hung(f"{day:<{days}} {span:>4}  ", where)


def _next(shown: Selected) -> Iterator[Line]:
    if shown.next_site() and not shown.item.administration_id:
        yield _labeled("Next site", shown.next_site())
    lot, left, by = shown.stock()
    yield _labeled("Stock", f"{lot} {left}" if lot else ("none in stock: s shows all", "$warn"))
    if by:
        more = len(shown.found.facts.stock) - 1
        yield _labeled("", f"use by {by}" + (f" (+{more})" if more else ""))


def _stock(shown: Selected, room: int) -> str:
    lot, left, by = shown.stock()
    if not lot:
        return "none in stock"
    longest = (f"{lot} {left}, use by {by}", f"{lot} {left}, by {by}", f"{lot}, by {by}")
    return next((text for text in longest if len(text) <= room), lot)


def _check(mark: str, text: str, label: str) -> Hung:
    sign, color = MARKS[mark]
    return hung(joined((f"{label:<{LABEL}}", "$quiet"), (sign, color), " "), text)


def _labeled(label: str, value: str | tuple[str, str]) -> Hung:
    return hung((f"{label:<{LABEL}}", "$quiet"), value)


def _short(label: str, value: str | Content | tuple[str, str]) -> Content:
    return joined((f" {label:<{LOW_LABEL}}", "$quiet"), value)
