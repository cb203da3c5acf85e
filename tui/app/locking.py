"""Nobody reads over an empty chair: the screen locks itself, and a session ends with the person's employment.

After how long is the row `idle_lock_minutes` in models/codes/tables/limits.toml.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, work

from tui.frame.session import Session

if TYPE_CHECKING:
    from models.people.actions.authenticate import SignedIn
    from models.people.facts import StaffFacts

IDLE_CHECK_SECONDS = 10
STAFF_CHECK_SECONDS = 60
NOTICE_SECONDS = 30


class LocksWhenIdle(Session):
    """Locks the session once nobody pressed a key for as long as the clinic allows."""

    _idle = 0

    async def on_event(self, event: events.Event) -> None:
        """Count everything a person does as activity."""
        if isinstance(event, (events.Key, events.MouseDown, events.Paste)):
            self._idle = 0
        await super().on_event(event)

    def _lock_when_idle(self) -> None:
        if self.person is None or self.clinic is None:
            return
        self._idle += IDLE_CHECK_SECONDS
        from models.codes.tables.clinic_tables import clinic_tables

        limit = int(clinic_tables(self.clinic).limits["idle_lock_minutes"].value) * 60
        if self._idle >= limit:
            self.action_lock()
        elif self._idle >= limit - 30:
            self.notify(f"Locking in {limit - self._idle} s. Press any key to stay.", timeout=IDLE_CHECK_SECONDS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lock only where somebody is signed in and it is not locked already."""
        if action == "lock" and (self.person is None or self.locked):
            return False
        return super().check_action(action, parameters)

    def action_lock(self) -> None:
        """Lock the screen for the person who works here."""
        from tui.people.lock import LockScreen

        if self.person and not self.locked:
            self.forget_kept_text()
            self.push_screen(LockScreen())


class EndsSessions(Session):
    """Begins a session with what the person must know, and ends it once they no longer work here."""

    def choose_pin_first(self, person: SignedIn, supervisor: StaffFacts | None, theme: str) -> None:
        """Ask for a PIN of their own before anything else; without one they stay at sign-in."""
        from tui.people.own_pin import OwnPinDialog

        def chosen(changed: bool | None) -> None:
            if changed:
                self.signed_in(replace(person, must_change_pin=False), supervisor, theme)

        self.push_screen(OwnPinDialog(person.id, person.name, first=True), chosen)

    def show_notices(self, person: SignedIn) -> None:
        """Show what the person must know, each on its own."""
        for text in person.notices:
            self.notify(text, timeout=NOTICE_SECONDS, markup=False)

    @work(exclusive=True, group="still-here", exit_on_error=False)
    async def look_whether_still_here(self) -> None:
        """Sign out whoever left, and follow what their roles allow now."""
        from models.core.errors import StoreError
        from models.people.queries.still_here import still_here
        from tui.frame.background import read

        person, clinic = self.person, self.clinic
        if person is None or clinic is None:
            return
        try:
            ended, acts = await read(still_here, clinic, person.id)
        except StoreError:
            return  # a store that does not answer is told by whoever asks it for something
        if self.person is not person:
            return
        if ended:
            self.sign_out()
            self.notify(ended, severity="warning", timeout=NOTICE_SECONDS, markup=False)
        elif acts != person.acts:
            self.person = replace(person, acts=acts)
