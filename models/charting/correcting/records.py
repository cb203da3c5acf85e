"""That a signed dose was corrected or should never have been: the signed rows stay, this row says what counts now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.kept.packed_columns import PackedJson
from models.store.record import SignedRecord


class AdministrationCorrection(SignedRecord, table=True):
    """One correction of one signed dose. `kind` is amended or entered_in_error.

    `replaced_by_id` is the record that counts instead, None for entered in error; `changes` lists {field, old, new} in
    words; `reason` is a row of the correction table of `reasons.toml`.
    """

    __tablename__ = "administration_correction"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)
    replaced_by_id: UUID | None = Field(default=None, foreign_key="medication_administration.id", unique=True)
    kind: str = Field(max_length=20)
    reason: str = Field(min_length=1, max_length=30)
    reason_text: str = Field(default="", max_length=500)
    changes: list[dict[str, str]] = Field(default_factory=list, sa_type=PackedJson)
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)
    record_hash: str = Field(min_length=64, max_length=64)


class ChargeReversal(SignedRecord, table=True):
    """That a charge line no longer stands, because the dose it billed was corrected."""

    __tablename__ = "charge_reversal"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    charge_item_id: UUID = Field(foreign_key="charge_item.id", unique=True)
    correction_id: UUID = Field(foreign_key="administration_correction.id", index=True)
    recorded_at: datetime
