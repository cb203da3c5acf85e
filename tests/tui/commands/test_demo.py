"""`needlepoint demo` without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.clinic import open_clinic
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.tui.command_line import needlepoint, needlepoint_alone


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo database, built by the command."""
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    message = needlepoint("demo", "--build", database=str(database))
    assert (message.status, message.out, message.err) == (0, f"demo clinic: {database}\n", "")
    return database


def test_the_demo_clinic_is_built_without_a_terminal_and_the_command_says_where(built: Path):
    engine = open_engine(str(built))
    try:
        clinic = open_clinic(Store(engine))
        assert clinic is not None
        assert clinic.demo
    finally:
        engine.dispose()


def test_built_again_it_stays_as_it_is(built: Path):
    before = built.stat().st_ino
    message = needlepoint("demo", "--build", "--json", database=str(built))
    assert (message.status, message.json["database"], built.stat().st_ino) == (0, str(built), before)


def test_a_clinics_own_database_is_neither_called_a_demo_nor_removed(sqlite_clinic: Clinic):
    database = str(sqlite_clinic.store.engine.url.database)
    before = Path(database).stat().st_ino
    kept = needlepoint("demo", "--build", database=database)
    fresh = needlepoint("demo", "--build", "--fresh", database=database)
    assert (kept.status, fresh.status) == (1, 1)
    assert "not the demo clinic: nothing was changed" in kept.err == fresh.err
    assert Path(database).stat().st_ino == before


@pytest.mark.parametrize("words", [("demo",), ("demo", "--fresh")])
def test_opened_without_a_terminal_it_says_how_to_build_it(words):
    message = needlepoint_alone(*words)
    assert (message.status, message.err.count("\n")) == (2, 1)
    assert "demo --build" in message.err
    reported = needlepoint(*words, "--json")
    assert "demo --build" in reported.json["error"]["text"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("")
    message = needlepoint("demo", "--build", database=str(tmp_path / "file" / "demo.sqlite3"))
    assert (message.status, message.err.count("\n")) == (2, 1)
