"""The lines of the worklist, and what it says about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from models.charting.queries.work_item import WorkItem, WorkState
from models.charting.queries.worklist import Worklist
from models.patients.queries.scan import ScanVerdict
from tui.design.text import joined
from tui.widgets.patient_banner import full_name, listed_name
from tui.widgets.record_list import Row

SIGNS = {
    WorkState.OVER: ("!", "warn"),
    WorkState.OVERDUE: ("!", "warn"),
    WorkState.DUE: ("•", ""),
    WorkState.WAITING: ("○", ""),
    WorkState.REPORT: ("!", "warn"),
    WorkState.EARLY: ("–", "quiet"),
    WorkState.DONE: ("✓", "quiet"),
    WorkState.REVIEW: ("?", "warn"),
}
HEADS = {
    WorkState.OVER: "OBSERVATION OVER",
    WorkState.OVERDUE: "OVERDUE",
    WorkState.DUE: "DUE TODAY",
    WorkState.WAITING: "WAITING FOR A RESPONSE",
    WorkState.REPORT: "REACTION TO WRITE DOWN",
    WorkState.EARLY: "NOT YET DUE",
    WorkState.DONE: "DONE TODAY",
    WorkState.REVIEW: "NEEDS REVIEW BY A PROVIDER",
}


def listed(found: Worklist, words: Sequence[str]) -> list[Row]:
    """Return the lines that hold every word, under the heads of their states; all of them, and imports, without one."""
    rows: list[Row] = []
    state = None
    for item in found.items:
        if not all(word in _searchable(item) for word in words):
            continue
        if item.state is not state:
            state = item.state
            rows.append(Row(None, (f"{HEADS[state]}  {found.count(state)}",), "head"))
        rows.append(_row(item))
    if not words:
        rows.extend(import_rows(found))
    return rows


def import_rows(found: Worklist) -> list[Row]:
    """Return what imports left to a person: counted here, listed by the command that the line names."""
    if not found.imports:
        return []
    counts = ", ".join(f"{number:,} {_plural(kind, number)}" for kind, number in found.imports.items())
    head = f"IMPORTED, WAITING FOR A DECISION  {sum(found.imports.values()):,}"
    return [Row(None, (head,), "head"), Row(None, (f"  {counts}: needlepoint import --waiting",), "head")]


def _plural(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return {"person": "people", "dose elsewhere": "doses elsewhere"}.get(kind, f"{kind}s")


def key(item: WorkItem) -> tuple[Any, ...]:
    """Return what names a line: an order waits once, a dose given of it is a line of its own."""
    return (item.order_id, item.administration_id)


def _searchable(item: WorkItem) -> str:
    return f"{item.family} {item.given} {item.mrn} {item.drug} {item.words} {item.state.value}".lower()


def named(item: WorkItem, words: Sequence[str]) -> bool:
    """Return whether every word is part of who the person is."""
    return all(word in f"{item.family} {item.given} {item.mrn}".lower() for word in words)


def what_to_do(verdict: ScanVerdict, due: Sequence[WorkItem]) -> str:
    """Return what was scanned when it is nobody's label here, and what to do with it; `due` is who waits for it."""
    if verdict.kind == "product":
        who = f"{len(due)} people are due for it" if len(due) > 1 else "nobody on this list is due for it"
        if len(due) == 1:
            who = f"{full_name(due[0].family, due[0].given)} is due for it"
        return f"That is {verdict.named}: {who}. Open an order first, then scan it there."
    if verdict.kind == "unknown" and not verdict.no_code:
        return f"{verdict.word}: {verdict.problem}"
    return "Nobody on this list has that label. F3 finds any patient."


def counts(listed: Worklist, *, changed: bool) -> Content:
    """Return how many lines there are, and that the list is no longer what the store holds when it `changed`."""
    over, late, total = listed.count(WorkState.OVER), listed.count(WorkState.OVERDUE), len(listed.items)
    ended = (f"{over} observation{'s' if over > 1 else ''} over", "bold $stop") if over else ""
    rest = ("list changed: press F5", "bold $warn") if changed else f"{total} lines · {late} overdue"
    return joined(ended, " · " if ended else "", rest)


def _row(item: WorkItem) -> Row:
    sign, look = SIGNS[item.state]
    if item.words.startswith("REACTION"):
        sign, look = "!", "warn"
    words = f"draft · {item.words}" if item.draft else item.words
    name = listed_name(item.family, item.given, similar=item.similar)
    drug = f"{item.drug}  {item.dose}".rstrip()
    if item.state is WorkState.OVER:
        return Row(key(item), (sign, item.time, name, words), look, drug)
    return Row(key(item), (sign, item.time, name, drug), look, words)
