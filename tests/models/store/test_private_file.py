"""A database file and what SQLite keeps beside it is read by its owner alone (P14)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.people.queries.station_warnings import station_warnings
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.private_file import make_private, open_to_others
from models.store.schema import prepare
from tui.cli import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights by owner, group and others are POSIX")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, str]:
    return {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir() if file.is_file()}


def private(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "0o600")


def test_a_new_database_in_a_shared_folder_is_private_with_the_files_beside_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    engine = open_engine(str(tmp_path / "clinic.sqlite3"))
    prepare(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert rights(tmp_path) == private("clinic.sqlite3", "clinic.sqlite3-wal", "clinic.sqlite3-shm")
    engine.dispose()


def test_a_link_leads_to_a_private_file(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "here" / "clinic.sqlite3")
    engine = open_engine(f"sqlite:///{tmp_path / 'link.sqlite3'}")
    prepare(engine)
    engine.dispose()
    assert rights(tmp_path / "here") == private("clinic.sqlite3")


def test_files_left_open_by_an_earlier_version_are_closed_when_they_are_opened(tmp_path: Path) -> None:
    database = tmp_path / "clinic.sqlite3"
    names = [database.name + suffix for suffix in ("", "-wal", "-shm", "-journal")]
    for name in names:
        (tmp_path / name).touch(mode=0o644)
    make_private(str(database))
    assert rights(tmp_path) == private(*names)


def test_a_file_nobody_may_write_stays_so(tmp_path: Path) -> None:
    database = tmp_path / "archived.sqlite3"
    database.touch(mode=0o444)
    make_private(str(database))
    assert rights(tmp_path) == {"archived.sqlite3": "0o400"}


def test_a_clinic_founded_by_an_import_is_private(tmp_path: Path) -> None:
    (tmp_path / "nobody.json").write_text('{"resourceType": "Bundle", "type": "collection", "entry": []}')
    main(["import", "--database", str(tmp_path / "new.sqlite3"), str(tmp_path / "nobody.json")])
    assert rights(tmp_path)["new.sqlite3"] == "0o600"


def test_asking_what_a_visit_bills_closes_the_file_too(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    database = Path(str(sqlite_clinic.store.engine.url.database))
    database.chmod(0o644)
    (tmp_path / "visits.json").write_text("[]")
    main(["charges", "--database", str(database), str(tmp_path / "visits.json")])
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_a_file_that_stays_open_to_others_is_named_at_the_workstation(sqlite_clinic: Clinic) -> None:
    """Another account's file cannot be closed from here: it is opened as it is, and said so."""
    with sqlite_clinic.store.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    database = Path(str(sqlite_clinic.store.engine.url.database))
    database.chmod(0o640)

    assert station_warnings(sqlite_clinic) == (
        f"Other accounts can read {database}: its owner closes it with chmod 600.",
    )
    database.chmod(0o600)
    assert station_warnings(sqlite_clinic) == ()
    assert open_to_others(str(database)) == ""
