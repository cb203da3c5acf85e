"""A service line has room for four modifiers (R55)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule("four_modifiers", "Lines carry at most four modifiers", Stage.FEES, "R55, R70: X12 837P SV101")
_MOST = 4


def apply(_case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every line with more modifiers than a claim can carry."""
    found = []
    for line in lines:
        if len(line.modifiers) <= _MOST:
            continue
        at = f"services[{line.injection}]" if line.service else f"injections[{line.injection}]"
        text = f"{line.code} would carry {', '.join(line.modifiers)}: a line holds {_MOST}. A coder chooses."
        found.append(RULE.ask(at, text))
    return Outcome(findings=tuple(found)) if found else NOTHING
