"""Amending where a dose went in: the sites under the numbers they have at Give, the present one refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content

from models.safety.draft import DraftBody, SitePick
from tui.design.marks import MARKS
from tui.design.text import joined, plain
from tui.dialogs.choose import ChooseDialog
from tui.widgets.drawings.body_chart import SiteMark, drawn, figures
from tui.widgets.lists.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from models.charting.correcting.opened import Correcting

QUESTION = "Where did it go in?"
THERE = "charted here"


def site_choices(opened: Correcting, body: DraftBody, at: int = 0) -> list[Choice]:
    """Return the sites of the route under their numbers; the one the dose is charted in now is quiet and says so."""
    present = _codes(body)[at]
    return [
        Choice(
            place.key,
            place.code,
            place.display,
            _hint(place.code, present, opened, at),
            look=_look(place.code, present),
        )
        for place in _sites(opened)
    ]


def refusal(opened: Correcting, body: DraftBody, code: str, at: int = 0) -> str:
    """Return why a site cannot be picked, "" for one that can."""
    return _taken(opened.tables.sites[code].display) if code == _codes(body)[at] else ""


def moved(body: DraftBody, code: str, at: int = 0) -> dict[str, Any]:
    """Return the change of the draft that puts one of its sites elsewhere; its volume stays."""
    sites = list(body.sites or (SitePick(code=code),))
    sites[at] = sites[at].model_copy(update={"code": code})
    return {"sites": tuple(sites)}


def charted_places(opened: Correcting, body: DraftBody) -> tuple[tuple[str, str], ...]:
    """Return (place in the draft, site in words) of a dose that was split over two sites."""
    return tuple((str(at), opened.tables.sites[code].display) for at, code in enumerate(_codes(body)))


def where(opened: Correcting, body: DraftBody, *, in_ascii: bool) -> list[Content]:
    """Return the body with the site as signed and as it will be, both in words below."""
    route = opened.dose.facts.order.route or ""
    old, new = set(_codes(opened.body)), set(_codes(body))
    marks = {
        place.code: SiteMark(place.key, "picked" if place.code in new else "barred" if place.code in old else "open")
        for place in _sites(opened)
    }
    views = [
        drawn(figure, marks, in_ascii=in_ascii)
        for figure in figures(route, infant=False, small=True, in_ascii=in_ascii)
    ]
    lines = [Content("   ").join(parts) for parts in zip(*views, strict=False)]
    words = [
        joined(
            (MARKS["chosen"][0], MARKS["chosen"][1]),
            f" {place.key} {place.display}",
            ("  as it will be" if place.code not in old else "  as signed", "$quiet"),
        )
        for place in _sites(opened)
        if place.code in new
    ]
    words += [
        joined((MARKS["barred"][0], MARKS["barred"][1]), f" {place.key} {place.display}", ("  as signed", "$quiet"))
        for place in _sites(opened)
        if place.code in old - new
    ]
    return [*lines, Content(""), *words]


class SiteDialog(ChooseDialog):
    """Asks for a site by its number. Returns its code; the present one is refused with a word."""

    HELP = "Press the number of the site, as at Give. The site it is charted in now cannot be picked."
    KEY_WORD = "number"

    def __init__(self, sites: Sequence[Choice]) -> None:
        super().__init__(QUESTION, ())
        self._sites = list(sites)

    def choices(self) -> list[Choice]:
        """Return the sites with their numbers."""
        return self._sites

    @on(ChoiceList.Picked)
    def _refuses_present(self, event: ChoiceList.Picked) -> None:
        picked = next(choice for choice in self._sites if choice.code == event.code)
        if picked.hint == THERE:
            event.prevent_default()
            event.stop()
            self.query_one(VerticalScroll).border_subtitle = plain(_taken(picked.text), "bold $warn")


def _taken(site: str) -> str:
    return f"{site} is {THERE} already: pick another number."


def _sites(opened: Correcting) -> tuple[Any, ...]:
    return opened.tables.sites_for(opened.dose.facts.order.route or "")


def _codes(body: DraftBody) -> tuple[str, ...]:
    return tuple(site.code for site in body.sites) or ("",)


def _hint(code: str, present: str, opened: Correcting, at: int) -> str:
    if code == present:
        return THERE
    signed = _codes(opened.body)
    return "as signed" if at < len(signed) and signed[at] == code else ""


def _look(code: str, present: str) -> str:
    return "quiet" if code == present else ""
