"""Which official files were loaded, by whom read and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import Record


class CodeSetRelease(Record, table=True):
    """One file of one release. Rows are never changed: a reissued file is a new `revision` and answers from then on.

    `number` is what the rows of the tables carry. `site_id` is the site that loaded it; the rows themselves are
    national facts, the same for every site. `part` is "" or f1..f4. `texts` are the rationales rows name by number,
    `left_out` counts rows not kept by reason.
    """

    __tablename__ = "code_set_release"
    __table_args__ = (UniqueConstraint("kind", "effective", "part", "revision"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    number: int = Field(unique=True, gt=0)
    kind: str = Field(max_length=20)
    effective: date
    part: str = Field(default="", max_length=10)
    revision: int = Field(default=0, ge=0)
    file_name: str = Field(max_length=500)
    sha256: str = Field(min_length=64, max_length=64)
    rows: int = Field(ge=0)
    left_out: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    texts: list[Any] = Field(default_factory=list, sa_type=JSON)
    loaded_at: datetime
