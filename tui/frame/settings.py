"""What holds on this machine: where it keeps the clinic, and what its scanner sends around a code."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path, user_documents_path

CLINIC = "clinic.sqlite3"
DEMO = "demo.sqlite3"
SCAN_PREFIX, SCAN_SUFFIX = "NEEDLEPOINT_SCAN_PREFIX", "NEEDLEPOINT_SCAN_SUFFIX"
SCANNER_HELP = (
    "Write signs such as ~ as they are, others by name: soh, stx, etx, eot, esc, fs, gs, rs, us, tab, enter, f1 to "
    "f24; blanks between several. With a prefix a scanner is recognized however slowly it sends; with a suffix too "
    "unless it is Enter or Tab."
)


def default_database(demo: bool = False) -> str:
    """Return the path of the clinic's own database, or of the fictional one. Creates nothing."""
    return str(station_folder() / (DEMO if demo else CLINIC))


def station_folder() -> Path:
    """Return the folder of this machine's user that the station's id is kept in. Makes nothing."""
    return user_data_path("needlepoint", appauthor=False)


def reports_folder(database: str) -> Path:
    """Return where reports are written: beside a database file, else among the person's documents. Makes nothing."""
    if "://" in database:
        return user_documents_path() / "needlepoint"
    return Path(database).expanduser().absolute().parent / "reports"


def make_folder_of(database: str) -> None:
    """Make the folder of a database file, for its owner alone; nothing for a server's address. Raises StoreError."""
    from models.core.errors import StoreError

    if "://" in database:
        return
    try:
        Path(database).expanduser().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError):
        raise StoreError("the database folder cannot be made: a part of its path is a file") from None
    except OSError as error:
        raise StoreError(f"the database folder cannot be made: {error.strerror}") from error


def machine_time_zone() -> str:
    """Return the IANA name of the zone this machine is set to, "UTC" when it does not tell."""
    parts = Path("/etc/localtime").resolve().as_posix().partition("/zoneinfo/")
    return parts[2] or "UTC"


def database_is_there(database: str) -> bool:
    """Return True for a server's address and for a file that exists. Makes nothing."""
    return "://" in database or Path(database).expanduser().exists()
