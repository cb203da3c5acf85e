"""Load an official code-set file: taken whole into its own release, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import SQLModel

import models.codes.records.code_set_rows  # noqa: F401  (registers the tables that rows go into)
from models.codes.layouts import code_sets_in
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.published_file import PublishedFile
from models.codes.records.code_set_release import CodeSetRelease
from models.core.errors import BadInputError
from models.store.audit import audited
from models.store.bulk import Staged, Staging, staging
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_RELEASES = table_of(CodeSetRelease)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LoadedSet:
    """One code set of a file. `status` is loaded or unchanged; `left_out` counts rows not kept, by reason.

    `notes` are for a person to look at: what was taken for granted, and what looks cut short.
    """

    kind: str
    title: str
    effective: date
    part: str
    status: str
    rows: int
    left_out: dict[str, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file. `status` is loaded, unchanged or refused; a refused file changed nothing."""

    file: str
    status: str
    sets: tuple[LoadedSet, ...]
    error: BadInputError | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file read whole, waiting to be stored."""

    file: PublishedFile
    layout: Layout
    release: Release
    sha256: str
    staged: Staged
    notes: Notes

    @property
    def rows(self) -> int:
        return self.staged.rows - sum(self.notes.added.values())


def load_file(
    clinic: Clinic,
    path: Path,
    *,
    release: date | None = None,
    replace: bool = False,
    progress: Progress = lambda _name, _done, _size: None,
) -> LoadReport:
    """Store the code sets of a file or archive, all or none, and report them; the same file again changes nothing.

    `release` says when they take effect where neither content nor name does. `replace` lets a reissued file answer in
    place of an earlier one of the same release, which stays stored. `progress` gets a name, bytes read and their
    number. Raises StoreError for the store.
    """
    try:
        with staging(clinic.store) as place:
            sets = _load(clinic, place, path, release, replace, progress)
    except BadInputError as error:
        return LoadReport(str(path), "refused", (), error)
    status = "loaded" if any(found.status == "loaded" for found in sets) else "unchanged"
    return LoadReport(str(path), status, tuple(sets))


def _load(
    clinic: Clinic, place: Staging, path: Path, stated: date | None, replace: bool, progress: Progress
) -> list[LoadedSet]:
    sets: list[LoadedSet] = []
    ready: list[_Ready] = []
    for file, layout, release in _once_each(path, stated):
        with _named(file, path):
            sha256 = file.sha256()
            with clinic.store.read() as connection:
                known = _known(_editions(connection, layout.kind, release), layout.kind, release, sha256, replace)
            if known is not None:
                sets.append(known_set(layout, release, known))
            else:
                ready.append(_read(place, file, layout, release, sha256, progress))
    if ready:
        sets += place.publish(lambda tx: _publish(tx, clinic, place, ready, replace))
    return sets


def known_set(layout: Layout, release: Release, row: Any) -> LoadedSet:
    """Return the report of a file that was loaded before."""
    return LoadedSet(
        layout.kind, layout.title, release.effective, release.part, "unchanged", row.rows, dict(row.left_out)
    )


def _once_each(path: Path, stated: date | None) -> list[tuple[PublishedFile, Layout, Release]]:
    """Return each code set of a file; of one an archive holds in two formats, only the first."""
    found: dict[tuple[str, Release], tuple[PublishedFile, Layout, Release]] = {}
    for file, layout in code_sets_in(path):
        assert layout.released is not None  # noqa: S101
        with _named(file, path):
            release = layout.released(file, stated)
        found.setdefault((layout.kind, release), (file, layout, release))
    return list(found.values())


def _read(
    place: Staging, file: PublishedFile, layout: Layout, release: Release, sha256: str, progress: Progress
) -> _Ready:
    assert layout.rows is not None  # noqa: S101
    notes = Notes(release.effective)
    target = SQLModel.metadata.tables[layout.table]
    with file.opened() as stream:
        rows = layout.rows(stream, notes)
        staged = place.stage(target, layout.columns, rows, lambda: progress(file.name, stream.tell(), file.size))
    if not staged.rows:
        raise BadInputError("", f"holds no row of {layout.title}: it is cut short")
    return _Ready(file, layout, release, sha256, staged, notes)


def _publish(
    tx: Transaction, clinic: Clinic, place: Staging, ready: list[_Ready], replace: bool
) -> list[LoadedSet]:  # fmt: skip
    return [_store(tx, clinic, place, item, replace) for item in ready]


def _store(tx: Transaction, clinic: Clinic, place: Staging, item: _Ready, replace: bool) -> LoadedSet:
    layout, release, left_out = item.layout, item.release, dict(item.notes.left_out)
    # Read once: whoever stores this release meanwhile takes the same revision, and the later of the two starts again.
    editions = _editions(tx.connection, layout.kind, release)
    known = _known(editions, layout.kind, release, item.sha256, replace)
    if known is not None:
        return known_set(layout, release, known)
    highest = tx.execute(select(func.max(_RELEASES.c.number))).scalar() or 0
    row = CodeSetRelease(
        id=clinic.new_id(), site_id=clinic.site_id, number=highest + 1, kind=layout.kind, effective=release.effective,
        part=release.part, revision=len(editions), file_name=item.file.name,
        sha256=item.sha256, rows=item.rows, left_out=left_out, texts=list(item.notes.texts), loaded_at=clinic.now(),
    )  # fmt: skip
    tx.add(row)
    place.add(tx, item.staged, "release_no", row.number)
    detail = {"kind": row.kind, "effective": str(row.effective), "part": row.part, "revision": row.revision,
              "file": row.file_name, "content": row.sha256, "rows": row.rows, "left_out": left_out}  # fmt: skip
    audited(tx, clinic, None, "load_reference", ("CodeSetRelease", row.id), detail)
    notes = tuple(note for note in (release.note, _doubt(tx, row)) if note)
    return LoadedSet(layout.kind, layout.title, release.effective, release.part, "loaded", item.rows, left_out, notes)


def _doubt(tx: Transaction, row: CodeSetRelease) -> str:
    """Return what looks cut short: a file that ends with a line cannot be told from a whole one by itself."""
    others = select(_RELEASES).where(
        _RELEASES.c.kind == row.kind, _RELEASES.c.part == row.part, _RELEASES.c.number != row.number
    )
    other = tx.execute(others.order_by(_RELEASES.c.effective.desc(), _RELEASES.c.revision.desc()).limit(1)).first()
    if other is None or 2 * row.rows >= other.rows:
        return ""
    return f"has {row.rows:,} rows, {other.file_name} of {other.effective} has {other.rows:,}: was it cut short?"


def _known(editions: list[Any], kind: str, release: Release, sha256: str, replace: bool) -> Any:
    """Return the row of the same content where it answers already, None for a file that is to be stored.

    Raises BadInputError when another file holds the release and `replace` was not asked for.
    """
    if not editions:
        return None
    newest = editions[-1]
    if newest.sha256 == sha256:
        return newest
    if replace:
        return None
    other = next((row for row in editions if row.sha256 == sha256), None)
    message = "was replaced by" if other else "differs from"
    part = f" {release.part}" if release.part else ""
    raise BadInputError(
        "",
        f"{message} {newest.file_name}, which is loaded as {kind} {release.effective}{part}: if CMS reissued it, add "
        "--replace (the earlier rows stay stored); if it is another release, add --release with its day",
    )


def _editions(connection: Connection, kind: str, release: Release) -> list[Any]:
    """Return the files loaded for a release and part, oldest revision first."""
    statement = select(_RELEASES).where(
        _RELEASES.c.kind == kind, _RELEASES.c.effective == release.effective, _RELEASES.c.part == release.part
    )
    return list(connection.execute(statement.order_by(_RELEASES.c.revision)))


@contextmanager
def _named(file: PublishedFile, path: Path) -> Iterator[None]:
    """Put an archive's member before the place a refusal names."""
    try:
        yield
    except BadInputError as error:
        if file.name == path.name:
            raise
        member = file.name.rpartition("/")[2]
        raise BadInputError(f"{member}: {error.at}" if error.at else member, error.text) from error
