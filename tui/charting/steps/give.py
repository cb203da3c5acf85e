"""Step 3: route fixed by the order, the site with its side, the time given."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount
from models.core.typed_time import parse_time
from models.core.words import date_text, time_text
from models.safety.draft import SitePick
from models.safety.sites.typed_needle import read_needle
from tui.charting.steps.pane import StepPane
from tui.design.text import Hung, hung, joined, plain
from tui.dialogs.choose import ReasonDialog
from tui.widgets.body_map import body_map
from tui.widgets.choice_list import Choice, ChoiceList
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView, SiteChoice


HUNDREDTH = Decimal("0.01")
"""A syringe is read to hundredths of a mL."""


class GivePane(StepPane):
    """The body map, the time, and what was used."""

    _splits = False
    _view: ChartingView | None = None
    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("1-8", "site"), ("Tab", "time"))
    ANSWERS: ClassVar[Mapping[str, str]] = {"site": "#sites", "time": "#time", "volume": "#first-ml"}

    def compose(self) -> ComposeResult:
        """Lay out map, sites and fields."""
        yield Static("", id="route")
        with Horizontal(id="where"):
            yield Static("", id="map")
            yield ChoiceList(id="sites")
        with Horizontal(classes="field", id="split"):
            yield Static("FIRST SITE", classes="label")
            yield Input(placeholder="mL; the rest goes into the second", id="first-ml", max_length=8)
            yield Static("", id="split-said")
        with Horizontal(classes="field"):
            yield Static("TIME GIVEN", classes="label")
            yield Input(placeholder="empty = now; N, -10, 1120, T@1120", id="time", max_length=12)
            yield Static("", id="time-said")
        with Horizontal(classes="field"):
            yield Static("NEEDLE", classes="label")
            yield Input(placeholder="as used, such as 25 G 1 in", id="needle", max_length=80)
        yield Static("", id="needle-hint", classes="quiet")
        yield ChoiceList(id="more")
        yield Flow(id="went")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        self._charting = charting
        route = facts.order.route or ""
        volume = f"{format_amount(view.volume_ml)} mL" if view.volume_ml is not None else "volume not known"
        self.query_one("#route", Static).update(
            joined(
                ("ROUTE  ", "$quiet"),
                (ROUTES.get(route, "not stated"), "bold"),
                f"  by the order     {volume}",
            )
        )
        keys = {choice.site.key: choice for choice in view.sites}
        self.query_one("#map", Static).update(
            body_map(
                route,
                {key for key, choice in keys.items() if choice.chosen},
                {key for key, choice in keys.items() if choice.proposed},
                {key for key, choice in keys.items() if not choice.allowed},
            )
        )
        proposed = next((place for place, choice in enumerate(view.sites) if choice.proposed), None)
        first = None if any(choice.chosen for choice in view.sites) else proposed
        self.query_one("#sites", ChoiceList).show([_site(choice) for choice in view.sites], first)
        message = ""
        if draft.given_at:
            day = draft.given_at.astimezone(facts.zone).date()
            message = f"{time_text(draft.given_at, facts.zone)}" + (
                "" if day == view.today else f" on {date_text(day)}"
            )
        self.query_one("#time-said", Static).update(plain(message, "bold"))
        needle = self.query_one("#needle", Input)
        if not needle.has_focus:
            needle.value = draft.needle
        self.query_one("#needle-hint", Static).update(plain(f"usual: {view.needle}" if view.needle else ""))
        self._view = view
        self._splits = self._splits or len(draft.sites) > 1
        self._show_split(view)
        used = [row.display for row in facts.tables.reasons["technique"] if row.code in draft.technique.split(",")]
        more = [
            Choice("s", "split", "split over two sites", chosen=self._splits),
            Choice("t", "technique", f"technique: {', '.join(used) or 'not recorded'}", chosen=bool(used)),
        ]
        self.query_one("#more", ChoiceList).show(more)
        self.query_one("#went", Flow).show(*_went(view))

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Say which time Enter records: now only while no time stands."""
        typed = self.query_one("#time", Input).value.strip()
        if not typed and view.draft.given_at:
            return (*self.HINT, ("Enter", f"given {time_text(view.draft.given_at, self._charting.facts.zone)}"))
        return (*self.HINT, ("Enter", "given now" if not typed or _is_now(typed) else "given as typed"))

    def _show_split(self, view: ChartingView) -> None:
        self.query_one("#split").display = self._splits and len(view.draft.sites) > 1
        field = self.query_one("#first-ml", Input)
        volumes = [site.volume_ml for site in view.draft.sites]
        if len(volumes) > 1 and volumes[0] is not None and volumes[1] is not None:
            if not field.has_focus:
                field.value = format_amount(volumes[0])
            message = f"{format_amount(volumes[0])} mL + {format_amount(volumes[1])} mL"
            self.query_one("#split-said", Static).update(plain(message, "bold"))

    def leave(self) -> dict[str, Any] | None:
        """Take the typed time; an empty one means when this step is left, unless a time stands already."""
        values, split = self._taken_time(), self._taken_split()
        if values is None or split is None:
            return None
        needle = self.query_one("#needle", Input).value.strip()
        gauge, length = read_needle(needle)
        return {**values, **split, "needle": needle, "needle_gauge": gauge, "needle_length": length}

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
        return {"sites": _shared([site.code for site in view.draft.sites], view.volume_ml, first)}

    def _taken_time(self) -> dict[str, Any] | None:
        field = self.query_one("#time", Input)
        now = self.app.clinic.now()  # type: ignore[attr-defined]
        if not field.value.strip():
            return {"given_now": now}
        if _is_now(field.value):
            self._empty(field)
            return {"given_at": None, "given_now": now}
        try:
            given = parse_time(field.value, now, self._charting.facts.zone)
        except BadInputError as error:
            self.post_message(self.Problem(str(error)))
            field.focus()
            return None
        self._empty(field)
        return {"given_at": given}

    @staticmethod
    def _empty(field: Input) -> None:
        with field.prevent(Input.Changed):
            field.value = ""

    @on(Input.Changed, "#time")
    def _timed(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.change()

    @on(ChoiceList.Picked, "#sites")
    def _picked(self, event: ChoiceList.Picked) -> None:
        codes = [site.code for site in self._view.draft.sites] if self._view and self._splits else []
        volume = self._view.volume_ml if self._view else None
        codes = [code for code in codes if code != event.code]
        codes = [*codes[-1:], event.code]
        self.change(sites=_shared(codes, volume, None))

    @on(ChoiceList.Picked, "#more")
    def _more(self, event: ChoiceList.Picked) -> None:
        if event.code == "split":
            self._splits = not self._splits
            sites = self._view.draft.sites[:1] if self._view else ()
            self.change(sites=tuple(SitePick(code=site.code) for site in sites))
            return
        rows = self._charting.facts.tables.reasons["technique"]

        def picked(code: str | None) -> None:
            self.change(**({"toggle_technique": code} if code else {}))

        self.app.push_screen(ReasonDialog("TECHNIQUE  as used", tuple((r.code, r.display) for r in rows)), picked)


def _is_now(text: str) -> bool:
    return text.strip().upper() in {"N", "NOW"}


def _shared(codes: list[str], volume: Decimal | None, first: Decimal | None) -> tuple[SitePick, ...]:
    """Return the picks of one site, or of two that share the volume: `first` in the first, by default one half."""
    if len(codes) < 2 or volume is None:
        return tuple(SitePick(code=code) for code in codes)
    part = first if first is not None else (volume / 2).quantize(HUNDREDTH, ROUND_HALF_UP)
    return (SitePick(code=codes[0], volume_ml=part), SitePick(code=codes[1], volume_ml=volume - part))


def _went(view: ChartingView) -> list[Hung]:
    rows = (("LAST 4  ", view.last_four), ("OTHERS  ", view.recent_sites))
    return [hung((label, "$quiet"), " · ".join(message)) for label, message in rows if message]


def _site(choice: SiteChoice) -> Choice:
    hint = choice.last_used
    if choice.proposed:
        hint = f"{hint}  ← {choice.because}".strip()
    if not choice.allowed:
        hint = f"{hint}  not by the label".strip()
    return Choice(
        choice.site.key, choice.site.code, choice.site.display, hint, choice.chosen, "" if choice.allowed else "quiet"
    )
