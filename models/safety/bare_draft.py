"""A dose's draft as facts alone make it: the fields of `DraftBody` without its validation, which takes long to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from models.core.charting_codes import Entry, Outcome, ResponseKind, Step
from models.core.quantity import Unit


@dataclass(frozen=True, slots=True)
class BareLotPick:
    """A container the dose comes from, as `LotPick`."""

    lot_id: UUID
    vial_id: UUID | None = None
    containers: int = 1
    entry: Entry = Entry.PICKED
    room_id: UUID | None = None

    @property
    def key(self) -> tuple[UUID, UUID | None, UUID | None]:
        """The stock it is taken from."""
        return self.lot_id, self.vial_id, self.room_id


@dataclass(frozen=True, slots=True)
class BareSitePick:
    """A body site by its code, as `SitePick`."""

    code: str
    volume_ml: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BareDraft:
    """Every field of `DraftBody` with its default; see there."""

    step: Step = Step.VERIFY
    identifiers: tuple[str, ...] = ()
    identity_method: str | None = None
    outcome: Outcome = Outcome.GIVEN
    status_reason: str | None = None
    status_reason_text: str = ""
    lots: tuple[BareLotPick, ...] = ()
    cannot_scan: str | None = None
    scan_proof: str = ""
    rights: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    dose: Decimal | None = None
    dose_unit: Unit | None = None
    final_volume_ml: Decimal | None = None
    waste_reason: str | None = None
    waste_witness: UUID | None = None
    sites: tuple[BareSitePick, ...] = ()
    given_at: datetime | None = None
    needle: str = ""
    needle_gauge: int | None = None
    needle_length: str = ""
    technique: str = ""
    supervisor_id: UUID | None = None
    supervision: str = "direct"
    pain_before: int | None = None
    pain_after: int | None = None
    response: ResponseKind | None = None
    signs: tuple[str, ...] = ()
    severity: str | None = None
    education: str | None = None
    refused_by: str = ""
    explained: str = ""
    provider_told: str = ""
    note: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
