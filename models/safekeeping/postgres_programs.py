"""PostgreSQL's own client programs, `pg_dump` and `pg_restore`: finding them and running them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from models.core.errors import StoreError

FOLDER_VARIABLE = "NEEDLEPOINT_PG_BIN"
_USUAL = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/libpq/bin", "/usr/local/opt/libpq/bin")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\(.*\)")
_KNOWN = {
    "No space left": "the disk is full: nothing was stored; free space and try again",
    "File too large": "the disk is full: nothing was stored; free space and try again",
    "could not write": "the disk could not be written: nothing was stored; free space and try again",
    "connection to server": "the server does not answer: check the database address",
    "permission denied": "this account may not do that on the server: ask who runs it",
    "password authentication": "the server refused the password: check the database address",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was found, and the version of PostgreSQL it is of (15, 16, …)."""

    path: str
    version: int


def find_program(name: str, server: int = 0) -> Program:
    """Return the newest `name` on this machine. `server` is the version of the server it must know, 0 for any.

    Raises StoreError with how to get it when there is none, or only older ones.
    """
    found = max(_programs(name), key=lambda program: program.version, default=None)
    if found is not None and found.version >= server:
        return found
    wanted = f"-{server}" if server else ""
    missing = f"{name} here is of version {found.version}, the server of {server}" if found else f"{name} is not here"
    raise StoreError(
        f"{missing}: install PostgreSQL's client programs (apt install postgresql-client{wanted}, dnf install "
        f"postgresql, brew install libpq) or name their folder in {FOLDER_VARIABLE}"
    )


def run(program: Program, words: list[str], database: str = "", output: int | None = None) -> None:
    """Run a program to its end; `database` is the server's address it works on. Raises StoreError in one line."""
    done = subprocess.run(  # noqa: S603
        [program.path, *_target(database), *words],
        env=_environment(database), stdin=subprocess.DEVNULL, stdout=output or subprocess.DEVNULL,
        stderr=subprocess.PIPE, check=False, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise StoreError(_why(program, done.stderr))


def lines_of(program: Program, words: list[str]) -> Iterator[bytes]:
    """Yield what a program prints, line by line. Raises StoreError when it fails."""
    with subprocess.Popen(  # noqa: S603
        [program.path, *words], env=_environment(""), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout  # noqa: S101
        assert process.stderr  # noqa: S101
        try:
            yield from process.stdout
        finally:
            process.stdout.close()
            told = process.stderr.read().decode("utf-8", "replace")
    if process.returncode:
        raise StoreError(_why(program, told))


def _programs(name: str) -> Iterator[Program]:
    named = os.environ.get(FOLDER_VARIABLE)
    paths = [named] if named else [*os.environ.get("PATH", "").split(os.pathsep), *_usual_folders()]
    for folder in dict.fromkeys(paths):
        path = shutil.which(name, path=folder) if folder else None
        version = _version(path) if path else 0
        if path and version:
            yield Program(path, version)


def _usual_folders() -> Iterator[str]:
    for pattern in _USUAL:
        yield from (str(folder) for folder in Path("/").glob(pattern.lstrip("/")))


def _version(path: str) -> int:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, text=True)  # noqa: S603
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if found and not done.returncode else 0


def _target(database: str) -> list[str]:
    """Return the words that name a database. Its password is not among them: other accounts see a program's words."""
    if not database:
        return []
    from psycopg.conninfo import make_conninfo

    url = make_url(database).set(drivername="postgresql")
    parts: dict[str, Any] = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    given = {key: value for key, value in {**parts, **url.query}.items() if value and key != "password"}
    return [f"--dbname={make_conninfo('', **given)}"]


def _environment(database: str) -> dict[str, str]:
    password = make_url(database).password if database else None
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}


def _why(program: Program, told: str) -> str:
    """Return a program's complaint as one line without what stands in quotes: it may be a patient's."""
    for sign, message in _KNOWN.items():
        if sign in told:
            return message
    name = Path(program.path).name
    first = next((line for line in told.splitlines() if "error:" in line), "")
    reason = _QUOTED.sub("…", first.partition("error:")[2]).strip()
    return f"{name} failed: {reason or 'it gave no reason'}"
