"""Import files of patients and orders: all files of one call together, each entry for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.batch import Linked, RefusedEntry
from models.exchange.formats import ImportFormat, format_of
from models.exchange.importing.batches import Importing, store_together
from models.exchange.importing.ledger import ReviewItem, Tally
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `status` is taken, unchanged or refused; a refused file changed nothing.

    The counters go by resource (patient, order, …), `not_ours` by the kind of what is not stored; `review` lists what
    of this file waits for a person, `refused` the entries that could not be taken. `error` is set for a refused file.
    """

    file: str
    format: str | None
    status: str
    added: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    unchanged: Mapping[str, int] = field(default_factory=dict)
    review: tuple[ReviewItem, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()
    not_ours: Mapping[str, int] = field(default_factory=dict)
    error: BadInputError | None = None


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import: its content, or why it could not be read."""

    name: str
    content: bytes | BadInputError


@dataclass(slots=True)
class _Part:
    """One file on its way: parsed, or refused."""

    name: str
    reader: ImportFormat | None = None
    parsed: Any = None
    content_hash: str = ""
    error: BadInputError | None = None
    linked: Linked | None = None


def import_files(
    clinic: Clinic, files: Iterable[ImportFile], sender: str = "", person_id: UUID | None = None
) -> tuple[FileReport, ...] | Denied:
    """Store what files state and report each in order; the same files again change nothing.

    The files are read one by one and understood together, whatever their order; those that refer to each other are
    stored together or not at all, every other one by itself. `sender` names the source of what names none.
    `person_id` is who imports, None the command line of a clinic without staff. Raises StoreError for the store.
    """
    by = author(clinic, person_id, "import_files")
    if isinstance(by, Denied):
        return by
    parts = [_parsed(file, sender) for file in files]
    _link(parts)
    reports: dict[int, FileReport] = {number: _refused(part) for number, part in enumerate(parts) if part.error}
    for group in _groups(parts):
        tallies = _store(clinic, [parts[number] for number in group], by.id)
        for number, tally in zip(group, tallies, strict=True):
            reports[number] = _report(parts[number], tally)
            parts[number].linked = None
    return tuple(reports[number] for number in range(len(parts)))


def _parsed(file: ImportFile, sender: str) -> _Part:
    part = _Part(file.name)
    try:
        if isinstance(file.content, BadInputError):
            raise file.content
        part.reader = format_of(file.content)
        part.parsed = part.reader.parse(file.content, sender)
        part.content_hash = hashlib.sha256(file.content).hexdigest()
    except BadInputError as error:
        part.error = error
    return part


def _link(parts: Sequence[_Part]) -> None:
    """Resolve what the files of each format say of each other."""
    for reader in {id(part.reader): part.reader for part in parts if part.reader and not part.error}.values():
        numbers = [number for number, part in enumerate(parts) if part.reader is reader and not part.error]
        for number, linked in zip(numbers, reader.link([parts[at].parsed for at in numbers]), strict=True):
            parts[number].linked = Linked(linked.batch, frozenset(numbers[at] for at in linked.uses))
            parts[number].parsed = None


def _groups(parts: Sequence[_Part]) -> Iterator[list[int]]:
    """Yield the numbers of files that refer to each other, directly or through others, in the order of the files."""
    root = list(range(len(parts)))

    def top(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for number, part in enumerate(parts):
        for other in part.linked.uses if part.linked else ():
            first, second = sorted((top(number), top(other)))
            root[second] = first
    groups: dict[int, list[int]] = {}
    for number, part in enumerate(parts):
        if part.linked:
            groups.setdefault(top(number), []).append(number)
    yield from groups.values()


def _store(clinic: Clinic, parts: Sequence[_Part], who: UUID | None) -> list[Tally]:
    files = [Importing(part.linked.batch, part.content_hash, part.name) for part in parts if part.linked]

    def act(tx: Transaction) -> list[Tally]:
        tallies = store_together(tx, clinic, files)
        for part, tally in zip(parts, tallies, strict=True):
            if part.reader and (tally.added or tally.changed or tally.waits):
                detail = {
                    "format": part.reader.FORMAT, "content": part.content_hash, "added": dict(tally.added),
                    "changed": dict(tally.changed), "review": len(tally.review), "refused": len(tally.refused),
                    "not_ours": dict(tally.not_ours),
                }  # fmt: skip
                audited(tx, clinic, who, "import", None, detail)
        return tallies

    return clinic.store.write(act)


def _refused(part: _Part) -> FileReport:
    return FileReport(part.name, part.reader.FORMAT if part.reader else None, "refused", error=part.error)


def _report(part: _Part, tally: Tally) -> FileReport:
    stored = bool(tally.added or tally.changed or tally.waits)
    # A file of which nothing could be taken was read all the same: what is wrong stands in `refused`.
    read = bool(tally.refused) and not tally.unchanged
    return FileReport(
        file=part.name,
        format=part.reader.FORMAT if part.reader else None,
        status="taken" if stored or read else "unchanged",
        added=dict(tally.added),
        changed=dict(tally.changed),
        unchanged=dict(tally.unchanged),
        review=tuple(tally.review),
        refused=tuple(tally.refused),
        not_ours=dict(tally.not_ours),
    )
