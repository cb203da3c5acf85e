"""Formulations and what must never share a syringe, by version; neither is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class FormulationVersion(SignedRecord, table=True):
    """One version of a formulation: the highest `change` of a `key` counts. `body` holds ingredients and charge item.

    `slug` is what orders name it by, the same in every version.
    """

    __tablename__ = "formulation"
    __table_args__ = (UniqueConstraint("site_id", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    key: UUID
    change: int
    slug: str = Field(max_length=80)
    name: str = Field(min_length=1, max_length=80)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    retired: bool = False
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)


class IncompatibilityVersion(SignedRecord, table=True):
    """One version of two drugs that must not share a syringe, and why; slugs in alphabetical order."""

    __tablename__ = "incompatibility"
    __table_args__ = (UniqueConstraint("site_id", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    key: UUID
    change: int
    first_slug: str = Field(max_length=80)
    second_slug: str = Field(max_length=80)
    text: str = Field(min_length=1, max_length=200)
    retired: bool = False
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
