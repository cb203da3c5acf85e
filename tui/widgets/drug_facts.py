"""Lines of a drug's sheet: what no source confirmed says so."""

from __future__ import annotations

from models.core.source import Confidence
from models.drugs.written.sheet import SheetLine
from tui.design.text import Hung, hung


def label_text(label: str) -> str:
    """Return the label of a sheet's line as screens show it, such as `Not with`."""
    return label.capitalize()


def change_text(text: str) -> str:
    """Return a changed line as screens show it: its label, if it begins with one, in sentence case."""
    label, gap, rest = text.partition("  ")
    return f"{label_text(label)}{gap}{rest}" if gap and label.isupper() else text


def fact_row(fact: SheetLine) -> Hung:
    """Return a fact as a line: what no source confirmed says so."""
    source = (f"  {fact.source}", "$quiet") if fact.source else ""
    doubted = fact.confidence is not None and fact.confidence is not Confidence.CONFIRMED
    word = str(fact.confidence) if doubted else ""
    unconfirmed = (f"  {word}", "bold $warn" if fact.confidence is Confidence.UNCONFIRMED else "$warn")
    text = (fact.text, "$quiet" if fact.over else "")
    over = ("  over", "$quiet") if fact.over else ""
    return hung((f"{label_text(fact.label):<8} ", "$quiet"), text, over, source, unconfirmed if word else "")
