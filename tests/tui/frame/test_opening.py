"""What opening a database leaves open."""

from __future__ import annotations

from pathlib import Path

from models.store.clinic import Clinic
from tui.frame.startup import Startup


def files_open_in(folder: Path) -> list[str]:
    """Return the files of a folder that this process holds open."""
    targets = [one.resolve() for one in Path("/proc/self/fd").iterdir()]
    return sorted(target.name for target in targets if target.parent == folder)


def test_a_database_without_a_clinic_is_let_go_of_until_one_is_set_up(tmp_path: Path) -> None:
    assert Startup(str(tmp_path / "clinic.sqlite3")).load() is None
    assert files_open_in(tmp_path) == []


def test_a_database_that_cannot_be_opened_is_let_go_of(sqlite_clinic: Clinic) -> None:
    with sqlite_clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        plain.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database = Path(str(sqlite_clinic.store.engine.url.database))
    sqlite_clinic.store.engine.dispose()

    message = Startup(str(database)).load()

    assert isinstance(message, str)
    assert "newer version" in message
    assert [name for name in files_open_in(database.parent) if name.startswith(database.name)] == []
