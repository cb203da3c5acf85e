"""A safety row as a line of a list and in full: what needs local sign-off says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.codes.tables.code_tables import Limit
from tui.design.text import Hung, hung
from tui.widgets.lists.record_list import Row

if TYPE_CHECKING:
    from models.safety.queries.safety_list import SafetyLine

_LOOKS = {"confirmed": "quiet", "signed": "ok", "waiting": ""}
_LABEL = "$quiet"


def safety_row(line: SafetyLine) -> Row:
    """Return a row as a line: what it is of, what it says, whether the clinic may rely on it."""
    what, text = (line.drug, f"{line.label} {line.text}") if line.drug else (line.label, line.text)
    if isinstance(line.row, Limit):
        what = line.row.name.replace("_", " ")
    look = "strong" if line.own and line.state != "waiting" else _LOOKS[line.state]
    return Row((line.key, line.place), (what, f"clinic · {text}" if line.own else text, line.message), look)


def safety_facts(line: SafetyLine) -> tuple[Hung, ...]:
    """Return a row in full with its source and state."""
    unconfirmed = f"  {line.confidence}" if line.confidence != "confirmed" else ""
    state = (line.message, "bold $warn" if line.state == "waiting" else "bold")
    return (
        hung((f"{line.label:<9} ", _LABEL), (line.drug, "bold"), "  " if line.drug else "", line.text),
        hung((f"{'SOURCE':<9} ", _LABEL), line.cited, (unconfirmed, "bold $warn")),
        hung((f"{'STATE':<9} ", _LABEL), state, ", changed by the clinic" if line.own else ""),
    )
