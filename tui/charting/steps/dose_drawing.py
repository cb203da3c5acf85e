"""The dose in the hand: the sum in words, vial and syringe to scale, what is drawn and what is wasted. Pure drawing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content

from models.core.quantity import format_amount
from models.core.words import date_text
from tui.design.text import joined, plain
from tui.widgets.drawings.syringe import barrel_for, barrels, syringe, vial

if TYPE_CHECKING:
    from models.charting.facts import DrawnIngredient
    from models.charting.queries.charting import ChartingView
    from models.stock.facts import StockFacts

WIDTH = 77
"""Cells inside the card."""
_VIAL = (3, 8)
"""Rows and columns inside the vial."""
_VIAL_TALL = (7, 9)
_GAP = 2


def dose_drawing(view: ChartingView, *, large: bool) -> list[Content]:
    """Return the sum, and beside each other the vial and the syringe it fills."""
    volume = view.volume_ml or Decimal(0)
    largest = barrels()[-1].size
    lines = [plain(view.arithmetic, "bold $strong")] if view.arithmetic else []
    if volume > largest:
        return [*lines, plain(f"{format_amount(volume)} mL: more than one syringe", "bold $warn")]
    barrel = format_amount(barrel_for(volume).size)
    amount = f", {view.dose}" if view.dose and not view.ingredients else ""
    draw = f"draw {format_amount(volume)} mL{amount}, into a {barrel} mL syringe"
    waste = f"   waste {view.wasted}" if view.wasted else ""
    words = [joined((draw, "bold $strong"), (waste, "bold $warn"))]
    lines += [_ingredient(one) for one in view.ingredients]
    held = _vial(view, large=large)
    wide = syringe(volume, wide=True)
    room = WIDTH - max((line.cell_length for line in held), default=0) - _GAP
    fits = large and max(line.cell_length for line in wide) <= room
    drawn = [*(wide if fits else syringe(volume)), *words]
    blank = [Content("")] if large else []
    return [*lines, *blank, *_beside(held, drawn)]


def stop_lines(view: ChartingView, stock: Sequence[StockFacts]) -> list[Content]:
    """Return what to do while this dose must not be given so: which stock to use instead, and the other ways out."""
    lines = [plain("What to do", "bold $strong")]
    verb, item = ("add", view.next_lot) if view.next_lot else ("use", view.proposed_lot)
    if item is not None and item not in view.lots and item in stock:
        where = f" in {item.room}" if item.room else ""
        text = f"{verb} lot {item.lot_number}{where}, use by {date_text(item.use_by)}: scan it, or press its number"
        lines.append(_way(str(stock.index(item) + 1), text))
    lines.append(_way("F8", "not given, with the reason"))
    if view.passable & {finding.key for finding in view.blocking}:
        lines.append(_way("Ctrl+O", "a provider decides with their PIN"))
    return [*lines, _way("F11", "record a near miss")]


def _ingredient(one: DrawnIngredient) -> Content:
    lots = " and ".join(lot.lot_number for lot in one.lots)
    drawn = f"{format_amount(one.volume_ml)} mL" if one.volume_ml is not None else "volume not known"
    hand = f"{drawn} of lot {lots}" if lots else "no lot in hand"
    return joined((f"{one.drug} {one.dose or ''}", ""), "  ", (hand, "bold $strong" if lots else "bold $warn"))


def _way(key: str, text: str) -> Content:
    return joined((f"{key:<7}", "bold $accent"), text)


def _vial(view: ChartingView, *, large: bool) -> list[Content]:
    """Return the vial a dose comes from, full as it is before; none for a syringe that comes filled."""
    if len(view.lots) != 1 or view.volume_ml is None or view.ingredients:
        return []
    lot = view.lots[0]
    capacity = lot.package.volume_ml or view.draft.final_volume_ml
    before = lot.remaining_ml if lot.vial_id else capacity
    if not capacity or not before or "vial" not in lot.package.label or view.volume_ml > before:
        return []
    rows, width = _VIAL_TALL if large else _VIAL
    return vial(capacity, before, before - view.volume_ml, rows=rows, width=width)


def _beside(left: Sequence[Content], right: Sequence[Content]) -> list[Content]:
    start = max((line.cell_length for line in left), default=-_GAP) + _GAP
    top = max(0, (len(left) - len(right)) // 2)
    made = []
    for place in range(max(len(left), len(right) + top)):
        near = left[place] if place < len(left) else Content("")
        far = right[place - top] if top <= place < len(right) + top else Content("")
        made.append(joined(near, " " * max(0, start - near.cell_length), far).rstrip())
    return made
