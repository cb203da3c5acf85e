"""A clinic's payers, place, drugs and safety rows, read without the record classes.

A command that only reads starts in half the time. SQLite files are read with Python's own driver, servers through
SQLAlchemy's core; both with the same statements.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from models.billing.payers.clinic_payers import FeeRow, ProfileRow
from models.core.errors import StoreError
from models.drugs.formulary_overlay import Entry
from models.store.private_file import make_private
from models.store.revision import FOREIGN_TEXT, NEWER_TEXT, OLDER_TEXT, head_revision

Ask = Callable[[str], list[Any]]
BUSY_SECONDS = 5
_FILE_URL = "sqlite:///"
# The store keeps exact decimals as millionths (models.store.columns.Exact).
_PLACES = 6
_SITE = "(SELECT id FROM organization ORDER BY created_at LIMIT 1)"
_TABLES_OF_FILE = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TABLES_OF_SERVER = "SELECT table_name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))"
_CLINIC = "SELECT place_of_service, time_zone FROM organization ORDER BY created_at LIMIT 1"
_PROFILES = f"""
    SELECT type, name, CAST(also_called AS TEXT), CAST(policies AS TEXT), retired
    FROM payer_profile WHERE site_id = {_SITE} ORDER BY change, id
"""  # noqa: S608  (constants only)
_FEES = f"""
    SELECT payer, code, amount, asp_percent, CAST(effective AS TEXT), CAST(ends AS TEXT), retired
    FROM payer_fee WHERE site_id = {_SITE} ORDER BY change, id
"""  # noqa: S608  (constants only)


_ENTRIES = f"""
    SELECT slug, body, retired FROM formulary_entry AS entry WHERE site_id = {_SITE} AND version = (
        SELECT MAX(version) FROM formulary_entry AS other
        WHERE other.site_id = entry.site_id AND other.slug = entry.slug
    ) ORDER BY slug
"""  # noqa: S608  (constants only)
_SETTINGS = f"""
    SELECT key, CAST(body AS TEXT) FROM safety_setting AS entry WHERE site_id = {_SITE} AND NOT withdrawn AND change = (
        SELECT MAX(change) FROM safety_setting AS other
        WHERE other.site_id = entry.site_id AND other.key = entry.key
    )
"""  # noqa: S608  (constants only)
_APPROVALS = f"SELECT row_hash FROM safety_approval WHERE site_id = {_SITE}"  # noqa: S608  (constants only)
_LOADED = "SELECT COUNT(*) FROM code_set_release"


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """Where a clinic usually works, the versions of its payers and fees in the order they were made, its own drugs.

    `code_sets_loaded` tells whether official files were loaded. `settings` are its own safety rows by key, `signed_off`
    the hashes of those it answers for; `time_zone` is an IANA name.
    """

    place_of_service: str
    time_zone: str
    profiles: tuple[ProfileRow, ...]
    fees: tuple[FeeRow, ...]
    entries: tuple[Entry, ...]
    code_sets_loaded: bool
    settings: Mapping[str, Mapping[str, Any]]
    signed_off: frozenset[str]


def read_clinic_facts(database: str) -> ClinicFacts | None:
    """Return the facts of the clinic in a database, None where none is set up. Changes and creates nothing.

    Raises StoreError in one line for a database that is not there, is another program's, or has another schema.
    """
    path = database.removeprefix(_FILE_URL)
    opened = _server(database) if "://" in path else _file(path)
    with opened as (ask, tables):
        if not _is_current(ask, tables):
            return None
        places = ask(_CLINIC)
        if not places:
            return None
        return ClinicFacts(
            place_of_service=places[0][0],
            time_zone=places[0][1],
            profiles=tuple(map(_profile, ask(_PROFILES))),
            fees=tuple(map(_fee, ask(_FEES))),
            entries=tuple(Entry(slug, body, bool(retired)) for slug, body, retired in ask(_ENTRIES)),
            code_sets_loaded=bool(ask(_LOADED)[0][0]),
            settings={key: json.loads(body) for key, body in ask(_SETTINGS)},
            signed_off=frozenset(row[0] for row in ask(_APPROVALS)),
        )


@contextmanager
def _file(database: str) -> Iterator[tuple[Ask, str]]:
    """Yield how to ask a file, and the statement that lists its tables."""
    path = Path(database).expanduser()
    if not path.is_file():
        raise StoreError("there is no database file of that name: check --database")
    try:
        make_private(str(path))
        # rw, not rwc: nothing is created where nothing is.
        uri = f"file:{quote(str(path.absolute()))}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            yield (lambda statement: connection.execute(statement).fetchall()), _TABLES_OF_FILE
    except sqlite3.DatabaseError as error:
        text = str(error)
        message = (
            "this file is not a Needlepoint database" if "not a database" in text else f"the database refused: {text}"
        )
        raise StoreError(message) from None


@contextmanager
def _server(database: str) -> Iterator[tuple[Ask, str]]:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    from models.store.engine import open_engine

    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            tables = _TABLES_OF_FILE if engine.dialect.name == "sqlite" else _TABLES_OF_SERVER
            yield (lambda statement: list(connection.execute(text(statement)).all())), tables
    except DBAPIError as error:
        from models.store.driver_errors import one_line

        raise StoreError(one_line(error)) from None
    finally:
        engine.dispose()


def _is_current(ask: Ask, list_tables: str) -> bool:
    """Return False for a database without tables. Raises StoreError for another schema than this program's."""
    tables = {row[0] for row in ask(list_tables)}
    if not tables:
        return False
    if not {"alembic_version", "organization"} <= tables:
        raise StoreError(FOREIGN_TEXT)
    found = ask("SELECT version_num FROM alembic_version")
    version = found[0][0] if found else ""
    if version != head_revision():
        raise StoreError(OLDER_TEXT if version < head_revision() else NEWER_TEXT)
    return True


def _profile(row: Any) -> ProfileRow:
    kind, name, also_called, policies, retired = row
    return ProfileRow(kind, name, tuple(json.loads(also_called)), json.loads(policies), bool(retired))


def _fee(row: Any) -> FeeRow:
    payer, code, amount, percent, effective, ends, retired = row
    return FeeRow(payer, code, _exact(amount), _exact(percent), _day(effective), _day(ends), bool(retired))


def _exact(millionths: int | None) -> Decimal | None:
    if millionths is None:
        return None
    amount = Decimal(millionths).scaleb(-_PLACES)
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
