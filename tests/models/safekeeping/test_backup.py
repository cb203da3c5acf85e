"""A backup is taken while stations sign, proved before it has its name, and tells the audit trail."""

from __future__ import annotations

import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.core.errors import StoreError
from models.safekeeping import backup as backups
from models.safekeeping.backup import back_up
from models.safekeeping.files import own_file
from models.safekeeping.keep_rule import KeepRule
from models.safekeeping.postgres_copies import SCRATCH
from models.safekeeping.postgres_programs import FOLDER_VARIABLE, find_program
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import add_patient, rows
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import address, contents, every_row, fill, names, postgres_programs

__all__ = ["postgres_programs"]


def events(clinic: Clinic, action: str) -> list[AuditEvent]:
    return [event for event in rows(clinic, AuditEvent) if event.action == action]


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_holds_every_row_is_private_and_is_in_the_audit_trail(
    clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    held = contents(address(fill(clinic)))
    done = back_up(address(clinic), tmp_path / "clinic.backup", clock)

    assert done.contents == held
    assert stat.S_IMODE(done.file.stat().st_mode) == 0o600
    assert names(tmp_path) == ["clinic.backup"]
    (event,) = events(clinic, "backup")
    assert (event.detail, event.agent_id) == ({"rows": held.rows, "events": held.heads[0][1]}, None)


def test_doses_still_in_the_file_beside_are_in_the_backup(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    """Copied as a file they would be lost (P7)."""
    database = address(fill(sqlite_clinic))
    assert Path(f"{database}-wal").stat().st_size
    before = every_row(database)

    back_up(database, tmp_path / "clinic.backup", clock)

    assert every_row(str(tmp_path / "clinic.backup")) == before


def test_who_stores_while_a_backup_is_taken_does_not_wait_and_is_not_half_in_it(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backups.prove_file

    def store_meanwhile(file: Path, held: object) -> None:
        add_patient(sqlite_clinic)
        whole(file, held)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "prove_file", store_meanwhile)
    done = back_up(address(sqlite_clinic), tmp_path / "clinic.backup", clock)

    assert done.contents.tables["patient"] == 0
    assert contents(address(sqlite_clinic)).tables["patient"] == 1


def test_a_copy_that_is_not_what_the_store_holds_is_not_kept(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = backups.copy_file

    def losing(engine: object, target: Path) -> object:
        held = copied(engine, target)  # type: ignore[arg-type]
        shutil.copyfile(older, target)
        return held

    older = tmp_path / "older"
    back_up(address(sqlite_clinic), older, clock)
    fill(sqlite_clinic)
    monkeypatch.setattr(backups, "copy_file", losing)
    with pytest.raises(StoreError, match="the copy is not what the store holds, administration_correction: 2 rows"):
        back_up(address(sqlite_clinic), tmp_path / "clinic.backup", clock)
    assert names(tmp_path) == ["older"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "is the database itself: name another file"),
        ("-wal", "is the database itself: name another file"),
    ],
)
def test_a_backup_onto_the_database_itself_is_refused(
    sqlite_clinic: Clinic, clock: FrozenClock, name: str, message: str
) -> None:
    before = contents(address(sqlite_clinic))
    with pytest.raises(StoreError, match=message):
        back_up(address(sqlite_clinic), Path(address(sqlite_clinic) + name), clock)
    assert contents(address(sqlite_clinic)) == before


def test_a_backup_onto_what_is_there_or_where_nothing_can_be_is_refused(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / "notes").write_text("mine")
    for target, message in (
        (tmp_path, "is a folder: name the file to write"),
        (tmp_path / "notes", "is there already: name another file, or let --keep add the time"),
        (tmp_path / "gone" / "clinic.backup", "is not there: make it, or connect the drive it is on"),
    ):
        with pytest.raises(StoreError, match=message):
            back_up(address(sqlite_clinic), target, clock)
    assert (tmp_path / "notes").read_text() == "mine"


@pytest.mark.heavy
def test_a_name_of_any_signs_is_a_name(sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path) -> None:
    for name in ("-rf", "a b?c#d%20", "Zoë’s [backup]"):
        assert back_up(address(sqlite_clinic), tmp_path / name, clock).file == tmp_path / name
    assert len(names(tmp_path)) == 3


def test_what_a_killed_backup_left_gives_way_and_a_running_one_does_not(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / ".clinic.backup.part").write_bytes(b"half")
    back_up(address(sqlite_clinic), tmp_path / "clinic.backup", clock)
    with own_file(tmp_path / ".second.part"), pytest.raises(StoreError, match="another program is writing"):
        back_up(address(sqlite_clinic), tmp_path / "second", clock)
    assert names(tmp_path) == ["clinic.backup"]


def test_the_keep_rule_removes_backups_of_its_own_name_alone(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    others = ("nightly.backup", "nightly-20200101T000000Z.backup", "weekly-20200101T000000Z.backup")
    for other in others:
        (tmp_path / other).write_text("no backup at all")
    for _ in range(3):
        done = back_up(address(sqlite_clinic), tmp_path / "nightly.backup", clock, KeepRule(days=2))
        clock.instant += timedelta(days=1)

    assert done.file.name == "nightly-20261125T154200Z.backup"
    assert [path.name for path in done.removed] == ["nightly-20261123T154200Z.backup"]
    assert names(tmp_path) == sorted((*others, "nightly-20261124T154200Z.backup", done.file.name))


@pytest.mark.heavy
def test_a_server_leaves_no_scratch_database_behind(
    postgres_clinic: Clinic, clock: FrozenClock, tmp_path: Path, postgres_programs: None
) -> None:
    # What killed backups left on this server is younger than a day and stays.
    before = scratch_databases(postgres_clinic)
    back_up(address(postgres_clinic), tmp_path / "clinic.backup", clock)
    assert scratch_databases(postgres_clinic) == before


def scratch_databases(clinic: Clinic) -> set[str]:
    with clinic.store.read() as connection:
        named = text("SELECT datname FROM pg_database WHERE datname LIKE :name")
        return set(connection.execute(named, {"name": f"{SCRATCH}%"}).scalars())


def test_without_pg_dump_it_is_named_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(StoreError, match=r"pg_dump is not here: install .*apt install postgresql-client-18"):
        find_program("pg_dump", 18)


def test_a_pg_dump_older_than_the_server_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.4'\n")
    program.chmod(0o755)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(StoreError, match="pg_dump here is of version 13, the server of 18"):
        find_program("pg_dump", 18)
