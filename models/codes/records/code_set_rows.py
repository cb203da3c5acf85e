"""The rows of official files, one table a kind, each row led by the number of its release.

They are written by the million in one statement together with their release and never alone, so they carry neither a
site nor a foreign key; on SQLite the key itself is the table, so a lookup needs no second index.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record

KEYED = {"sqlite_with_rowid": False}


class PtpEditRow(Record, table=True):
    """An NCCI pair; `line` tells apart the several spans of one pair. `effective` None: from before 1996."""

    __tablename__ = "ptp_edit"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    column_one: str = Field(primary_key=True, max_length=5)
    column_two: str = Field(primary_key=True, max_length=5)
    line: int = Field(primary_key=True)
    effective: date | None = None
    deleted: date | None = None
    indicator: str = Field(max_length=1)
    rationale: int


class MueLimitRow(Record, table=True):
    """Most units of a code a day."""

    __tablename__ = "mue_limit"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(primary_key=True, max_length=5)
    units: int
    indicator: str = Field(max_length=1)
    rationale: int


class HcpcsCodeRow(Record, table=True):
    """A HCPCS Level II code or modifier and its days; `line` tells apart a code's several lives (R57)."""

    __tablename__ = "hcpcs_code"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(primary_key=True, max_length=5)
    line: int = Field(primary_key=True)
    added: date | None = None
    ended: date | None = None
    short_text: str
    long_text: str


class AspLimitRow(Record, table=True):
    """The payment limit of one billing unit in dollars, the patient's share in percent."""

    __tablename__ = "asp_limit"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(primary_key=True, max_length=5)
    payment_limit: Decimal = Field(sa_type=Exact)
    coinsurance: Decimal | None = Field(default=None, sa_type=Exact)
    dosage: str


class NdcHcpcsRow(Record, table=True):
    """An NDC and one of its codes in the ASP crosswalk; `code` "" for an unclassified drug."""

    __tablename__ = "ndc_hcpcs"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ndc11: str = Field(primary_key=True, max_length=12)
    code: str = Field(primary_key=True, max_length=5)
    line: int = Field(primary_key=True)
    labeler: str
    drug_name: str
    dosage: str
    package_size: Decimal = Field(sa_type=Exact)
    package_quantity: Decimal = Field(sa_type=Exact)
    units: Decimal = Field(sa_type=Exact)
    units_per_package: Decimal = Field(sa_type=Exact)


class Icd10CodeRow(Record, table=True):
    """A diagnosis by its code with the dot; `billable` False for a header."""

    __tablename__ = "icd10_code"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(primary_key=True, max_length=8)
    billable: bool
    text: str


class NdcProductRow(Record, table=True):
    """A product of the NDC directory."""

    __tablename__ = "ndc_product"
    __table_args__ = KEYED

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    product_id: str = Field(primary_key=True, max_length=80)
    product_ndc: str = Field(max_length=14)
    name: str
    generic_name: str
    dosage_form: str
    route: str
    labeler: str
    strength: str
    started: date | None = None
    ended: date | None = None


class NdcPackageRow(Record, table=True):
    """A package of the NDC directory, or a container inside one; `digits` is its NDC without hyphens."""

    __tablename__ = "ndc_package"
    __table_args__ = (Index(None, "release_no", "ndc11"), KEYED)

    release_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digits: str = Field(primary_key=True, max_length=12)
    line: int = Field(primary_key=True)
    ndc: str = Field(primary_key=True, max_length=14)
    ndc11: str | None = Field(default=None, max_length=11)
    outer_ndc: str = Field(max_length=14)
    product_id: str = Field(max_length=80)
    product_ndc: str = Field(max_length=14)
    description: str
    container: str
    single_dose: bool | None = None
    started: date | None = None
    ended: date | None = None
