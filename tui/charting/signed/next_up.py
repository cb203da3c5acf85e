"""Who is next on Today: an observation that is over first, then the latest, then what is due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.charting.today.work_item import WorkItem, WorkState
from tui.design.marks import MARKS
from tui.design.text import joined
from tui.widgets.lists.record_list import Row
from tui.widgets.patient_banner import listed_name

if TYPE_CHECKING:
    from models.charting.today.worklist import Worklist

COLUMNS = (1, 12, 17, 0)
"""Cells of mark, when, who and what."""
NEXT = {WorkState.OVER: "over", WorkState.OVERDUE: "overdue", WorkState.DUE: "due"}
"""What can be next, in its order, and its mark."""


def next_items(found: Worklist) -> list[WorkItem]:
    """Return what is open now, in the order of Today."""
    return [item for state in NEXT for item in found.items if item.state is state]


def next_rows(items: list[WorkItem], now: datetime) -> list[Row]:
    """Return one row for each: when, who, what."""
    return [_row(item, now) for item in items]


def _row(item: WorkItem, now: datetime) -> Row:
    sign, style = MARKS[NEXT[item.state]]
    when = item.time or item.words if item.state is WorkState.DUE else item.words
    if item.state is WorkState.OVER and item.observe_until:
        when = f"OVER {int((now - item.observe_until).total_seconds() // 60)} min"
    look = "$text" if item.state is WorkState.DUE else "bold $warn"
    name = listed_name(item.family, item.given, similar=item.similar)
    drug = f"{item.drug} {item.dose}".rstrip()
    cells = (joined((sign, style)), joined((when, look)), joined((name, "bold $strong")), drug)
    return Row((item.order_id, item.administration_id), cells)
