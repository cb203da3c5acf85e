"""Bring a store to this version: a proved backup first, then the old or the new, nothing between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from models.core.clock import Clock
from models.core.errors import StoreError
from models.safekeeping.backup import save
from models.safekeeping.events import record_event
from models.safekeeping.files import free_name
from models.store.engine import file_of, open_engine
from models.store.revision import NEWER_TEXT, head_revision
from models.store.schema import SchemaState, schema_state, upgrade


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Whether the store was changed, and the backup of what it was; None where there was nothing to lose."""

    changed: bool
    backup: Path | None = None


def upgrade_store(
    database: str, clock: Clock, folder: Path, backup: Path | None = None, *, without_backup: bool = False
) -> Upgraded:
    """Upgrade a store, or make the tables of an empty one.

    The backup is named `backup`, else after the store: beside a file, in `folder` for a server. Raises StoreError; the
    store is then as it was.
    """
    engine = open_engine(database)
    try:
        state = schema_state(engine)
        if state is SchemaState.NEWER:
            raise StoreError(NEWER_TEXT)
        if state is SchemaState.CURRENT:
            return Upgraded(changed=False)
        if state is SchemaState.EMPTY:
            upgrade(engine)
            return Upgraded(changed=True)
        before = _version(engine)
        saved = None if without_backup else _saved(engine, database, backup, folder)
        upgrade(engine)
        record_event(engine, clock, "upgrade", {"from": before, "to": head_revision(), "backup": saved is not None})
        return Upgraded(changed=True, backup=saved)
    finally:
        engine.dispose()


def _saved(engine: Engine, database: str, backup: Path | None, folder: Path) -> Path:
    source = file_of(database)
    where, name = (source.parent, source.stem) if source else (folder, engine.url.database or "clinic")
    target = backup or free_name(
        lambda number: where / f"{name}-before-{head_revision()}{number and '-'}{number}.backup"
    )
    try:
        save(engine, target)
    except StoreError as error:
        raise StoreError(
            f"nothing was upgraded, the backup before it failed: {error}. With a backup of your own: --without-backup"
        ) from error
    return target


def _version(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
