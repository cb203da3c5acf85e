"""What to know beside the findings: the usual needle, stock that wastes less, where other drugs went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.core.charting_codes import Step

if TYPE_CHECKING:
    from models.charting.queries.charting import Charting, ChartingView

Beside = tuple[str, str]
"""A mark's name and a text."""


def beside(charting: Charting, view: ChartingView) -> list[Beside]:
    """Return the marked lines of the present step."""
    step = view.draft.step
    needle = [("note", f"Usual needle: {view.needle}")] if view.needle else []
    if step is Step.DOSE:
        return [*_less_waste(charting, view), *(needle if view.lots else [])]
    if step is Step.GIVE:
        others = [("note", f"Other drugs went to: {', '.join(view.recent_sites)}")] if view.recent_sites else []
        return [*needle, *others]
    return []


def _less_waste(charting: Charting, view: ChartingView) -> list[Beside]:
    """Warn at the draw-up, not first at signing, that a smaller container is in stock."""
    item = view.less_waste
    if item is None:
        return []
    place = charting.facts.stock.index(item) + 1
    text = f"{item.package.content} containers are in stock and leave less to waste: press {place} to use one."
    return [("warn", f"{text} Payers do not pay waste of a larger one.")]
