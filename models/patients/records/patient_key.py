"""What a patient is found by: names as folded words, phones as digits; made anew with every change of the patient."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, String
from sqlmodel import Field

from models.store.record import Record

_BY_BYTES = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Compared byte by byte on both engines, so that the beginning of a word is a range of the index."""


class PatientKey(Record, table=True):
    """One word to find a patient by.

    `kind` is name, former, whole (every word of the name), phone, number, tail (a number without the letters and zeros
    it begins with), or merged: a word of another record of the same person, so that one record holds all of them.
    """

    __tablename__ = "patient_key"
    __table_args__ = (Index(None, "site_id", "kind", "value", "patient_id"), Index(None, "patient_id", "value", "kind"))

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id")
    kind: str = Field(max_length=10)
    value: str = Field(max_length=200, sa_type=_BY_BYTES)


class NamePiece(Record, table=True):
    """The end of a word of somebody's name, by which its inside is found: what begins so holds what was typed.

    One row a word, not a person: there are far fewer. A word nobody is called by any more leads to nobody.
    """

    __tablename__ = "name_piece"
    __table_args__ = ({"sqlite_with_rowid": False},)

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    piece: str = Field(primary_key=True, max_length=200, sa_type=_BY_BYTES)
    word: str = Field(primary_key=True, max_length=200, sa_type=_BY_BYTES)


class PatientIdentifier(Record, table=True):
    """FHIR Identifier of a patient beside the record number. `kind` is wristband or other; `system` who gave it."""

    __tablename__ = "patient_identifier"
    __table_args__ = (Index(None, "site_id", "value"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    kind: str = Field(max_length=20)
    system: str = Field(default="", max_length=300)
    value: str = Field(min_length=1, max_length=300)


class PatientCounter(Record, table=True):
    """The next record number a clinic gives."""

    __tablename__ = "patient_counter"

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    next_number: int
