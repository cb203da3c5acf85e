"""What the Give step makes of a view: sites for the map, the parts of a split dose, whether a time means now."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input

from models.core.words import day_text
from models.safety.draft import SitePick
from tui.design.marks import MARKS
from tui.design.text import joined
from tui.widgets.lists.site_rows import MapSite

if TYPE_CHECKING:
    from models.charting.queries.charting import ChartingView

HUNDREDTH = Decimal("0.01")
"""A syringe is read to hundredths of a mL."""


def map_sites(view: ChartingView) -> list[MapSite]:
    """Return the sites as the map shows them."""
    made = []
    for choice in view.sites:
        dates = (f"{MARKS['warn'][0] if reacted else ''}{day_text(day, view.today)}" for day, reacted in choice.days)
        state = "picked" if choice.chosen else "barred" if choice.barred else "proposed" if choice.proposed else "open"
        made.append(
            MapSite(
                choice.site.code,
                choice.site.key,
                choice.site.display.partition(",")[0],
                state,
                choice.last_used,
                choice.barred or choice.because,
                tuple(dates),
            )
        )
    return made


def shared(codes: list[str], volume: Decimal | None, first: Decimal | None) -> tuple[SitePick, ...]:
    """Return the picks of one site, or of two that share the volume: `first` in the first, by default one half."""
    if len(codes) < 2 or volume is None:
        return tuple(SitePick(code=code) for code in codes)
    part = first if first is not None else (volume / 2).quantize(HUNDREDTH, ROUND_HALF_UP)
    return (SitePick(code=codes[0], volume_ml=part), SitePick(code=codes[1], volume_ml=volume - part))


def empty(field: Input) -> None:
    """Empty a field whose text was taken, without telling of it as of something typed."""
    with field.prevent(Input.Changed):
        field.value = ""


def is_now(text: str) -> bool:
    """Return whether a typed time is the word for this moment."""
    return text.strip().upper() in {"N", "NOW"}


def proposal(view: ChartingView) -> Content:
    """Return which site is proposed and why, nothing where none is or one is picked."""
    choice = next((choice for choice in view.sites if choice.proposed), None)
    if choice is None or view.draft.sites:
        return Content("")
    why = "is next in rotation" if choice.because == "next" else f"is {choice.because}"
    named = f"Site {choice.site.key} {choice.site.display} {why}: press "
    return joined(named, ("Enter", "bold $accent"), " to take it, or another number.")


def again(site: MapSite) -> str:
    """Return what the first Enter says where this step was reached by itself."""
    return f"Press Enter again to take site {site.number} {site.name} once it is given, or another number."


def picked_words(view: ChartingView | None) -> str:
    """Return the sites picked, with their sides, in words."""
    return " and ".join(f"{c.site.key} {c.site.display}" for c in view.sites if c.chosen) if view else ""
