"""A safety row as a line of a list and in full: what needs local sign-off says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content

from models.codes.tables.code_tables import Limit
from tui.design.text import Hung, hung, plain
from tui.widgets.drug_facts import label_text
from tui.widgets.lists.record_list import Row

if TYPE_CHECKING:
    from models.safety.queries.safety_list import SafetyLine

_LOOKS = {"confirmed": "quiet", "signed": "ok", "waiting": ""}
_LABEL = "$quiet"


def setting_name(line: SafetyLine) -> str:
    """Return what a setting is of: a drug, a named limit, or the kind of its table."""
    return line.row.name.replace("_", " ") if isinstance(line.row, Limit) else line.drug or label_text(line.label)


def safety_row(line: SafetyLine) -> Row:
    """Return a row as a line: what it is of, what it says, whether the clinic may rely on it."""
    text = f"{label_text(line.label)}: {line.text}" if line.drug else line.text
    look = "strong" if line.own and line.state != "waiting" else _LOOKS[line.state]
    own = "custom · " if line.own else ""
    return Row((line.key, line.place), (setting_name(line), f"{own}{text}", _state(line.message)), look)


def _state(message: str) -> Callable[[int], Content]:
    """Return the cell of a state: without the day of an approval where it does not fit."""

    def cell(room: int) -> Content:
        return plain(message if len(message) <= room else message.partition(" on ")[0])

    return cell


def safety_facts(line: SafetyLine) -> tuple[Hung, ...]:
    """Return a row in full with its source and state."""
    unconfirmed = f"  {line.confidence}" if line.confidence != "confirmed" else ""
    state = (line.message, "bold $warn" if line.state == "waiting" else "bold")
    drug = ((line.drug, "bold $strong"), "  ") if line.drug else ()
    return (
        hung((f"{label_text(line.label):<10} ", _LABEL), *drug, line.text),
        hung((f"{'Source':<10} ", _LABEL), line.cited, (unconfirmed, "bold $warn")),
        hung((f"{'State':<10} ", _LABEL), state, ", custom" if line.own else ""),
    )
