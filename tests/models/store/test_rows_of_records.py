"""A row made without its record holds what the record would hold."""

from __future__ import annotations

from uuid import UUID

import models.tables  # noqa: F401
from models.patients.records.patient import Patient
from models.store.record import Record, SignedRecord, row_of
from tests.daily import over_each


def _kinds() -> list[type[Record]]:
    kinds = [*Record.__subclasses__(), *SignedRecord.__subclasses__()]
    return [kind for kind in kinds if hasattr(kind, "__table__")]


def test_the_rows_of_all_tables_are_looked_at() -> None:
    assert len(_kinds()) > 50


@over_each(_kinds(), named=lambda kind: kind.__name__)
def test_a_row_begins_with_the_same_values_as_its_record(kind: type[Record]) -> None:
    record = kind()
    assert row_of(kind, {}) == {name: record.__dict__.get(name) for name in kind.model_fields}


@over_each(_kinds(), named=lambda kind: kind.__name__)
def test_no_two_rows_share_what_can_be_changed(kind: type[Record]) -> None:
    one, other = row_of(kind, {}), row_of(kind, {})
    assert [name for name, value in one.items() if isinstance(value, list | dict) and value is other[name]] == []


def test_a_new_patient_stands_for_their_person() -> None:
    me, other = UUID(int=1), UUID(int=2)
    assert row_of(Patient, {"id": me})["person_id"] == me
    assert row_of(Patient, {"id": me, "person_id": other})["person_id"] == other
