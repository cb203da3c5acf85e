"""Nobody reads over an empty chair: the screen locks itself.

After how long is the row `idle_lock_minutes` in models/codes/tables/limits.toml.
"""

from __future__ import annotations

from textual import events

from tui.frame.session import Session

IDLE_CHECK_SECONDS = 10


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
