"""A claim as the clinic keeps it: who is billed for which doses, its lines by version, its story."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from models.claims.states import State
from models.store.columns import Exact, coded, index_where
from models.store.record import Record, SignedRecord

ASKED = text("claim.question <> ''")
"""The condition of claims with a question, as their index spells it: SQLite uses it for these very words alone."""
_ASKED = text("question <> ''")


class StoredClaim(Record, table=True):
    """One patient, day and payer. `control` is what people read out and CLM01: the number, then five digits.

    `number` counts within the clinic; those digits keep it one of a kind when an older copy of the store is put back.
    `billed` is False where its doses go to no payer at all, as the charge rules say. `frequency` is 1, 7 or 8;
    `replaces_id` the claim a 7 or 8 stands for and `original` that claim's number at the payer. `payer_number` is this
    claim's own number there, "" before it is answered. `follows_id` is the claim an earlier payer answered before this
    one was made, and `earlier` what that payer and those before it paid and took off: this one is asked for the rest.
    `question` is what a person must settle, in words; `held_by` is check where only the check of the whole claim asks.
    `version` counts its lines, `revision` every change. `batch_id` is the batch it went into. `total`, `paid`,
    `adjusted` and `patient_owes` are dollars and cents.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("site_id", "control"),
        Index(None, "site_id", "state", "service_date"),
        Index(None, "patient_id", "service_date"),
        Index(None, "site_id", "payer_number"),
        index_where("ix_claim_question", "site_id", "state", where=_ASKED),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    number: int
    control: str = Field(min_length=1, max_length=20)
    patient_id: UUID = Field(foreign_key="patient.id")
    service_date: date
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    place_of_service: str = Field(max_length=2)
    billed: bool = True
    state: State = Field(sa_type=coded(State))
    question: str = Field(default="", max_length=500)
    held_by: str = Field(default="", max_length=10)
    frequency: str = Field(default="1", max_length=1)
    replaces_id: UUID | None = Field(default=None, foreign_key="claim.id", index=True)
    original: str = Field(default="", max_length=50)
    payer_number: str = Field(default="", max_length=50)
    follows_id: UUID | None = Field(default=None, foreign_key="claim.id", index=True)
    earlier: Decimal = Field(default=Decimal(0), sa_type=Exact)
    total: Decimal = Field(default=Decimal(0), sa_type=Exact)
    paid: Decimal = Field(default=Decimal(0), sa_type=Exact)
    adjusted: Decimal = Field(default=Decimal(0), sa_type=Exact)
    patient_owes: Decimal = Field(default=Decimal(0), sa_type=Exact)
    batch_id: UUID | None = Field(default=None, foreign_key="claim_batch.id", index=True)
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    version: int = 1
    revision: int = 1
    created_at: datetime


class StoredLine(SignedRecord, table=True):
    """One line of one version of a claim. `control` returns on the payer's answer and is never used twice.

    A line bills a charge item of a signed dose, or another service of the day; `partner` is the control of the line
    it must stay with. `pointers` count `diagnoses` of the claim's version, kept with every line.
    """

    __tablename__ = "claim_line"
    __table_args__ = (UniqueConstraint("claim_id", "version", "line"), Index(None, "site_id", "control"))

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    claim_id: UUID = Field(foreign_key="claim.id")
    version: int
    line: int
    control: str = Field(min_length=1, max_length=30)
    charge_item_id: UUID | None = Field(default=None, foreign_key="charge_item.id", index=True)
    administration_id: UUID | None = Field(default=None, foreign_key="medication_administration.id", index=True)
    service_id: UUID | None = Field(default=None, foreign_key="encounter_service.id", index=True)
    code: str = Field(max_length=5)
    modifiers: list[str] = Field(default_factory=list, sa_type=JSON)
    units: Decimal = Field(sa_type=Exact)
    charge: Decimal | None = Field(default=None, sa_type=Exact)
    diagnoses: list[str] = Field(default_factory=list, sa_type=JSON)
    ndc11: str = Field(default="", max_length=11)
    ndc_unit: str = Field(default="", max_length=2)
    ndc_quantity: Decimal | None = Field(default=None, sa_type=Exact)
    description: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=80)
    partner: str = Field(default="", max_length=30)


class ClaimDose(Record, table=True):
    """Where a signed dose is billed: once, whatever becomes of it. `counts` is False once it was amended or struck."""

    __tablename__ = "claim_dose"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    counts: bool = True


class ClaimEvent(SignedRecord, table=True):
    """One step of a claim's story, never changed. `kind` is a key of tables/story.toml, `reason` what a person typed.

    `state` is the claim's after the step. `facts` hold codes, numbers and amounts of the step as text, no names.
    """

    __tablename__ = "claim_event"
    __table_args__ = (UniqueConstraint("claim_id", "number"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    claim_id: UUID = Field(foreign_key="claim.id")
    number: int
    kind: str = Field(max_length=30)
    state: str = Field(max_length=12)
    reason: str = Field(default="", max_length=500)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime
    by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    by_name: str = Field(default="", max_length=300)


class ClaimDecision(SignedRecord, table=True):
    """What a coder decided about one finding of a claim. `rule` and `place` name it; `line` is a line's control.

    `choice` is accepted (it stands, as `reason` says), not_billable or modifier; `value` what was chosen.
    `switch` names the payer's policy it became, "" where it holds for this claim alone.
    """

    __tablename__ = "claim_decision"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    rule: str = Field(max_length=60)
    place: str = Field(default="", max_length=80)
    choice: str = Field(max_length=20)
    value: str = Field(default="", max_length=80)
    reason: str = Field(max_length=500)
    switch: str = Field(default="", max_length=60)
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    decided_by_name: str = Field(default="", max_length=300)
