"""Step 3: route fixed by the order, the site with its side, the time given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount
from models.core.typed_time import parse_time
from models.core.words import date_text, time_text
from models.safety.draft import SitePick
from models.safety.sites.typed_needle import read_needle
from tui.charting.frame.spare_rows import SpareRows
from tui.charting.steps.give_sites import again, empty, is_now, map_sites, picked_words, proposal, shared
from tui.charting.steps.pane import StepPane
from tui.design.text import joined, plain
from tui.dialogs.choose import ReasonDialog
from tui.widgets.card import Card
from tui.widgets.drawings.body_map import BodyMap
from tui.widgets.lists.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView
    from tui.widgets.lists.site_rows import MapSite

PENDING = "now, when you press Enter"
_KEY = "bold $accent"


class GivePane(StepPane):
    """The body map, the time, and what was used."""

    _splits = False
    _view: ChartingView | None = None
    ANSWERS: ClassVar[Mapping[str, str]] = {"site": "#map", "time": "#time", "volume": "#first-ml"}

    def compose(self) -> ComposeResult:
        """Lay out map, sites and fields."""
        with Card("Site", id="where"):
            yield BodyMap(id="map")
        with Card("Given", id="given-card"):
            with Container(id="given-fields"):
                with Horizontal(classes="field", id="time-row"):
                    yield Static("Time given", classes="label")
                    yield Input(placeholder=PENDING, id="time", max_length=12)
                with Horizontal(classes="field", id="needle-row"):
                    yield Static("Needle", classes="label")
                    yield Input(placeholder="as used: 25 G, 1 in", id="needle", max_length=80)
            with Horizontal(classes="field", id="split"):
                yield Static("First site", classes="label")
                yield Input(placeholder="mL; the rest goes into the second", id="first-ml", max_length=8)
                yield Static("", id="split-text")
            yield ChoiceList(id="more", tab_passes=True)
        yield SpareRows()

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        self._charting, self._view = charting, view
        self._splits = self._splits or len(draft.sites) > 1
        route = ROUTES.get(facts.order.route or "", "route not stated")
        volume = f"{format_amount(view.volume_ml)} mL" if view.volume_ml is not None else "volume not known"
        where = plain(f"{route.capitalize()}, {volume}", "bold")
        tips = (
            joined(("1-8", _KEY), " or ", ("arrows", _KEY), " pick a site"),
            joined(("s", _KEY), " split over two sites  ", ("t", _KEY), " technique"),
        )
        shown = self.query_one("#map", BodyMap)
        shown.show(facts.order.route or "", map_sites(view), infant=view.small_child, note=(where, Content(""), *tips))
        self._label(route, volume)
        self._show_fields(view)
        self.query_one(SpareRows).show(view.sentence)
        used = [row.display for row in facts.tables.reasons["technique"] if row.code in draft.technique.split(",")]
        more = self.query_one("#more", ChoiceList)
        more.show(
            [
                Choice("t", "technique", f"technique: {', '.join(used) or 'not recorded'}", chosen=bool(used)),
                Choice("s", "split", "split over two sites", chosen=self._splits),
            ]
        )

    def _label(self, route: str, volume: str) -> None:
        """Say in the card's rule which site is picked, or which one Enter takes."""
        card, site = self.query_one("#where", Card), self.proposed
        words = picked_words(self._view) or (f"Enter takes {site.number} {site.name}" if site else "press its number")
        boxed = bool(card.styles.border_bottom[0])
        card.tell(note=f"{words} · {route} by the order · {volume}" if boxed else words)

    @property
    def proposed(self) -> MapSite | None:
        """The site Enter takes: under the cursor of the map, while none is picked."""
        if self._view is None or self._view.draft.sites:
            return None
        return self.query_one("#map", BodyMap).current

    @property
    def _entered_site(self) -> MapSite | None:
        return self.proposed if self.query_one("#map").has_focus else None

    def once_more(self) -> str:
        """Say what Enter would take, before it takes it."""
        return again(self._entered_site) if self._entered_site else ""

    def _show_fields(self, view: ChartingView) -> None:
        given, zone = view.draft.given_at, self._charting.facts.zone
        hint = PENDING
        if given:
            day = given.astimezone(zone).date()
            hint = f"{time_text(given, zone)}" + ("" if day == view.today else f" on {date_text(day)}")
            hint = f"{hint}; N for now"
        elif self.app.size.width >= 116:
            hint = f"{PENDING}; or 10:30, or -10 for 10 min ago"
        self.query_one("#time", Input).placeholder = hint
        needle = self.query_one("#needle", Input)
        if not needle.has_focus:
            needle.value = view.draft.needle
        self._show_split(view)

    def _show_split(self, view: ChartingView) -> None:
        self.query_one("#split").display = self._splits and len(view.draft.sites) > 1
        field = self.query_one("#first-ml", Input)
        volumes = [site.volume_ml for site in view.draft.sites]
        if len(volumes) > 1 and volumes[0] is not None and volumes[1] is not None:
            if not field.has_focus:
                field.value = format_amount(volumes[0])
            message = f" {format_amount(volumes[0])} mL + {format_amount(volumes[1])} mL"
            self.query_one("#split-text", Static).update(plain(message, "bold"))

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Say what Enter does now: takes the proposed site, or records which time."""
        site = self._entered_site
        if site:
            return (("Enter", f"take site {site.number}"), ("1-8", "site"), ("Tab", "time"))
        return (("Enter", self._given(view)), ("1-8", "site"), ("Tab", "time"))

    def field_hint(self, field: Input, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Letters and digits are text in a field; Enter leaves the step from it."""
        following = {"time": "needle", "needle": "site"}.get(field.id or "", "needle")
        return (("Enter", self._given(view)), ("Tab", following))

    def _given(self, view: ChartingView) -> str:
        typed = self.query_one("#time", Input).value.strip()
        if not typed and view.draft.given_at:
            return f"given {time_text(view.draft.given_at, self._charting.facts.zone)}"
        return "given now" if not typed or is_now(typed) else "given as typed"

    def done(self, view: ChartingView) -> str:
        """Say which side was picked and which time was recorded."""
        given = time_text(view.draft.given_at, self._charting.facts.zone) if view.draft.given_at else "no time"
        return f"Site {picked_words(self._view)}, given {given}. PgUp goes back."

    def greeting(self, view: ChartingView) -> Content:
        """Say which site is proposed."""
        return proposal(view)

    def start(self) -> None:
        """Begin on the map."""
        self.query_one("#map", BodyMap).forget()
        self.query_one("#map").focus()
        self.query_one(SpareRows).read_next(self._charting.facts.order.id)

    def await_scan(self) -> None:
        """A scan asks for nothing here."""

    def takes(self, character: str | None) -> bool:
        """Give a digit to the map, a letter to what more there is, which small screens only name beside the list."""
        return self.query_one("#map", BodyMap).takes(character) or self.query_one("#more", ChoiceList).takes(character)

    def leave(self) -> dict[str, Any] | None:
        """Take the proposed site and the typed time; an empty one means when this step is left, unless one stands."""
        values, split = self._taken_time(), self._taken_split()
        if values is None or split is None:
            return None
        needle = self.query_one("#needle", Input).value.strip()
        gauge, length = read_needle(needle)
        site = self._entered_site
        taken = {"sites": (SitePick(code=site.code),)} if site else {}
        return {**taken, **values, **split, "needle": needle, "needle_gauge": gauge, "needle_length": length}

    def _taken_split(self) -> dict[str, Any] | None:
        view, field = self._view, self.query_one("#first-ml", Input)
        if view is None or len(view.draft.sites) < 2 or view.volume_ml is None:
            return {}
        try:
            first = parse_amount(field.value, "first site")
            if not 0 < first < view.volume_ml:
                raise BadInputError("first site", f"write less than the {format_amount(view.volume_ml)} mL in all")
        except BadInputError as error:
            self.post_message(self.Problem(str(error)))
            field.focus()
            return None
        return {"sites": shared([site.code for site in view.draft.sites], view.volume_ml, first)}

    def _taken_time(self) -> dict[str, Any] | None:
        field = self.query_one("#time", Input)
        now = self.app.clinic.now()  # type: ignore[attr-defined]
        if not field.value.strip():
            return {"given_now": now}
        if is_now(field.value):
            empty(field)
            return {"given_at": None, "given_now": now}
        try:
            given = parse_time(field.value, now, self._charting.facts.zone)
        except BadInputError as error:
            self.post_message(self.Problem(str(error)))
            field.focus()
            return None
        empty(field)
        return {"given_at": given}

    @on(Input.Changed, "#time")
    def _timed(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.change()

    @on(BodyMap.Moved)
    def _moved(self) -> None:
        self.change()

    @on(BodyMap.Picked)
    def _picked(self, event: BodyMap.Picked) -> None:
        codes = [site.code for site in self._view.draft.sites] if self._view and self._splits else []
        volume = self._view.volume_ml if self._view else None
        codes = [code for code in codes if code != event.code]
        codes = [*codes[-1:], event.code]
        self.change(sites=shared(codes, volume, None))

    @on(ChoiceList.Picked, "#more")
    def _more(self, event: ChoiceList.Picked) -> None:
        self.opened_more()
        if event.code == "split":
            self._splits = not self._splits
            sites = self._view.draft.sites[:1] if self._view else ()
            self.change(sites=tuple(SitePick(code=site.code) for site in sites))
            return
        rows = self._charting.facts.tables.reasons["technique"]

        def picked(code: str | None) -> None:
            self.change(**({"toggle_technique": code} if code else {}))

        self.app.push_screen(ReasonDialog("Technique as used", tuple((r.code, r.display) for r in rows)), picked)
