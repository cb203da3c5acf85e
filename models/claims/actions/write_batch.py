"""Write a frozen batch into a folder: the file is whole or it is not there, then its claims are sent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from models.claims.actions.make_batch import mark_sent
from models.claims.files.whole_file import Progress, write_whole
from models.claims.formats import batch_bytes, file_name
from models.claims.queries.batches import frozen_batch
from models.people.author import permitted
from models.store.clinic import Clinic


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
    content_hash = write_whole(path, batch_bytes(row.format, found.batch), progress)
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
