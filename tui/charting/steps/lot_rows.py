"""The lots a dose can come from, in columns, and the ways a powder of them is mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from models.core.quantity import format_amount
from models.core.source import Confidence
from models.core.words import date_text, span_text
from models.drugs.drug import CONTAINERS
from tui.charting.steps.steps import stock_key
from tui.widgets.lists.choice_list import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from models.charting.queries.charting import ChartingView
    from models.drugs.mixings import Mixing
    from models.stock.facts import StockFacts

MIXING_KEYS = "mnpq"
HEADS = ("Package", "Lot", "Use by", "In stock")
SOON_DAYS = 14
"""Days left from which a lot says how many: for the eye only, no rule uses it."""
_BLANK = "\N{NO-BREAK SPACE}"
LEAD = 6
"""Cells before a row's text: cursor, key and mark."""


def lot_rows(view: ChartingView, stock: Sequence[StockFacts], width: int) -> tuple[str, list[Choice]]:
    """Return the heads, and each lot as a choice, in columns that `width` cells hold; only a package's name is cut."""
    chosen = {lot.key: pick for lot, pick in zip(view.lots, view.draft.lots, strict=False)}
    names = {one.slug: one.drug for one in view.ingredients}
    rows = [_cells(item, view.today, names) for item in stock]
    hints = [_hint(item, view, chosen.get(item.key)) for item in stock]
    sizes = [max(cell_len(cells[place]) for cells in (HEADS, *rows)) for place in range(len(HEADS))]
    others = sum(size + 1 for size in sizes[1:]) + max((len(hint) + 2 for hint in hints), default=0)
    sizes[0] = max(12, min(sizes[0], width - LEAD - others))
    choices = [
        Choice(
            str(number),
            stock_key(item),
            _in_columns((_package(item, sizes[0], names), *cells[1:]), sizes),
            hint,
            item.key in chosen,
            "warn" if _out(item, view.today) else "",
        )
        for number, (item, cells, hint) in enumerate(zip(stock, rows, hints, strict=True), 1)
    ]
    return f"{'':{LEAD}}{_in_columns(HEADS, sizes)}", choices


def _cells(item: StockFacts, today: date, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    use_by = date_text(item.use_by)
    if item.status != "active":
        use_by = item.status.upper()
    elif item.use_by < today:
        use_by = f"EXPIRED {use_by}"
    noun = CONTAINERS[item.package.container].rpartition(" ")[2]
    left = f"{format_amount(item.on_hand)} {noun}{'' if item.on_hand == 1 else 's'}"
    if item.vial_id:
        left = f"open, {format_amount(item.remaining_ml or item.on_hand * 0)} mL left"
    return _package(item, 0, names), item.lot_number, use_by, left


def _package(item: StockFacts, room: int, names: Mapping[str, str]) -> str:
    """Return a package's name; without its container where the whole name needs more than `room`, 0 for any.

    Of a formulation's ingredients, `names` by slug, the drug is named.
    """
    brand = f"{names.get(item.package.slug) or item.package.brand} ".lstrip()
    whole = f"{brand}{item.package.label}"
    return whole if not room or cell_len(whole) <= room else f"{brand}{item.package.strength}"


def _hint(item: StockFacts, view: ChartingView, pick: object | None) -> str:
    if pick is not None:
        return str(getattr(pick, "entry", ""))
    if item is view.proposed_lot or any(item is one.proposed for one in view.ingredients):
        return "use first"
    days = (item.use_by - view.today).days
    return f"{span_text(days)} left" if not _out(item, view.today) and days < SOON_DAYS else ""


def _out(item: StockFacts, today: date) -> bool:
    return item.use_by < today or item.status != "active"


def _in_columns(cells: Sequence[str], sizes: Sequence[int]) -> str:
    """Return cells side by side; no blank of them breaks a line."""
    made = []
    for cell, size in zip(cells, sizes, strict=True):
        text = cell if cell_len(cell) <= size else set_cell_size(cell, size - 1).rstrip() + "…"
        made.append(set_cell_size(text, size))
    return " ".join(made).rstrip().replace(" ", _BLANK)


def mixing_choices(mixings: Sequence[Mixing], volume_ml: Decimal | None) -> list[Choice]:
    """Return each way the label mixes a powder: what is added, what one mL holds, and how much it makes."""
    return [
        Choice(
            key,
            format_amount(mixing.volume_ml),
            f"{format_amount(mixing.volume_ml)} mL: {format_amount(mixing.diluent_ml)} mL of diluent added, "
            f"{mixing.per_ml} per mL",
            _by_the_label(mixing),
            volume_ml == mixing.volume_ml,
        )
        for key, mixing in zip(MIXING_KEYS, mixings, strict=False)
    ]


def _by_the_label(mixing: Mixing) -> str:
    confidence = mixing.source.confidence
    return "by the label" if confidence is Confidence.CONFIRMED else f"by the label ({confidence})"
