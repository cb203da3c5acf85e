"""The lines of what others sent: what waits by kind, and what was decided lately."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from models.core.words import date_text, instant_text
from models.exchange.queries.import_review import ImportReview
from models.exchange.queries.incoming import KINDS, DecidedLine, IncomingLine
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.widgets.lists.record_list import Row
from tui.widgets.side_by_side import Rows

HEADINGS = {
    "person": "Two people or one",
    "merge": "Merges proposed",
    "order": "Orders unclear",
    "drug": "Drugs unknown",
    "dose": "Doses given elsewhere",
}
"""What each kind is called, in the order they are listed; its digit is its place."""
_DAY = re.compile(r"\b(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
LABEL = 15
"""Cells of a value's name and the blank behind it."""


def waiting_rows(lines: Sequence[IncomingLine]) -> list[Row]:
    """Return what waits under the headings of its kinds, each with its digit and count."""
    counts, rows, heading = Counter(line.kind for line in lines), list[Row](), ""
    for line in lines:
        if line.kind != heading:
            heading = line.kind
            digit = KINDS.index(line.kind) + 1
            rows.append(Row(None, (f"{digit} {HEADINGS[line.kind]} {counts[line.kind]:,}",), "head"))
        who, what = named(line)
        rows.append(Row(line.subject_id, (who, what, line.reason)))
    return rows


def decided_rows(lines: Sequence[DecidedLine], zone: ZoneInfo) -> list[Row]:
    """Return what was decided lately, newest first."""
    return [
        Row(line.id, (instant_text(line.at, zone), f"{line.done}: {line.text}", line.by),
            "" if line.undoable else "quiet")
        for line in lines
    ]  # fmt: skip


def named(line: IncomingLine) -> tuple[str, str]:
    """Return whom something is about, and what came."""
    if line.kind in {"person", "merge"}:
        who, _, rest = line.text.partition(" · ")
        return who, _DAY.sub(_as_day, rest, count=1)
    return line.patient or "patient not settled", line.text


def _as_day(match: re.Match[str]) -> str:
    try:
        return date_text(date.fromisoformat(match[0]))
    except ValueError:
        return match[0]


def came_from(line: IncomingLine, zone: ZoneInfo) -> str:
    """Return the sender, file, place and time of something that came, as far as they are known."""
    place = ", ".join(text for text in (line.file, line.place.removesuffix(".resource")) if text)
    when = instant_text(line.since, zone) if line.since else ""
    return " · ".join(text for text in (line.sender or "sender not named", when, place) if text)


def waiting_facts(line: IncomingLine, zone: ZoneInfo) -> list[Hung]:
    """Return the selected thing that waits in full."""
    who, what = named(line)
    mrn = f"  MRN {line.mrn}" if line.mrn else ""
    return [
        hung((who, "bold $strong"), f"{mrn}  {what}"),
        hung(("Why   ", "$quiet"), (line.reason, "$warn")),
        hung(("From  ", "$quiet"), came_from(line, zone)),
    ]


def decided_facts(line: DecidedLine, zone: ZoneInfo) -> list[Hung]:
    """Return a decision in full."""
    back = "u takes it back" if line.undoable else "stays: correct the record where it is wrong"
    return [
        hung((f"{line.done[:1].upper()}{line.done[1:]}", "bold $strong"), f"  {line.text}"),
        hung(("Why   ", "$quiet"), line.reason or "no reason given"),
        hung(("By    ", "$quiet"), f"{line.by}, {instant_text(line.at, zone)} · {back}"),
    ]


def beside(review: ImportReview) -> list[tuple[Rows, Rows]]:
    """Return what came and what is known as blocks beside each other; what differs has its mark."""
    left, right = review.heads
    blocks: list[tuple[Rows, Rows]] = [([joined((left, "bold $strong"))], [joined((right, "bold $strong"))])]
    sign, color = MARKS["differs"]
    for row in review.compared:
        mark = (f"{sign} ", f"bold {color}") if row.differs else "  "
        style = f"bold {color}" if row.differs else ""
        label = (f"{row.label:<{LABEL}}", "$quiet")
        came = hung(joined(mark, label), (row.came or "not stated", style if row.came else "$quiet"))
        here = [] if review.here else [hung(joined(mark, label), (row.here or "–", style if row.here else "$quiet"))]
        blocks.append(([came], here))
    if review.here:
        return [
            blocks[0],
            ([row for left, _ in blocks[1:] for row in left], [hung("  ", text) for text in review.here]),
        ]
    return blocks
