"""What a person has entered for one dose so far: the draft, in the order of the five steps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from models.core.charting_codes import Entry, Outcome, ResponseKind, Step
from models.core.quantity import Unit


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LotPick(_Frozen):
    """A container the dose comes from. `containers` counts single-dose packages opened; a vial draw leaves it 0.

    `vial_id` names an already opened multi-dose vial; None with a multi-dose lot opens a new one. `room_id` is where
    it lies, None the first room. `picked_on` is the clinic's day it was taken, None where that is not known.
    """

    lot_id: UUID
    vial_id: UUID | None = None
    containers: int = 1
    entry: Entry = Entry.PICKED
    room_id: UUID | None = None
    picked_on: date | None = None

    @property
    def key(self) -> tuple[UUID, UUID | None, UUID | None]:
        """The stock it is taken from."""
        return self.lot_id, self.vial_id, self.room_id


class SitePick(_Frozen):
    """A body site by its code in `body_sites.toml`; `volume_ml` only where one dose is split over several sites."""

    code: str
    volume_ml: Decimal | None = None


class DraftBody(_Frozen):
    """Everything entered for one dose. Changed only by `model_copy(update=…)`; stored after every change.

    `identifiers` are codes of the identity table ("name", "birth_date", "mrn", …), `identity_method` is "label" for a
    scanned one; `cannot_scan` is the coded cause, `scan_proof` the code typed instead or FIVE_RIGHTS, `rights` those
    ticked. `overrides` maps a finding's key to the coded reason it was passed with; `dose` None means "as ordered";
    `final_volume_ml` is the volume after reconstitution, for powders; `given_at` None means not yet given; `technique`
    holds codes with commas, `needle_length` inches as printed; `unchecked` names the moments at which allergies could
    not be read again; amounts are in the unit beside them.
    """

    step: Step = Step.VERIFY
    identifiers: tuple[str, ...] = ()
    identity_method: str | None = None
    outcome: Outcome = Outcome.GIVEN
    status_reason: str | None = None
    status_reason_text: str = ""
    lots: tuple[LotPick, ...] = ()
    cannot_scan: str | None = None
    scan_proof: str = ""
    rights: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    dose: Decimal | None = None
    dose_unit: Unit | None = None
    final_volume_ml: Decimal | None = None
    waste_reason: str | None = None
    waste_witness: UUID | None = None
    sites: tuple[SitePick, ...] = ()
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
    overrides: dict[str, str] = {}
