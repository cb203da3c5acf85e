"""The body on the card of a very wide screen: where the next dose goes, front and back."""

from __future__ import annotations

from textual.content import Content

from models.charting.queries.site_choices import SiteChoice
from tui.design.text import joined
from tui.today.card.facts import Selected
from tui.widgets.drawings.body_chart import SiteMark, drawn, figures

_GAP = 6
"""Cells between the two views."""


def figure_lines(shown: Selected, width: int, *, in_ascii: bool) -> list[Content]:
    """Return the views side by side with the proposed site marked; none where nothing is proposed or has no room."""
    view, route = shown.found.view, shown.found.facts.order.route or ""
    if not any(choice.proposed for choice in view.sites) or shown.item.administration_id:
        return []
    marks = {choice.site.code: SiteMark(choice.site.key, _state(choice)) for choice in view.sites}
    drawings = [
        drawn(figure, marks, in_ascii=in_ascii)
        for figure in figures(route, infant=view.small_child, small=True, in_ascii=in_ascii)
    ]
    lines = [joined(" " * _GAP).join(row) for row in zip(*drawings, strict=True)]
    around = (width - max((line.cell_length for line in lines), default=0)) // 2
    return [joined(" " * around, line) for line in lines] if around >= 0 else []


def _state(choice: SiteChoice) -> str:
    return "barred" if choice.barred else "proposed" if choice.proposed else "open"
