"""`needlepoint demo` without a terminal."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from models.clinic import open_clinic
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.scenes.stage import NOON
from tests.shared_demo import demo_copy
from tests.tui.command_line import Said, needlepoint, needlepoint_alone


class Built(NamedTuple):
    """A demo database built by the command: what was said, and who might read it before anybody opened it again."""

    database: Path
    message: Said
    rights: dict[str, str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("demo")
    database = folder / "demo.sqlite3"
    usual = os.umask(0o022)
    message = needlepoint("demo", "--build", database=str(database))
    os.umask(usual)
    return Built(database, message, {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()})


@pytest.mark.heavy
def test_the_demo_clinic_is_built_without_a_terminal_and_the_command_says_where(built: Built):
    assert built.message == Said(0, f"demo clinic: {built.database}\n", "")
    engine = open_engine(str(built.database))
    try:
        clinic = open_clinic(Store(engine))
        assert clinic is not None
        assert clinic.demo
    finally:
        engine.dispose()


@pytest.mark.heavy
@pytest.mark.skipif(os.name != "posix", reason="rights by owner, group and others are POSIX")
def test_the_demo_clinic_is_read_by_its_owner_alone(built: Built):
    assert built.rights == {"demo.sqlite3": "0o600"}


def test_built_again_it_stays_as_it_is(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path):
    database = demo_copy(tmp_path_factory, NOON, tmp_path / "demo.sqlite3")
    before = database.stat().st_ino
    message = needlepoint("demo", "--build", "--json", database=str(database))
    assert (message.status, message.json["database"], database.stat().st_ino) == (0, str(database), before)


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
