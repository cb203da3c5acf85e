"""Back a store up while stations sign: whole, private, proved, and only then called a backup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from models.core.clock import Clock
from models.core.errors import StoreError
from models.safekeeping.contents import Contents
from models.safekeeping.events import record_event
from models.safekeeping.files import FileKind, check_new, failing_as, kind_of, written_beside
from models.safekeeping.keep_rule import KeepRule, kept
from models.safekeeping.postgres_copies import dump, prove_dump
from models.safekeeping.seal import seal
from models.safekeeping.sqlite_copies import copy_file, prove_file
from models.store.engine import open_engine
from models.store.private_file import SIDE_FILES
from models.store.revision import NEWER_TEXT
from models.store.schema import SchemaState, schema_state

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A proved backup. `removed` are older ones the keep rule let go."""

    file: Path
    contents: Contents
    removed: tuple[Path, ...] = ()


def back_up(database: str, target: Path, clock: Clock, keep: KeepRule | None = None) -> Backup:
    """Write a proved backup and an audit event in the store. With `keep` the time is added to the file's name.

    Raises StoreError when it cannot be taken or proved; then there is no file of that name.
    """
    engine = open_engine(database)
    try:
        state = schema_state(engine)
        if state is SchemaState.EMPTY:
            raise StoreError("no clinic is set up in this database: there is nothing to back up")
        if state is SchemaState.NEWER:
            raise StoreError(NEWER_TEXT)
        file = _dated(target, clock.now()) if keep else target
        held = save(engine, file)
        if state is SchemaState.CURRENT:
            _record(engine, clock, file, held)
    finally:
        engine.dispose()
    return Backup(file, held, _let_go(target, keep) if keep else ())


def save(engine: Engine, target: Path) -> Contents:
    """Write a proved copy of a store into a new file; return what it holds. Raises StoreError."""
    source = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
    if source and target.resolve() in {source.resolve().with_name(source.name + end) for end in ("", *SIDE_FILES)}:
        raise StoreError(f"{target} is the database itself: name another file")
    check_new(target)
    with written_beside(target) as part:
        if source:
            held = copy_file(engine, part)
            seal(part)
            prove_file(part, held)
        else:
            held = dump(engine, part)
            seal(part)
            prove_dump(engine, part, held)
    return held


def _record(engine: Engine, clock: Clock, file: Path, held: Contents) -> None:
    try:
        record_event(engine, clock, "backup", {"rows": held.rows, "events": sum(head[1] for head in held.heads)})
    except StoreError as error:
        raise StoreError(f"{file} is whole and proved, but the audit trail could not take it: {error}") from error


def _dated(target: Path, at: datetime) -> Path:
    return target.with_name(f"{target.stem}-{at.astimezone(UTC):{_STAMP}}{target.suffix}")


def _let_go(target: Path, rule: KeepRule) -> tuple[Path, ...]:
    """Remove the backups of this name that the rule does not keep."""
    pattern = re.compile(rf"{re.escape(target.stem)}-(\d{{8}}T\d{{6}}Z){re.escape(target.suffix)}")
    taken: dict[datetime, Path] = {}
    with failing_as("the backup is whole, but older ones could not be removed"):
        for path in target.parent.iterdir():
            match = pattern.fullmatch(path.name)
            if match and path.is_file() and kind_of(path) in (FileKind.SQLITE, FileKind.DUMP):
                taken[datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)] = path
        going = [path for at, path in sorted(taken.items()) if at not in kept(rule, taken)]
        for path in going:
            path.unlink()
    return tuple(going)
