"""An upgrade takes a backup first; what was there before can be restored, and is upgraded by that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from models.core.errors import StoreError
from models.reports.queries.audit_chain import verify_audit
from models.safekeeping import upgrade as upgrades
from models.safekeeping.backup import back_up
from models.safekeeping.restore import restore
from models.safekeeping.upgrade import upgrade_store
from models.store.engine import open_engine
from models.store.read_only import read_only
from models.store.revision import head_revision
from models.store.schema import SchemaState, schema_state
from tests.databases import Databases
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import names, postgres_programs
from tests.models.store.test_older_clinic import EVENTS, PROVEN, _keep

__all__ = ["postgres_programs"]


@pytest.fixture
def older(databases: Databases, request: pytest.FixtureRequest) -> str:
    database = databases.create(f"older_{abs(hash(request.node.nodeid))}")
    engine = open_engine(database)
    _keep(engine)
    engine.dispose()
    return database


def state(database: str) -> SchemaState:
    engine = open_engine(database)
    found = schema_state(engine)
    engine.dispose()
    return found


@pytest.mark.usefixtures("postgres_programs")
def test_an_upgrade_keeps_what_was_before_and_that_can_be_restored(
    older: str, databases: Databases, clock: FrozenClock, tmp_path: Path
) -> None:
    done = upgrade_store(older, clock, tmp_path, tmp_path / "before.backup")

    assert done.backup == tmp_path / "before.backup"
    proof = read_only(older, verify_audit)
    assert (proof.events, proof.breaks, proof.proven, proof.altered) == (EVENTS + 1, (), PROVEN, ())
    assert upgrade_store(older, clock, tmp_path).changed is False

    into = databases.create("again") if "://" in older else str(tmp_path / "again.sqlite3")
    assert restore(done.backup, into, clock).upgraded
    proof = read_only(into, verify_audit)
    assert (proof.events, proof.breaks, proof.proven, proof.altered) == (EVENTS + 1, (), PROVEN, ())


@pytest.mark.heavy
def test_the_backup_lies_beside_a_file_and_is_never_written_over(
    sqlite_databases: Databases, clock: FrozenClock, tmp_path: Path
) -> None:
    database = str(tmp_path / "clinic.sqlite3")
    for number in range(2):
        engine = open_engine(database)
        _keep(engine)
        engine.dispose()
        upgrade_store(database, clock, Path("/nowhere"))
        Path(database).rename(tmp_path / f"upgraded-{number}")
    head = head_revision()
    assert names(tmp_path)[:2] == [f"clinic-before-{head}-2.backup", f"clinic-before-{head}.backup"]


@pytest.mark.heavy
def test_without_room_for_the_backup_nothing_is_upgraded(
    sqlite_databases: Databases, clock: FrozenClock, tmp_path: Path
) -> None:
    database = str(tmp_path / "clinic.sqlite3")
    engine = open_engine(database)
    _keep(engine)
    engine.dispose()
    with pytest.raises(StoreError, match=r"nothing was upgraded, the backup before it failed: .* --without-backup"):
        upgrade_store(database, clock, tmp_path, tmp_path / "gone" / "before.backup")
    assert state(database) is SchemaState.OLDER
    assert back_up(database, tmp_path / "older.backup", clock).contents.schema == "0006"
    upgrade_store(database, clock, tmp_path, without_backup=True)
    assert state(database) is SchemaState.CURRENT
    assert names(tmp_path) == ["clinic.sqlite3", "older.backup"]


@pytest.mark.heavy
def test_an_upgrade_that_fails_leaves_the_old(
    sqlite_databases: Databases, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = str(tmp_path / "clinic.sqlite3")
    engine = open_engine(database)
    _keep(engine)
    engine.dispose()
    whole: Callable[..., None] = upgrades.upgrade

    def break_off(engine: object) -> None:
        from models.store import schema

        def half(connection: object) -> None:
            within(connection)  # type: ignore[arg-type]
            raise StoreError("the disk is full")

        within = schema.upgrade_within
        monkeypatch.setattr(schema, "upgrade_within", half)
        whole(engine)

    monkeypatch.setattr(upgrades, "upgrade", break_off)
    with pytest.raises(StoreError, match="the disk is full"):
        upgrade_store(database, clock, tmp_path)
    engine = open_engine(database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0006"
    engine.dispose()
