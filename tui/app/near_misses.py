"""Recording a near miss, from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from tui.frame.session import Session

if TYPE_CHECKING:  # the first frame waits for no model
    from models.safety.actions.record_near_miss import NearMissEntry


class KeepsNearMisses(Session):
    """Takes a near miss down over any screen; whoever is not signed in stays without a name."""

    def action_near_miss(self) -> None:
        """Record a near miss; whoever is not signed in or locked out stays without a name."""
        from tui.dialogs.near_miss import NearMissDialog

        if self.clinic is None:
            self.notify("The clinic is not open yet: a near miss cannot be stored.", markup=False)
        elif not isinstance(self.screen, NearMissDialog):
            from models.codes.tables.clinic_tables import clinic_tables

            kinds = clinic_tables(self.clinic).reasons["near_miss"]
            self.push_screen(NearMissDialog(kinds, self.person is not None and not self.locked), self._near_miss)

    def _near_miss(self, entry: NearMissEntry | None) -> None:
        if entry is not None:
            self._keep_near_miss(entry)

    @work(group="near_miss", exit_on_error=False)
    async def _keep_near_miss(self, entry: NearMissEntry) -> None:
        from models.safety.actions.record_near_miss import record_near_miss
        from tui.frame.background import write

        person = None if entry.anonymous or self.person is None else self.person.id
        await write(self, record_near_miss, self.clinic, person, entry)
        self.notify("Near miss recorded." + (" No name is kept." if person is None else ""), markup=False)
