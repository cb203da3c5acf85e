"""The locked screen: who may unlock it, and the observation timers by initials only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.actions.authenticate import Denied, confirm_pin
from models.queries.worklist import WorkState, worklist
from models.values.errors import NeedlepointError
from tui.background import read, write
from tui.failure import TellsFailures
from tui.text import joined, plain, stacked
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui.app import NeedlepointApp

REFRESH_SECONDS = 60


class LockScreen(TellsFailures, ModalScreen[None]):
    """Nothing of a patient but initials is shown until the PIN is right."""

    CSS_PATH = "lock.tcss"
    HELP = "Type your PIN and Enter to go on. Ctrl+O lets somebody else sign in; your draft stays under your name."
    BINDINGS: ClassVar[list[Any]] = [("ctrl+o", "somebody_else", "somebody else signs in")]

    app: NeedlepointApp

    def compose(self) -> ComposeResult:
        """Lay out the name, the timers and the PIN."""
        with Vertical(id="box"):
            yield Static("", id="who")
            yield Input(password=True, id="pin", max_length=32, placeholder="PIN")
            yield Static("", id="problem", classes="problem")
            yield Static("", id="timers")
        yield KeyBar(first=(("Enter", "unlock"), ("Ctrl+O", "somebody else signs in"), ("F1", "help")))

    def on_mount(self) -> None:
        """Show who locked it and the timers."""
        name = self.app.person.name if self.app.person else ""
        self.query_one("#who", Static).update(joined(("LOCKED  ", "bold $accent"), (name, "bold"), "  drafts are kept"))
        self.query_one("#pin", Input).focus()
        self._show_timers()
        self.set_interval(REFRESH_SECONDS, self._show_timers)

    @work(exclusive=True, group="timers")
    async def _show_timers(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        found = await read(worklist, app.clinic, app.person.id)
        now = app.clinic.now()
        rows = []
        for item in found.items:
            if item.state is WorkState.WAITING and item.observe_until:
                left = int((item.observe_until - now).total_seconds() // 60)
                initials = f"{item.given[:1]}{item.family[:1]}".upper()
                rows.append(
                    plain(f"{initials}  {f'{left} min left' if left > 0 else 'time is over: ask how they are'}")
                )
        head = [plain("OBSERVATION", "$foreground 65%")] if rows else []
        self.query_one("#timers", Static).update(stacked(*head, *rows))

    @on(Input.Submitted)
    @work(exclusive=True, group="unlock")
    async def _unlock(self) -> None:
        app, field = self.app, self.query_one("#pin", Input)
        if app.clinic is None or app.person is None:
            return
        problem = self.query_one("#problem", Static)
        try:
            outcome = await write(self, confirm_pin, app.clinic, app.person.id, field.value, "unlock")
        except NeedlepointError as error:
            problem.update(plain(f"[!] {error}"))
            return
        field.value = ""
        if isinstance(outcome, Denied):
            problem.update(plain(f"[!] {outcome.text}"))
            return
        self.dismiss()

    def action_somebody_else(self) -> None:
        """Return to sign-in."""
        self.app.sign_out()
