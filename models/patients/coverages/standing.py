"""The records that stand for patients, with the coverages of every record of each person: many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.patients.coverages.facts import CoverageFacts
from models.patients.coverages.queries import coverage_facts
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.store.transaction import table_of

_PATIENT, _COVERAGE = table_of(Patient), table_of(Coverage)
_OF_RECORD, _ASKED = _PATIENT.alias("of_record"), _PATIENT.alias("asked")


def read_standing(
    connection: Connection, ids: Iterable[UUID]
) -> tuple[dict[UUID, Row[Any]], dict[UUID, list[CoverageFacts]]]:
    """Return the record that stands for each patient, and the coverages of all records of each person."""
    statement = select(_ASKED.c.id.label("asked_id"), _PATIENT).join(_PATIENT, _PATIENT.c.id == _ASKED.c.person_id)
    people = {row.asked_id: row for row in connection.execute(statement.where(_ASKED.c.id.in_(ids)))}
    persons = {row.person_id for row in people.values()}
    coverages: dict[UUID, list[CoverageFacts]] = defaultdict(list)
    theirs = (
        select(_COVERAGE, _OF_RECORD.c.person_id)
        .join(_OF_RECORD, _OF_RECORD.c.id == _COVERAGE.c.patient_id)
        .where(_OF_RECORD.c.person_id.in_(persons))
    )
    for row in connection.execute(theirs):
        coverages[row.person_id].append(coverage_facts(row))
    return people, coverages
