"""Copies of a PostgreSQL database: dumped while stations sign, and proved by restoring them into a scratch one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from models.core.errors import StoreError
from models.safekeeping.contents import HEAD_TABLE, VERSION_TABLE, Contents, differences, read_contents, sorted_heads
from models.safekeeping.postgres_programs import find_program, lines_of, run
from models.store.driver_errors import one_line
from models.store.engine import open_engine
from models.store.revision import FOREIGN_TEXT

SCRATCH = "needlepoint_scratch_"
LEFT_SECONDS = 24 * 60 * 60
"""A scratch database without a connection and older than this was left by a program that was killed."""
_ANYTHING = text(
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname !~ '^(pg_|information_schema$)' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') "
    "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)
_IDLE_SCRATCH = text(
    "SELECT datname FROM pg_database d WHERE datname LIKE :scratch "
    "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)"
)
_MAY_NOT = "42501"


def address_of(engine: Engine) -> str:
    """Return the address of an engine's database, password and all."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def dump(source: Engine, target: Path) -> Contents:
    """Dump a database as it is at one moment into a file; return what it held at that moment. Raises StoreError."""
    try:
        with source.connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                program = find_program("pg_dump", _version(connection.connection.driver_connection))
                held = read_contents(connection)
                snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
                words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
                run(program, [*words, f"--file={target.absolute()}"], address_of(source))
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    return held


def prove_dump(source: Engine, file: Path, held: Contents) -> None:
    """Restore a dump into a scratch database of the same server and compare. Raises StoreError."""
    with _scratch(source) as engine:
        load(file, engine)
        with engine.connect() as connection:
            found = read_contents(connection)
    if differing := differences(held, found):
        raise StoreError(f"the copy is not what the store holds, {differing[0]}: it was not kept; try again")


def load(file: Path, target: Engine) -> None:
    """Restore a dump into an empty database in one transaction. Raises StoreError."""
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(file.absolute())]
    run(find_program("pg_restore"), words, address_of(target))


def read_dump(file: Path) -> Contents:
    """Return what a dump holds, read to its end. Raises StoreError when it is damaged or of another program."""
    tables: dict[str, int] = {}
    schema, heads = "", []
    for table, columns, row in _rows(file):
        if row is None:
            tables[table] = 0
            continue
        tables[table] += 1
        values = dict(zip(columns, row.split("\t"), strict=False))
        if table == VERSION_TABLE:
            schema = values.get("version_num", "")
        elif table == HEAD_TABLE:
            heads.append((values["site_id"], values["seq"], values["hash"]))
    if VERSION_TABLE not in tables or "organization" not in tables:
        raise StoreError(FOREIGN_TEXT)
    tables.pop(VERSION_TABLE)
    return Contents(schema, tables, sorted_heads(heads))


def holds_anything(engine: Engine) -> bool:
    """Return True when a database has a table, a view or a sequence of its own. Raises StoreError."""
    try:
        with engine.connect() as connection:
            return bool(connection.execute(_ANYTHING).scalar_one())
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error


def _rows(file: Path) -> Iterator[tuple[str, list[str], str | None]]:
    """Yield each table of a dump with its columns and None, then each of its rows as text with tabs."""
    table = ""
    columns: list[str] = []
    for raw in lines_of(find_program("pg_restore"), ["--data-only", "--file=-", str(file.absolute())]):
        line = raw.decode("utf-8", "replace").rstrip("\n")
        if table and line == "\\.":
            table = ""
        elif table:
            # Only what these two hold is looked at; the others are counted.
            yield table, columns, line if table in (HEAD_TABLE, VERSION_TABLE) else ""
        elif line.startswith("COPY ") and line.endswith(" FROM stdin;"):
            name, _, rest = line.removeprefix("COPY ").partition(" (")
            table = name.rpartition(".")[2].strip('"')
            columns = [column.strip('" ') for column in rest.partition(")")[0].split(",")]
            yield table, columns, None


@contextmanager
def _scratch(source: Engine) -> Iterator[Engine]:
    """Make an empty database on the same server and remove it, with those that killed programs left."""
    now = int(time.time())
    name = f"{SCRATCH}{now}_{os.urandom(4).hex()}"
    admin = source.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            idle = connection.execute(_IDLE_SCRATCH, {"scratch": f"{SCRATCH}%"}).scalars().all()
            for left in (one for one in idle if _made_at(one) < now - LEFT_SECONDS):
                connection.execute(text(f'DROP DATABASE IF EXISTS "{left}"'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == _MAY_NOT:
            raise StoreError(
                "the backup cannot be proved: this account may not make a scratch database; let who runs the server "
                "ALTER ROLE … CREATEDB, or name an account that may"
            ) from error
        raise StoreError(one_line(error)) from error
    engine = open_engine(make_url(address_of(source)).set(database=name).render_as_string(hide_password=False))
    try:
        yield engine
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def _made_at(name: str) -> int:
    made = name.removeprefix(SCRATCH).partition("_")[0]
    return int(made) if made.isdecimal() else 0


def _version(connection: object) -> int:
    return int(connection.info.server_version // 10_000)  # type: ignore[attr-defined]
