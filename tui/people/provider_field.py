"""The field for the provider on site, with the list it picks from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.widgets import Input, Static

from tui.design.text import stacked
from tui.people.on_site import provider_meant, provider_rows

if TYPE_CHECKING:  # the first frame waits for no model
    from models.people.facts import StaffFacts
    from models.people.queries.station import LastOnSite

LEAST_ROWS = 3
"""A provider, a line for the others, and no provider."""


class ProviderField(Vertical):
    """Asks for a number or a part of a name, and proposes who was on site last."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="choices")
        self._providers: tuple[StaffFacts, ...] = ()
        self._last: LastOnSite | None = None
        self._today: date | None = None

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        with Grid():
            yield Static("On site", classes="label")
            yield Input(id="site", max_length=40)
        yield Static("", id="providers")

    def show(self, providers: tuple[StaffFacts, ...], last: LastOnSite | None, today: date) -> None:
        """Offer the providers and propose the last one."""
        self._providers, self._last, self._today = providers, last, today
        field = self.query_one("#site", Input)
        name = last.provider.name if last and last.provider else "no provider"
        field.placeholder = f"Enter takes {name}" if last else "number or part of the name"
        self._draw()

    @property
    def meant(self) -> tuple[StaffFacts | None, str]:
        """Who is chosen, or what to type instead."""
        return provider_meant(self.query_one("#site", Input).value, self._providers, self._last)

    def is_due(self, today: date) -> bool:
        """Whether the provider is still to be named: once a day, and each time where the last choice was none."""
        last = self._last
        return not self.query_one("#site", Input).value and not (last and last.provider and last.day == today)

    @on(Input.Changed, "#site")
    def on_resize(self) -> None:
        """Mark who is meant, in the rows there are."""
        self._draw()

    def _draw(self) -> None:
        if self._today is not None:
            text, room = self.query_one("#site", Input).value, max(LEAST_ROWS, self.size.height - 1)
            rows = provider_rows(self._providers, text, self._last, self._today, room)
            self.query_one("#providers", Static).update(stacked(*rows))
