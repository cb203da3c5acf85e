"""Step 3: route fixed by the order, the site with its side, the time given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.values.charting import ROUTES, SitePick
from models.values.errors import BadInputError
from models.values.quantity import format_amount
from models.values.typed_time import parse_time
from models.values.words import say_date, say_time
from tui.screens.charting.pane import StepPane
from tui.text import joined, plain
from tui.widgets.body_map import body_map
from tui.widgets.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from models.queries.charting import Charting, ChartingView, SiteChoice


class GivePane(StepPane):
    """The body map, the time, and what was used."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("1-8", "site"), ("Tab", "time"), ("Enter", "given now"))

    def compose(self) -> ComposeResult:
        """Lay out map, sites and fields."""
        yield Static("", id="route")
        with Horizontal(id="where"):
            yield Static("", id="map")
            yield ChoiceList(id="sites")
        with Horizontal(classes="field"):
            yield Static("TIME GIVEN", classes="label")
            yield Input(placeholder="empty = now; N, -10, 1120, T@1120", id="time", max_length=12)
            yield Static("", id="time-said")
        with Horizontal(classes="field"):
            yield Static("NEEDLE", classes="label")
            yield Input(placeholder="as used, such as 25 G 1 in", id="needle", max_length=80)
        yield Static("", id="needle-hint", classes="dim")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        self._charting = charting
        route = facts.order.route or ""
        volume = f"{format_amount(view.volume_ml)} mL" if view.volume_ml is not None else "volume not known"
        self.query_one("#route", Static).update(
            joined(
                ("ROUTE  ", "$foreground 65%"),
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
        said = ""
        if draft.given_at:
            day = draft.given_at.astimezone(facts.zone).date()
            said = f"{say_time(draft.given_at, facts.zone)}" + ("" if day == view.today else f" on {say_date(day)}")
        self.query_one("#time-said", Static).update(plain(said, "bold"))
        needle = self.query_one("#needle", Input)
        if not needle.has_focus:
            needle.value = draft.needle
        hint = facts.drug.needle if facts.drug else ""
        source = facts.drug.clinical_source.confidence.value if facts.drug else ""
        self.query_one("#needle-hint", Static).update(plain(f"usual: {hint} ({source})" if hint else ""))

    def leave(self) -> dict[str, Any] | None:
        """Take the typed time; an empty one means now, unless a time stands already."""
        values = self._taken_time()
        if values is None:
            return None
        return {**values, "needle": self.query_one("#needle", Input).value.strip()}

    def _taken_time(self) -> dict[str, Any] | None:
        field = self.query_one("#time", Input)
        now = self.app.clinic.now()  # type: ignore[attr-defined]
        if not field.value.strip():
            return {"given_now": now}
        try:
            given = parse_time(field.value, now, self._charting.facts.zone)
        except BadInputError as error:
            self.post_message(self.Problem(str(error)))
            field.focus()
            return None
        field.value = ""
        return {"given_at": given}

    @on(ChoiceList.Picked, "#sites")
    def _picked(self, event: ChoiceList.Picked) -> None:
        self.change(sites=(SitePick(code=event.code),))


def _site(choice: SiteChoice) -> Choice:
    hint = choice.last_used
    if choice.proposed:
        hint = f"{hint}  ← next".strip()
    if not choice.allowed:
        hint = f"{hint}  not by the label".strip()
    return Choice(
        choice.site.key, choice.site.code, choice.site.display, hint, choice.chosen, "" if choice.allowed else "dim"
    )
