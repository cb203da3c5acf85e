"""A clinic of an older version, with signed, amended and struck doses, comes through an upgrade as it was signed.

`clinic_of_schema_0006.json` holds its rows as SQLite stored them; `audit verify` of that version: 13 events, no break,
7 records proven.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import DateTime, Engine, MetaData, Table, text

from models.charting.queries.insurance import insurance
from models.clinic import open_clinic
from models.patients.queries.patient_details import patient_details
from models.patients.queries.patients import find_patients
from models.people.queries.clinic_facts import clinic_facts
from models.reports.queries.audit_chain import verify_audit
from models.store.engine import open_engine
from models.store.schema import upgrade
from models.store.transaction import Store
from tests.databases import Databases, build
from tests.frozen_clock import FrozenClock
from tests.models.store.test_schema import empty

__all__ = ["empty"]
OLD: dict[str, Any] = json.loads((Path(__file__).parent / "clinic_of_schema_0006.json").read_text(encoding="utf-8"))
EVENTS, PROVEN = 13, 7
PATIENT, SITE = (OLD["tables"][table][0]["id"] for table in ("patient", "organization"))
COVERAGE = {
    "id": "01a2268a81347001973bc88900705eff", "site_id": SITE, "patient_id": PATIENT, "payer_type": "commercial",
    "payer_name": "LifeWise", "member_id": "W1", "rank": 1, "starts_on": None, "ends_on": None,
}  # fmt: skip


@cache
def _upgraded(databases: Databases) -> str:
    """Return the name of the older clinic, one person insured, as it stands after an upgrade."""

    def fill(store: Store) -> None:
        _keep(store.engine, {**OLD, "tables": {**OLD["tables"], "coverage": [COVERAGE]}})
        upgrade(store.engine)

    build(databases, "older_upgraded", fill)
    return "older_upgraded"


@pytest.fixture
def upgraded(databases: Databases) -> Iterator[Store]:
    database = databases.copy(_upgraded(databases))
    engine = open_engine(database)
    yield Store(engine)
    engine.dispose()
    databases.drop(database)


def _keep(engine: Engine, clinic: dict[str, Any] = OLD) -> None:
    """Make the older schema and put the clinic's rows in as they were stored."""
    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    with engine.connect() as plain, plain.execution_options(writing=True).begin():
        config.attributes["connection"] = plain
        command.upgrade(config, clinic["revision"])
        known = MetaData()
        known.reflect(plain)
        for table in known.sorted_tables:
            for row in clinic["tables"].get(table.name, ()):
                plain.execute(*_insert(table, row, as_stored=engine.dialect.name == "sqlite"))


def _insert(table: Table, row: dict[str, Any], *, as_stored: bool) -> tuple[Any, dict[str, Any]]:
    names = ", ".join(f'"{name}"' for name in row)
    if as_stored:
        return text(f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join(f":{name}" for name in row)})'), row
    values = ", ".join(f"CAST(CAST(:{name} AS text) AS {table.c[name].type})" for name in row)
    message = {name: None if value is None else f"{value}{_zone(table, name)}" for name, value in row.items()}
    return text(f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'), message


def _zone(table: Table, name: str) -> str:
    kind = table.c[name].type
    return "+00:00" if isinstance(kind, DateTime) else ""


def test_an_upgraded_clinic_is_proven_as_it_was_before(upgraded: Store) -> None:
    chain = verify_audit(upgraded)
    assert (chain.events, chain.breaks) == (EVENTS, ())
    assert (chain.proven, chain.unproven, chain.altered) == (PROVEN, 0, ())


def test_a_row_altered_behind_the_program_is_named_after_the_upgrade(empty: Engine) -> None:
    one = OLD["tables"]["medication_administration"][0]
    one = {**one, "summary": one["summary"].replace("deltoid", "thigh")}
    rows = [one, *OLD["tables"]["medication_administration"][1:]]
    altered = {**OLD, "tables": {**OLD["tables"], "medication_administration": rows}}
    _keep(empty, altered)

    upgrade(empty)

    assert len(verify_audit(Store(empty)).altered) == 1


def test_the_patients_of_an_upgraded_clinic_are_found_and_stand_for_themselves(upgraded: Store) -> None:
    clinic = open_clinic(upgraded, FrozenClock())
    assert clinic is not None
    assert sorted(one.mrn for one in find_patients(clinic, "adaeze okafor")) == ["M070", "M170", "M270", "M370"]
    (found,) = find_patients(clinic, "m170")
    details = patient_details(clinic, found.id)
    assert (details.facts.id, details.facts.birth.text, details.revision) == (found.id, "Mar 3, 1961", 1)


def test_the_clinic_and_the_coverages_of_an_older_version_are_read_as_they_were(upgraded: Store) -> None:
    clinic = open_clinic(upgraded)
    assert clinic is not None
    found = clinic_facts(clinic)
    assert (found.change, found.typed.street, found.typed.zip_code) == (0, "12 Lake St", "62701")
    (cover,) = insurance(clinic, UUID(PATIENT)).coverages
    assert (cover.payer_name, cover.member_id, cover.relationship) == ("LifeWise", "W1", "self")
    assert cover.holds_on(clinic.today())
