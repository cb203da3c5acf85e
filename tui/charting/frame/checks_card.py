"""Checks: what stops, what warns, what is open, what to know, and what passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.design.marked import marked
from tui.design.text import Hung, flowed, joined
from tui.widgets.card import Card
from tui.widgets.lists.finding_list import FindingList, check_rows, counted, passed_row

if TYPE_CHECKING:
    from models.core.finding import Finding

SPARE_ROWS = 30
"""Rows of a screen from which a folded card has room for the checks that passed."""


class ChecksCard(Card):
    """All findings of the steps reached, stops first; what passed is a count where there is little room."""

    def __init__(self) -> None:
        super().__init__("Checks", id="checks")
        self._beside: Sequence[tuple[str, str]] = ()
        self._told: tuple[Sequence[Finding], set[str], dict[str, str], Sequence[str]] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with VerticalScroll(can_focus=False):
            yield FindingList()

    def show(
        self,
        findings: Sequence[Finding],
        open_keys: set[str],
        reasons: dict[str, str],
        met: Sequence[str],
        beside: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show findings and what passed. `open_keys` are only not entered yet; `reasons` words by finding key.

        `beside` are lines of the step itself, each with its mark.
        """
        self._told = (findings, open_keys, reasons, met)
        self._beside = beside
        self._draw()

    def in_full(self) -> tuple[list[Hung | Content], str]:
        """Return every line, with what passed in words, and the counts."""
        findings, open_keys, reasons, met = self._told or ((), set(), {}, ())
        rows = check_rows(findings, open_keys, reasons, self._beside)
        return [*rows, *map(passed_row, met)], counted(findings, open_keys, reasons, len(met), self._beside)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        if self._told is None:
            return
        findings, open_keys, reasons, met = self._told
        boxed = bool(self.styles.border_bottom[0])
        in_words = boxed or self.screen.size.height >= SPARE_ROWS
        # A warning passed with its reason is no longer a question: it stands with what passed.
        left = [finding for finding in findings if finding.key not in reasons]
        answered = [finding for finding in findings if finding.key in reasons]
        # Folded, what passed is one line of words.
        passed = met if boxed else (" · ".join(met),) if met and in_words else ()
        clear = [row for row in self._beside if row[0] == "done"]
        shown = self.query_one(FindingList)
        shown.tell(
            [*left, *answered],
            open_keys,
            reasons,
            passed,
            beside=[row for row in self._beside if row not in clear],
            apart=boxed and self._fits(left, met),
        )
        self.tell(title=joined("Checks", *(joined("   ", marked(*row, "bold $ok")) for row in clear)))
        self.tell(note=counted(findings, open_keys, reasons, len(met), self._beside))

    def _fits(self, left: Sequence[Finding], met: Sequence[str]) -> bool:
        """Return whether a blank line between the findings leaves all of them in sight."""
        width = self.content_size.width
        rows = flowed(check_rows(left, set(), {}), width) if width else []
        return len(rows) + len(left) + len(met) + 3 * len(self._beside) <= self.screen.size.height // 2
