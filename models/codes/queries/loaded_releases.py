"""Which code sets are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from models.codes.records.code_set_release import CodeSetRelease
from models.core.errors import StoreError
from models.store.revision import NEWER_TEXT
from models.store.schema import SchemaState, schema_state
from models.store.transaction import Store, table_of

_RELEASES = table_of(CodeSetRelease)


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """A loaded file of a release. `answers` False: a reissued file took its place."""

    kind: str
    effective: date
    part: str
    file_name: str
    sha256: str
    rows: int
    left_out: dict[str, int]
    loaded_at: datetime
    answers: bool


def loaded_releases(store: Store) -> tuple[LoadedRelease, ...]:
    """Return every loaded file by kind, the newest release first. Raises StoreError without the current schema."""
    state = schema_state(store.engine)
    if state is SchemaState.NEWER:
        raise StoreError(NEWER_TEXT)
    if state is not SchemaState.CURRENT:
        raise StoreError("this database has no code sets of this version: run 'needlepoint database upgrade' first")
    order = (_RELEASES.c.kind, _RELEASES.c.effective.desc(), _RELEASES.c.part, _RELEASES.c.revision.desc())
    with store.read() as connection:
        rows = connection.execute(select(_RELEASES).order_by(*order)).all()
    newest: set[tuple[str, date, str]] = set()
    found = []
    for row in rows:
        key = (row.kind, row.effective, row.part)
        found.append(
            LoadedRelease(
                kind=row.kind, effective=row.effective, part=row.part, file_name=row.file_name, sha256=row.sha256,
                rows=row.rows, left_out=dict(row.left_out), loaded_at=row.loaded_at, answers=key not in newest,
            )
        )  # fmt: skip
        newest.add(key)
    return tuple(found)
