"""What is restored is the whole clinic, in a place that held nothing; a damaged backup touches nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.core.errors import StoreError
from models.safekeeping.backup import back_up
from models.safekeeping.check.store_check import check_store
from models.safekeeping.restore import restore
from models.store.clinic import Clinic
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import address, contents, emptied, every_row, fill, names, postgres_programs

__all__ = ["postgres_programs"]


@pytest.fixture
def saved(sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path) -> Path:
    return back_up(address(sqlite_clinic), tmp_path / "clinic.backup", clock).file


@pytest.mark.usefixtures("postgres_programs")
def test_a_restored_clinic_has_every_row_and_one_event_more(clinic: Clinic, clock: FrozenClock, tmp_path: Path) -> None:
    before = every_row(address(fill(clinic)))
    file, into = back_up(address(clinic), tmp_path / "clinic.backup", clock).file, emptied(clinic, "restored")

    done = restore(file, into, clock)

    after = every_row(into)
    assert len(after.pop("audit_event") - before.pop("audit_event")) == 1
    assert after.pop("audit_head") != before.pop("audit_head")
    assert after == before
    assert (done.upgraded, done.aside) == (False, ())
    check = check_store(into, clock)
    assert (check.faults, check.proven) == ([], 5)


def test_a_store_that_holds_anything_is_refused_and_left_alone(saved: Path, tmp_path: Path, clock: FrozenClock) -> None:
    (tmp_path / "other.sqlite3").write_bytes(b"anything")
    with pytest.raises(StoreError, match=r"move it aside first, as mv other\.sqlite3 other\.sqlite3\.old"):
        restore(saved, str(tmp_path / "other.sqlite3"), clock)
    with pytest.raises(StoreError, match="is the backup itself"):
        restore(saved, str(saved), clock)
    with pytest.raises(StoreError, match="is a folder: name the file to make"):
        restore(saved, str(tmp_path), clock)
    with pytest.raises(StoreError, match="is not there: make it first"):
        restore(saved, str(tmp_path / "gone" / "clinic.sqlite3"), clock)
    assert (tmp_path / "other.sqlite3").read_bytes() == b"anything"


@pytest.mark.heavy
def test_an_empty_file_is_a_place_to_restore_into(saved: Path, tmp_path: Path, clock: FrozenClock) -> None:
    (tmp_path / "clinic.sqlite3").touch()
    restore(saved, str(tmp_path / "clinic.sqlite3"), clock)
    assert check_store(str(tmp_path / "clinic.sqlite3"), clock).faults == []


def test_what_lay_beside_the_old_file_is_taken_away_and_not_lost(
    saved: Path, sqlite_clinic: Clinic, tmp_path: Path, clock: FrozenClock
) -> None:
    """A `-wal` of the database that was there before would damage what is restored (P8)."""
    fill(sqlite_clinic)
    stale = Path(f"{address(sqlite_clinic)}-wal").read_bytes()
    into = tmp_path / "clinic.sqlite3"
    Path(f"{into}-wal").write_bytes(stale)
    Path(f"{into}-shm").write_bytes(b"index")

    done = restore(saved, str(into), clock)

    assert [path.name for path in done.aside] == ["clinic.sqlite3-wal.aside"]
    assert done.aside[0].read_bytes() == stale
    assert check_store(str(into), clock).faults == []
    assert names(tmp_path) == ["clinic.backup", "clinic.sqlite3", "clinic.sqlite3-wal.aside"]


def test_a_damaged_backup_is_named_and_nothing_is_restored(saved: Path, tmp_path: Path, clock: FrozenClock) -> None:
    content = saved.read_bytes()
    for damaged, message in (
        (content[: len(content) // 2], "is damaged, nothing was restored: use an older backup"),
        (content[:4096] + bytes(len(content) - 4096), "is damaged, nothing was restored"),
        (content.replace(b"Lakeside", b"Lakesude"), "is damaged, nothing was restored"),
        (b"", "is empty: use another backup"),
        (b"shopping list", "is not a Needlepoint backup, or its beginning is damaged"),
    ):
        (tmp_path / "bad").write_bytes(damaged)
        with pytest.raises(StoreError, match=message):
            restore(tmp_path / "bad", str(tmp_path / "clinic.sqlite3"), clock)
    with pytest.raises(StoreError, match="there is no file"):
        restore(tmp_path / "gone", str(tmp_path / "clinic.sqlite3"), clock)
    assert names(tmp_path) == ["bad", "clinic.backup"]


@pytest.mark.heavy
def test_another_programs_file_and_a_newer_versions_backup_are_refused(
    saved: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign, foreign:
        foreign.execute("CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(StoreError, match="foreign belongs to another program: use a Needlepoint backup"):
        restore(tmp_path / "foreign", str(tmp_path / "clinic.sqlite3"), clock)
    with closing(sqlite3.connect(saved)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        restore(saved, str(tmp_path / "clinic.sqlite3"), clock)
    assert not (tmp_path / "clinic.sqlite3").exists()


def test_a_copied_database_whose_newest_rows_lie_beside_it_is_no_backup(
    sqlite_clinic: Clinic, tmp_path: Path, clock: FrozenClock
) -> None:
    fill(sqlite_clinic)
    with pytest.raises(StoreError, match=r"its newest rows are in clinic-\d+\.sqlite3-wal"):
        restore(Path(address(sqlite_clinic)), str(tmp_path / "clinic.sqlite3"), clock)


@pytest.mark.heavy
def test_a_damaged_dump_leaves_the_servers_database_empty(
    postgres_clinic: Clinic, clock: FrozenClock, tmp_path: Path, postgres_programs: None
) -> None:
    file = back_up(address(fill(postgres_clinic, 2)), tmp_path / "clinic.backup", clock).file
    into, content = emptied(postgres_clinic, "damaged"), file.read_bytes()
    for place in (len(content) // 3, len(content) // 2):
        (tmp_path / "bad").write_bytes(content[:place] + bytes(64) + content[place + 64 :])
        with pytest.raises(StoreError, match="bad is damaged, nothing was restored"):
            restore(tmp_path / "bad", into, clock)
    with pytest.raises(StoreError, match="holds tables: restore into an empty one"):
        restore(file, address(postgres_clinic), clock)
    with pytest.raises(StoreError, match=r"goes into a server's database: restore it there"):
        restore(file, str(tmp_path / "clinic.sqlite3"), clock)
    restore(file, into, clock)
    assert contents(into).tables["medication_administration"] == 3
