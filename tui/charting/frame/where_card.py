"""Where the dose goes in, or went: the body with the picked site, in words below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.design.marks import MARKS
from tui.design.text import joined, stacked
from tui.frame.session import Session
from tui.widgets.card import Card
from tui.widgets.drawings.body_chart import SiteMark, drawn, figures

if TYPE_CHECKING:
    from models.charting.queries.site_choices import SiteChoice


class WhereCard(Card):
    """Repeats the picked site for whoever signs; only where the screen has the room."""

    def __init__(self) -> None:
        super().__init__("Where", id="where-card")

    def compose(self) -> ComposeResult:
        """Lay out the figure."""
        with VerticalScroll(can_focus=False):
            yield Static("", id="picked")

    def show(self, sites: Sequence[SiteChoice], route: str, *, infant: bool) -> None:
        """Show the view of the body that holds the picked site."""
        in_ascii = cast(Session, self.app).terminal.in_ascii
        self.query_one("#picked", Static).update(stacked(*picked_site(sites, route, infant=infant, in_ascii=in_ascii)))


def picked_site(sites: Sequence[SiteChoice], route: str, *, infant: bool, in_ascii: bool) -> list[Content]:
    """Return the view of the body that holds the picked site, with what it is called; nothing where none is picked."""
    chosen = [choice.site for choice in sites if choice.chosen]
    marks = {
        choice.site.code: SiteMark(choice.site.key, "picked" if choice.chosen else "open")
        for choice in sites
        if choice.allowed
    }
    views = figures(route, infant=infant, small=True, in_ascii=in_ascii)
    view = next((figure for figure in views if any(site.code in figure.cells for site in chosen)), None)
    if view is None:
        return []
    sign, style = MARKS["chosen"]
    names = [joined((f"{sign} ", style), (f"{site.key} {site.display}", "bold $strong")) for site in chosen]
    return [*drawn(view, marks, in_ascii=in_ascii), Content(""), *names]
