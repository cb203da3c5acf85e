"""Every version of a template or a protocol: when, who, why, and what it said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.orders.queries.formulations import ShownFormulation, formulation_history
from models.orders.queries.incompatibilities import Incompatibility, incompatibility_history
from models.orders.queries.protocols import Protocol, ProtocolLine, protocol_history
from models.orders.queries.templates import Template, template_history
from tui.design.text import Hung
from tui.dialogs.history import HistoryScreen
from tui.orders.kept.fields import body_rows, protocol_rows
from tui.orders.kept.mixed_fields import formulation_rows, pair_rows

if TYPE_CHECKING:
    from models.store.clinic import Clinic

Version = Template | Protocol | ShownFormulation | Incompatibility


class KeptHistoryScreen(HistoryScreen[Version]):
    """Versions newest first; the selected one in full below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is overwritten: an order started under a version keeps that version."
    WIDTHS = (12, 5, 9, 20, 0)
    NOTHING = "No version is kept."

    def __init__(self, kind: str, kept_key: UUID, title: str) -> None:
        super().__init__(title)
        self._kind = kind
        self._key = kept_key

    def events(self, clinic: Clinic) -> tuple[Version, ...]:
        """Return the versions."""
        read: dict[str, Callable[[Clinic, UUID], tuple[Version, ...]]] = {
            "template": template_history,
            "protocol": protocol_history,
            "formulation": formulation_history,
            "pair": incompatibility_history,
        }
        return read[self._kind](clinic, self._key)

    def moment(self, event: Version) -> datetime:
        """Return when it was stored."""
        return event.changed_at

    def cells(self, event: Version, day: str, time: str) -> tuple[str, ...]:
        """Return a version as a line."""
        ended = event.ended if isinstance(event, Protocol) else event.retired
        return (day, time, "ended" if ended else f"version {event.change}", event.changed_by, event.reason)

    def detail(self, event: Version) -> list[Hung]:
        """Return a version in full."""
        if isinstance(event, ShownFormulation):
            return formulation_rows(event)
        if isinstance(event, Incompatibility):
            return pair_rows(event)
        if isinstance(event, Template):
            return body_rows(event.name, event.drug, event.body)
        return list(protocol_rows(ProtocolLine(event, event.body.drug_slug, ""), self.app.clinic))
