"""What the rules say, each with a sign and a word, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from tui.design.severities import SIGNS, STYLES
from tui.design.text import Hung, hung, plain
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from models.core.finding import Finding

_WORDS = {"stop": "STOP  ", "warn": "REASON  ", "note": ""}


class FindingList(Flow):
    """The findings of the steps reached so far."""

    def tell(
        self, findings: Iterable[Finding], open_keys: set[str], reasons: dict[str, str], met: Iterable[str]
    ) -> None:
        """Show findings and what is met. `open_keys` are only not entered yet; `reasons` words by finding key."""
        rows: list[Hung | Content] = [_line(finding, open_keys, reasons) for finding in findings]
        rows += [hung(("[v] ", "$ok"), (text, "$text")) for text in met]
        self.show(*rows or [plain("nothing stands in the way", "$quiet")])


def _line(finding: Finding, open_keys: set[str], reasons: dict[str, str]) -> Hung:
    if finding.key in reasons:
        message = f"{finding.passed}: {reasons[finding.key]}."
        return hung(("[v] ", "bold $ok"), ("REASON  ", "bold $ok"), message)
    if finding.key in open_keys:
        return hung(("[ ] ", "bold $accent"), finding.text)
    severity = finding.severity.value
    style = STYLES[severity]
    return hung((SIGNS[severity], style), (_WORDS[severity], style), finding.text)
