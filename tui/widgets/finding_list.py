"""What the rules say, each with a sign and a word, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.text import joined, plain, stacked

if TYPE_CHECKING:
    from models.values.finding import Finding

_SIGNS = {
    "stop": ("[!] STOP  ", "bold $error"),
    "warn": ("[?] REASON  ", "bold $warning"),
    "note": ("[i] ", "$primary"),
}


class FindingList(Static):
    """The findings of the steps reached so far."""

    DEFAULT_CSS = """
    FindingList { height: auto; }
    """

    def show(
        self, findings: Iterable[Finding], open_keys: set[str], reasons: dict[str, str], met: Iterable[str]
    ) -> None:
        """Show findings and what is met. `open_keys` are only not entered yet; `reasons` words by finding key."""
        rows: list[Content | str] = [_line(finding, open_keys, reasons) for finding in findings]
        rows += [joined(("[v] ", "$success"), plain(text, "$foreground 75%")) for text in met]
        self.update(stacked(*rows) if rows else plain("nothing stands in the way", "$foreground 65%"))


def _line(finding: Finding, open_keys: set[str], reasons: dict[str, str]) -> Content:
    if finding.key in open_keys:
        return joined(("[ ] ", "bold $accent"), finding.text)
    sign, style = _SIGNS[finding.severity.value]
    if finding.key in reasons:
        return joined(("[v] REASON  ", "bold $success"), f"{finding.text} Reason: {reasons[finding.key]}.")
    return joined((sign, style), finding.text)
