"""Keeps the draft in the store: one write at a time, the newest wins, another window's change is never overwritten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from models.charting.actions.save_draft import discard_draft, save_draft
from tui.frame.background import write

if TYPE_CHECKING:
    from uuid import UUID

    from models.charting.queries.charting import Charting
    from models.safety.draft import DraftBody
    from models.store.clinic import Clinic


class DraftKeeper:
    """The stored side of one draft. `version` is what the store holds."""

    def __init__(self, owner: Any, clinic: Clinic, charting: Charting, order_id: UUID, person_id: UUID) -> None:
        self.version = charting.version
        self._owner = owner
        self._clinic = clinic
        self._draft_id = charting.draft_id
        self._ordered = charting.facts.ordered
        self._order_id = order_id
        self._person_id = person_id
        self._saved = charting.body if charting.version else None
        self._writing = asyncio.Lock()

    async def keep(self, newest: Any) -> bool:
        """Store what `newest()` returns once it is this write's turn; False when another window changed the draft."""
        async with self._writing:
            body: DraftBody = newest()
            if body == self._saved:
                return True
            ids = (self._draft_id, self._order_id, self._person_id)
            version = await write(self._owner, save_draft, self._clinic, *ids, self.version, body)
            if version is None:
                return False
            self.version, self._saved = version, body
            return True

    async def discard(self, reason: str) -> None:
        """Throw the draft away; `reason` is a code of the discard table."""
        async with self._writing:
            ids = (self._draft_id, self._order_id, self._person_id)
            await write(self._owner, discard_draft, self._clinic, *ids, reason, self._ordered)
