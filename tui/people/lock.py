"""The locked screen: who locked it, whose observation still runs by initials, and the PIN that opens it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import worklist
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.marks import MARKS
from tui.design.text import joined, plain, refusal, stacked
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.signing import SignsWithPin
from tui.widgets.key_bar import KeyBar

REFRESH_SECONDS = 60
MOST_TIMERS = 8
UNLOCK = (("Enter", "unlock"), ("Ctrl+O", "someone else"), ("Ctrl+T", "theme"), ("Ctrl+Q", "quit"))


class LockScreen(SignsWithPin, ClosesItself, ReportsFailures, ModalScreen[None]):
    """Covers everything. Nothing of a patient is shown but initials and minutes."""

    CSS_PATH = "lock.tcss"
    NAME = "Locked"
    HELP = "Your PIN and Enter open the screen where you left it. Ctrl+O lets someone else sign in; drafts stay yours."
    BINDINGS: ClassVar[list[Any]] = bindings("lock")
    LOCKS: ClassVar = True

    app: Session

    def compose(self) -> ComposeResult:
        """Lay out who, the timers and the PIN."""
        with Vertical(id="box", classes="dialog"):
            yield Static("", id="who")
            yield Static(joined(("Ctrl+O", "bold $accent"), "  someone else signs in; drafts are kept"), id="other")
            yield Static("", id="timers")
            with Horizontal():
                yield Static("", id="whose", classes="label")
                yield Input(id="pin", password=True, max_length=32)
            yield Static("", id="problem")
        yield KeyBar(first=UNLOCK)

    def on_mount(self) -> None:
        """Wait for the PIN and keep the timers going."""
        self.app.clear_notifications()
        self.query_one("#box").border_title = "Locked"
        person, clinic = self.app.person, self.app.clinic
        if person and clinic:
            self.query_one("#box").border_subtitle = plain(clinic.name)
            working = joined((person.name, "bold $strong"), "  timers continue")
            self.query_one("#who", Static).update(working)
            self.query_one("#whose", Static).update(plain(f"PIN of {person.name}"))
        self.query_one("#pin", Input).focus()
        self._read_timers()
        self.set_interval(REFRESH_SECONDS, self._read_timers)

    @work(exclusive=True, group="timers", exit_on_error=False)
    async def _read_timers(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        found = await read(worklist, app.clinic, app.person.id)
        waiting = [item for item in found.items if item.state in {WorkState.OVER, WorkState.WAITING}]
        self.query_one("#timers", Static).update(_timers(waiting, found.as_of))

    @on(Input.Submitted, "#pin")
    def _submitted(self) -> None:
        clinic, person = self.app.clinic, self.app.person
        if not self.query_one("#pin", Input).value.strip():
            self._show_message("Type your PIN, then press Enter.")
        elif clinic is not None and person is not None and not self._storing:
            self.query_one("#problem", Static).update(plain("checking…", "$quiet"))
            self.sign_once(lambda pin: _unlocked(clinic, person, pin), lambda _: self.dismiss())

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))

    def action_other(self) -> None:
        """Let someone else sign in; the draft stays parked under its owner."""
        self.app.sign_out()


def _unlocked(clinic: Clinic, person: SignedIn, pin: str) -> SignedIn | Denied:
    """Check the PIN; whoever typed their own under somebody else's lock is shown the way instead of trying on."""
    outcome = confirm_pin(clinic, person.id, pin, "unlock")
    if isinstance(outcome, Denied):
        return Denied(f"{outcome.text} Not {person.name}? Press Ctrl+O, then sign in.")
    return outcome


def _timers(waiting: list[WorkItem], now: datetime) -> Content:
    if not waiting:
        return plain("No observation is running", "$quiet")
    rows: list[Content | str] = [plain("Observing", "$quiet")]
    rows += [joined((f"  {_initials(item)}  ", "bold"), _left(item, now)) for item in waiting[:MOST_TIMERS]]
    if len(waiting) > MOST_TIMERS:
        rows.append(f"  and {len(waiting) - MOST_TIMERS} more")
    return stacked(*rows)


def _initials(item: WorkItem) -> str:
    return "".join(f"{name.strip()[0].upper()}." for name in (item.given, item.family) if name.strip())


def _left(item: WorkItem, now: datetime) -> Content:
    if item.observe_until is None:
        return plain("")
    minutes = int((item.observe_until - now).total_seconds() // 60)
    if minutes >= 0:
        return plain(f"{minutes} min left")
    return plain(f"{MARKS['over'][0]} OVER {-minutes} min", "bold $warn")
