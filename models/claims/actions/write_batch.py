"""Write a frozen batch into a folder: the file is whole or it is not there, then its claims are sent."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import mkstemp
from uuid import UUID

from models.claims.actions.make_batch import mark_sent
from models.claims.formats import batch_bytes, file_name
from models.claims.queries.batches import frozen_batch
from models.core.errors import BadInputError
from models.people.author import permitted
from models.store.clinic import Clinic

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """A batch whose file is whole. `again` says that it was sent before: the same bytes, counted once."""

    number: int
    control: int
    path: Path
    payer: str
    claims: int
    lines: int
    total: Decimal
    again: bool


def write_batch(
    clinic: Clinic, person_id: UUID | None, batch_id: UUID, folder: Path, progress: Progress = lambda _done: None
) -> WrittenBatch:
    """Write one batch and mark it sent; `progress` is told how many bytes are written.

    The file is written under another name, forced to the disk and only then given its own: stopped at any moment there
    is a whole file or none, and claims are sent only after it. Raises BadInputError for a folder that cannot be used.
    """
    permitted(clinic, person_id, "batch_claims")
    found = frozen_batch(clinic, batch_id)
    row = found.row
    path = folder / file_name(row.format, found.batch, row.number)
    content_hash = _write_whole(path, batch_bytes(row.format, found.batch), progress)
    fresh = mark_sent(clinic, person_id, batch_id, content_hash)
    return WrittenBatch(
        number=row.number,
        control=row.control,
        path=path,
        payer=row.payer_name or row.payer_type,
        claims=row.claims,
        lines=row.lines,
        total=row.total,
        again=not fresh,
    )


def _write_whole(path: Path, content: Iterable[bytes], progress: Progress) -> str:
    """Write a file that only its owner reads, whole or not at all; return the SHA-256 of its bytes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=".claims-", suffix=".part", dir=path.parent)
    except OSError as error:
        raise BadInputError("--output", f"{path.parent} cannot be written: {error.strerror or error}") from None
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for part in _counted(content, digest, progress):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _settle(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def _counted(content: Iterable[bytes], digest: hashlib._Hash, progress: Progress) -> Iterator[bytes]:
    done = 0
    for part in content:
        digest.update(part)
        done += len(part)
        progress(done)
        yield part


def _settle(folder: Path) -> None:
    """Force the file's name to the disk too, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
