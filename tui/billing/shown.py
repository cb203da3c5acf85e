"""How payers and their switches are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.core.source import Confidence
from tui.design.text import Hung, hung, joined
from tui.widgets.lists.record_list import Row

if TYPE_CHECKING:
    from models.billing.payers.payer_answers import Answered
    from models.billing.queries.payer_sheets import PayerSheet


def payer_row(sheet: PayerSheet) -> Row:
    """Return a payer as listed; plans are set in under their types."""
    own = sum(line.policy.own and not line.inherited for line in sheet.switches)
    tail = "retired" if sheet.retired else f"{own} custom" if own else ""
    fees = f"{len(sheet.fees)} fee{'' if len(sheet.fees) == 1 else 's'}" if sheet.fees else "no fees"
    look = "quiet" if sheet.retired else ""
    name = sheet.profile.name if sheet.profile.general else f"  {sheet.profile.name}"
    return Row((sheet.key, sheet.retired), (f"{name}  {tail}", TYPE_NAMES[sheet.profile.type], fees), look)


def switch_row(line: Answered) -> Row:
    """Return a switch as listed, with the sign of what to know of its answer."""
    unsure = line.policy.source.confidence is not Confidence.CONFIRMED
    sign = "=" if line.policy.binding else "?" if unsure else "*" if line.policy.own else " "
    return Row(line.switch, (sign, line.label, line.message), "quiet" if line.inherited else "")


def payer_detail(sheet: PayerSheet) -> list[Content | str | Hung]:
    """Return a payer's other names and its last change."""
    also = f"also called {', '.join(sheet.profile.also_called)}" if sheet.profile.also_called else "no other names"
    changed = f"changed {sheet.changed}" if sheet.changed else "default"
    return [joined((sheet.profile.name, "bold $strong"), f"  {also} · {changed}"), ""]


def switch_detail(line: Answered) -> list[Content | str | Hung]:
    """Return a switch in full: question, answer, who says so."""
    marks = f"   [{', '.join(line.marks)}]" if line.marks else "   [confirmed]"
    whose = "as for " if line.inherited else ""
    return [
        hung(("Question  ", "$quiet"), line.question),
        hung(("Rule      ", "$quiet"), (line.message, "bold $strong"), (marks, "$accent")),
        hung(("Source    ", "$quiet"), f"{whose}{line.origin}"),
    ]
