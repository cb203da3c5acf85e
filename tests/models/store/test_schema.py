"""The schema is the one this program needs, or opening says in one line what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.core.errors import StoreError
from models.store.engine import open_engine
from models.store.schema import SchemaState, prepare, schema_state, upgrade
from models.store.transaction import Store
from tests.databases import Databases


@pytest.fixture
def empty(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Engine]:
    database = databases.create(f"empty_{abs(hash(request.node.nodeid))}")
    engine = open_engine(database)
    yield engine
    engine.dispose()
    databases.drop(database)


def run(engine: Engine, *statements: str) -> None:
    with engine.connect() as plain, plain.execution_options(writing=True).begin():
        for statement in statements:
            plain.execute(text(statement))


def test_migrations_make_exactly_the_tables_the_records_describe(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.both_engines
def test_an_index_over_some_rows_has_the_condition_its_record_names(store: Store) -> None:
    indexes = [index for table in SQLModel.metadata.tables.values() for index in table.indexes]
    named = {index.name: index.dialect_options["sqlite"]["where"] for index in indexes}
    with store.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if not sqlite:
            listed = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        made = {name: definition.partition(" WHERE ")[2] for name, definition in connection.execute(text(listed))}
    where = {name: "" if condition is None else str(condition) for name, condition in named.items()}

    assert len([condition for condition in where.values() if condition]) >= 10
    if sqlite:
        assert {name: made[name] for name in where} == where
    else:  # a server writes conditions in its own words
        assert {name for name in where if made[name]} == {name for name, condition in where.items() if condition}


def test_an_empty_database_is_made_ready(empty: Engine) -> None:
    assert schema_state(empty) is SchemaState.EMPTY
    prepare(empty)
    assert schema_state(empty) is SchemaState.CURRENT


def test_a_ready_database_is_left_as_it_is(store: Store) -> None:
    prepare(store.engine)
    assert schema_state(store.engine) is SchemaState.CURRENT


def test_an_older_database_says_how_to_upgrade(store: Store) -> None:
    run(store.engine, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreError, match="older version: run 'needlepoint database upgrade'"):
        prepare(store.engine)


def test_an_upgrade_brings_an_older_database_to_the_newest_schema(sqlite_store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    with sqlite_store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        config.attributes["connection"] = plain
        command.downgrade(config, "0001")
    assert schema_state(sqlite_store.engine) is SchemaState.OLDER
    upgrade(sqlite_store.engine)
    assert schema_state(sqlite_store.engine) is SchemaState.CURRENT


def test_a_newer_database_is_left_alone(store: Store) -> None:
    run(store.engine, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version: install that version"):
        prepare(store.engine)


def test_another_programs_database_is_left_alone(empty: Engine) -> None:
    run(empty, "CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(StoreError, match="belongs to another program"):
        prepare(empty)


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("shopping list " * 100)
    with pytest.raises(StoreError, match="not a Needlepoint database"):
        prepare(open_engine(str(tmp_path / "notes.txt")))


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened: check its path and its folder"):
        prepare(open_engine(str(tmp_path / "nowhere" / "clinic.sqlite3")))


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("mysql://root@localhost/clinic", "mysql databases are not supported"),
        ("nonsense://", "nonsense databases are not supported|cannot be read"),
        ("://", "cannot be read"),
    ],
)
def test_an_address_of_no_supported_database_says_what_to_write(address: str, advice: str) -> None:
    with pytest.raises(StoreError, match=advice):
        open_engine(address)
