"""Every version of a template or a protocol: when, who, why, and what it said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.orders.queries.protocols import Protocol, ProtocolLine, protocol_history
from models.orders.queries.templates import Template, template_history
from tui.design.text import Hung
from tui.dialogs.history import HistoryScreen
from tui.orders.kept.fields import body_rows, protocol_rows

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class KeptHistoryScreen(HistoryScreen[Template | Protocol]):
    """Versions newest first; the selected one in full below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is overwritten: an order started under a version keeps that version."
    WIDTHS = (12, 5, 9, 20, 0)
    NOTHING = "No version is kept."

    def __init__(self, kind: str, kept_key: UUID, title: str) -> None:
        super().__init__(title)
        self._kind = kind
        self._key = kept_key

    def events(self, clinic: Clinic) -> tuple[Template | Protocol, ...]:
        """Return the versions."""
        return template_history(clinic, self._key) if self._kind == "template" else protocol_history(clinic, self._key)

    def moment(self, event: Template | Protocol) -> datetime:
        """Return when it was stored."""
        return event.changed_at

    def cells(self, event: Template | Protocol, day: str, time: str) -> tuple[str, ...]:
        """Return a version as a line."""
        ended = event.retired if isinstance(event, Template) else event.ended
        return (day, time, "ended" if ended else f"version {event.change}", event.changed_by, event.reason)

    def detail(self, event: Template | Protocol) -> list[Hung]:
        """Return a version in full."""
        if isinstance(event, Template):
            return body_rows(event.name, event.drug, event.body)
        return list(protocol_rows(ProtocolLine(event, event.body.drug_slug, ""), self.app.clinic))
