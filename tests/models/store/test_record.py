"""A record's class is its fields and its table, nothing that a session or a form would need."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.store.record import Record, SignedRecord
from models.store.transaction import table_of
from models.visits.records.visit import Visit


def every_record(kind: type[SQLModel] = Record) -> list[type[SQLModel]]:
    found = [each for each in kind.__subclasses__() if each is not SignedRecord]
    return [*found, *(every_record(SignedRecord) if kind is Record else [])]


def test_every_record_has_a_table_with_a_column_for_each_field() -> None:
    assert len(every_record()) >= 100
    assert {table_of(kind) for kind in every_record()} == set(SQLModel.metadata.tables.values())
    for kind in every_record():
        assert [column.name for column in table_of(kind).columns] == list(kind.model_fields), kind
        assert all(getattr(kind, column.name) is column for column in table_of(kind).columns), kind


def test_no_record_is_mapped_and_none_builds_a_validator_unasked() -> None:
    for kind in every_record():
        assert inspect(kind, raiseerr=False) is None, kind
        assert kind.model_config["defer_build"], kind


def test_a_record_has_the_values_it_was_given_and_the_defaults_of_the_rest() -> None:
    visit = Visit(id=UUID(int=1))

    assert (visit.id, visit.version) == (UUID(int=1), 1)
    with pytest.raises(AttributeError):
        visit.site_id  # noqa: B018


def test_a_value_can_be_set_until_the_record_is_stored_but_no_field_is_invented() -> None:
    visit = Visit(id=UUID(int=1))
    visit.version = 2

    assert visit.version == 2
    with pytest.raises(ValueError, match="has no field"):
        visit.versoin = 3
