"""The line on Today that says how far the clinic is set up, for those who may change it, until it is."""

from __future__ import annotations

from textual import work
from textual.widgets import Static

from models.people.queries.clinic_facts import renewed
from models.reports.queries.set_up import open_set_up
from tui.design.text import joined
from tui.frame.background import read
from tui.frame.session import Session


class SetUpLine(Static):
    """One line, away while nothing is left to set up."""

    DEFAULT_CSS = """
    SetUpLine { display: none; height: 1; padding: 0 1; color: $warn; }
    """

    app: Session

    @work(exclusive=True, group="set_up", exit_on_error=False)
    async def look(self) -> None:
        """Read what is left, and what another station changed of the clinic."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        clinic = await read(renewed, app.clinic)
        if clinic != app.clinic:
            app.clinic = clinic
        found = await read(open_set_up, clinic, app.person.id)
        self.display = found is not None
        if found:
            steps = f"Set-up: {found.done} of {len(found.steps)} done"
            self.update(joined(steps, ("  y", "bold $accent"), (" shows it", "$quiet")))
