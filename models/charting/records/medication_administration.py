"""The signed record of one dose, its containers and its sites. Never changed after it is written."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.core.charting_codes import Outcome
from models.store.columns import Exact, coded
from models.store.kept.packed_columns import PackedHash, PackedJson, PackedText
from models.store.record import SignedRecord


class MedicationAdministration(SignedRecord, table=True):
    """FHIR MedicationAdministration. `intent_id` is the draft it was signed from, unique: one intent, one record.

    `effective_at` is when the injection was given, `service_date` that instant's day in the clinic's zone,
    `recorded_at` when it was signed. `summary` is the sentence read back at signing and `record_hash` the
    SHA-256 of the whole record. Names are kept as they were signed. `replaces_id` names the record an
    amendment stands for.
    `identity_method` says how the patient was identified without a scan; `cannot_scan` why the product was not scanned
    and `scan_proof` what stood in for it. `needle_length` is inches as printed, `technique` codes with commas.
    `refused_by`, `explained` and `provider_told` belong to a refusal. `content` is what was shown and signed, whole:
    its canonical JSON gives `record_hash`.
    """

    __tablename__ = "medication_administration"
    __table_args__ = (
        Index(None, "site_id", "service_date"),
        Index(None, "patient_id", "effective_at"),
        Index(None, "site_id", "observe_until"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    intent_id: UUID = Field(unique=True)
    request_id: UUID = Field(foreign_key="medication_request.id", index=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    replaces_id: UUID | None = Field(default=None, foreign_key="medication_administration.id")
    outcome: Outcome = Field(sa_type=coded(Outcome))
    status_reason: str = Field(default="", max_length=30)
    status_reason_text: str = Field(default="", max_length=500)
    drug_slug: str = Field(max_length=80)
    drug_display: str = Field(max_length=200)
    ordered_dose: Decimal = Field(sa_type=Exact)
    dose: Decimal | None = Field(default=None, sa_type=Exact)
    dose_unit: str = Field(max_length=20)
    volume_ml: Decimal | None = Field(default=None, sa_type=Exact)
    route: str = Field(max_length=10)
    effective_at: datetime
    service_date: date
    recorded_at: datetime
    late_entry: bool = False
    giver_id: UUID = Field(foreign_key="practitioner.id")
    giver_name: str = Field(max_length=300)
    requester_name: str = Field(max_length=300)
    supervisor_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    supervisor_name: str = Field(default="", max_length=300)
    supervision: str = Field(max_length=12)
    identifiers: list[str] = Field(default_factory=list, sa_type=JSON)
    identity_method: str = Field(default="", max_length=30)
    cannot_scan: str = Field(default="", max_length=30)
    scan_proof: str = Field(default="", max_length=200)
    needle: str = Field(default="", max_length=80)
    needle_gauge: int | None = None
    needle_length: str = Field(default="", max_length=10)
    technique: str = Field(default="", max_length=200)
    response: str = Field(default="", max_length=12)
    signs: list[str] = Field(default_factory=list, sa_type=JSON)
    observe_until: datetime | None = None
    severity: str = Field(default="", max_length=20)
    education: str = Field(default="", max_length=20)
    refused_by: str = Field(default="", max_length=300)
    explained: str = Field(default="", max_length=500)
    provider_told: str = Field(default="", max_length=300)
    witness_id: UUID | None = None
    witness_name: str = Field(default="", max_length=300)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=PackedJson)
    note: str = Field(default="", max_length=2000)
    diagnoses: list[str] = Field(default_factory=list, sa_type=JSON)
    overrides: list[dict[str, str]] = Field(default_factory=list, sa_type=PackedJson)
    summary: str = Field(sa_type=PackedText)
    record_hash: str = Field(min_length=64, max_length=64, sa_type=PackedHash(64))


class AdministrationProduct(SignedRecord, table=True):
    """A lot the dose came from: what was drawn from it. `entry` tells scanned from typed from picked.

    `source` is whose the lot was: clinic, sample or patient.
    """

    __tablename__ = "administration_product"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    lot_id: UUID = Field(foreign_key="lot.id", index=True)
    vial_id: UUID | None = Field(default=None, foreign_key="vial.id")
    ndc: str = Field(max_length=14)
    lot_number: str = Field(max_length=20)
    expires_on: date
    containers: int
    entry: str = Field(max_length=10)
    source: str = Field(default="clinic", max_length=12)


class AdministrationIngredient(SignedRecord, table=True):
    """One ingredient of a formulation that was given: how much of it, and the mL drawn of it, None where not known.

    Its lots are the products of its drug.
    """

    __tablename__ = "administration_ingredient"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    position: int
    drug_slug: str = Field(max_length=80)
    drug_display: str = Field(max_length=200)
    dose: Decimal = Field(sa_type=Exact)
    dose_unit: str = Field(max_length=20)
    volume_ml: Decimal | None = Field(default=None, sa_type=Exact)


class AdministrationSite(SignedRecord, table=True):
    """Where it went in. One row a needle entry; `volume_ml` None when the whole dose went there."""

    __tablename__ = "administration_site"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    body_site: str = Field(max_length=30)
    volume_ml: Decimal | None = Field(default=None, sa_type=Exact)
