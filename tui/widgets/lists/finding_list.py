"""What the rules say, each with a mark and a word, never by color alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import Hung, hung, plain
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from models.core.finding import Finding

_WORDS = {"stop": "STOP  ", "warn": "Reason  ", "note": ""}
_ORDER = ("stop", "warn", "open", "note", "done")


class FindingList(Flow):
    """The findings of the steps reached so far."""

    def tell(
        self,
        findings: Iterable[Finding],
        open_keys: set[str],
        reasons: dict[str, str],
        met: Iterable[str],
        *,
        beside: Iterable[tuple[str, str]] = (),
        apart: bool = False,
    ) -> None:
        """Show findings and what passed. `open_keys` are only not entered yet; `reasons` words by finding key.

        `beside` are other lines, each with its mark; with `apart` a blank line stands between all of these.
        """
        rows = check_rows(findings, open_keys, reasons, beside)
        passed: list[Hung | Content] = [passed_row(text) for text in met]
        blank: list[Hung | Content] = [Content("")]
        spaced = [part for row in rows for part in (row, *blank)] if apart else rows
        self.show(*(*spaced, *passed) or [plain("nothing stands in the way", "$quiet")])


def check_rows(
    findings: Iterable[Finding],
    open_keys: set[str],
    reasons: dict[str, str],
    beside: Iterable[tuple[str, str]] = (),
) -> list[Hung | Content]:
    """Return one row a line: stops first, then warnings, what is open, notes, and warnings passed with a reason."""
    rows = [(_mark(finding, open_keys, reasons), _line(finding, open_keys, reasons)) for finding in findings]
    rows += [(mark, hung(_lead(mark), text)) for mark, text in beside]
    return [row for _mark_name, row in sorted(rows, key=lambda item: _ORDER.index(item[0]))]


def passed_row(text: str) -> Hung:
    """Return a check that passed."""
    return hung(_lead("done"), (text, "$quiet"))


def counted(
    findings: Sequence[Finding],
    open_keys: set[str],
    reasons: dict[str, str],
    passed: int,
    beside: Sequence[tuple[str, str]] = (),
) -> str:
    """Return how many passed, warn, stop or are open: `5 passed · 2 open`. `beside` are other lines, with marks."""
    left = [finding for finding in findings if finding.key not in reasons]
    done = passed + len(findings) - len(left)
    stops = [f for f in left if f.key not in open_keys and f.severity.value == "stop"]
    warns = [f for f in left if f.key not in open_keys and f.severity.value == "warn"]
    opened = [f for f in left if f.key in open_keys]
    parts = (
        f"{done} passed" if done else "",
        _many(len(stops), "stop"),
        _many(len(warns) + sum(mark == "warn" for mark, _text in beside), "warning"),
        f"{len(opened)} open" if opened else "",
    )
    return " · ".join(part for part in parts if part)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}" if count else ""


def _lead(mark: str) -> tuple[str, str]:
    sign, style = MARKS[mark]
    return f"{sign} ", f"bold {style}"


def _mark(finding: Finding, open_keys: set[str], reasons: dict[str, str]) -> str:
    if finding.key in reasons:
        return "done"
    return "open" if finding.key in open_keys else finding.severity.value


def _line(finding: Finding, open_keys: set[str], reasons: dict[str, str]) -> Hung:
    mark = _mark(finding, open_keys, reasons)
    if mark == "done":
        return hung(_lead(mark), f"{finding.passed}: {reasons[finding.key]}")
    if mark == "open":
        return hung(_lead(mark), (finding.text, "bold $strong"))
    word = (_WORDS[mark], f"bold {MARKS[mark][1]}")
    return hung(_lead(mark), word, (finding.text, "bold" if mark == "stop" else ""))
