"""Lines of a drug's sheet: what no source confirmed says so."""

from __future__ import annotations

from models.core.source import Confidence
from models.drugs.written.sheet import SheetLine
from tui.design.text import Hung, hung


def fact_row(fact: SheetLine) -> Hung:
    """Return a fact as a line: what no source confirmed says so."""
    source = (f"  {fact.source}", "$quiet") if fact.source else ""
    doubted = fact.confidence is not None and fact.confidence is not Confidence.CONFIRMED
    word = str(fact.confidence) if doubted else ""
    unconfirmed = (f"  {word}", "bold $warn" if fact.confidence is Confidence.UNCONFIRMED else "$warn")
    text = (fact.text, "$quiet" if fact.over else "")
    over = ("  over", "$quiet") if fact.over else ""
    return hung((f"{fact.label:<8} ", "$quiet"), text, over, source, unconfirmed if word else "")
