"""Import files of patients and orders: all files of one call together, each entry for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.batch import ImportedBatch, Linked, RefusedEntry
from models.exchange.formats import format_named
from models.exchange.importing.batches import Importing, store_together
from models.exchange.importing.ledger import ReviewItem, Tally
from models.exchange.reading.ahead import Reader, look_at, read_ahead, readers_of
from models.exchange.reading.files import ImportFile, ReadFile, read_to_link
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


@dataclass(slots=True)
class _Part:
    """A file on its way, with what it states once those it refers to are read too."""

    read: ReadFile
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
    these = tuple(files)
    with readers_of(these) as readers:
        done, looked_at = _each_as_read(clinic, these, sender, by.id, readers) if readers else ({}, {})
    if len(done) < len(these):
        done |= _all_once_read(clinic, these, sender, by.id, looked_at, done)
    return tuple(done[number] for number in range(len(these)))


def _each_as_read(
    clinic: Clinic, files: Sequence[ImportFile], sender: str, who: UUID | None, readers: Sequence[Reader]
) -> tuple[dict[int, FileReport], dict[int, ReadFile]]:
    """Store each file while the next are read, as long as none refers to another.

    Return the reports by the files' numbers, and the files read to be linked: those that a glance could not tell.
    """
    first = {number: read_to_link(files[number], sender) for number in look_at(files, readers)}
    if any(_complete(read) is None for read in first.values() if not read.error):
        return {}, first
    rest = read_ahead([file for number, file in enumerate(files) if number not in first], sender, readers)
    done: dict[int, FileReport] = {}
    for number in range(len(files)):
        read = first[number] if number in first else next(rest)
        batch = read.batch or _complete(read)
        if batch is None and not read.error:
            return done, first
        (done[number],) = _stored(clinic, [_Part(read, Linked(batch, frozenset()) if batch else None)], who)
    return done, first


def _complete(read: ReadFile) -> ImportedBatch | None:
    return format_named(read.format).complete(read.parsed) if read.format and read.parsed is not None else None


def _all_once_read(
    clinic: Clinic, files: Sequence[ImportFile], sender: str, who: UUID | None,
    looked_at: Mapping[int, ReadFile], done: Mapping[int, FileReport],
) -> dict[int, FileReport]:  # fmt: skip
    """Read all files, then store those that refer to each other together; those `done` change nothing any more."""
    parts = [_Part(looked_at.get(number) or read_to_link(file, sender)) for number, file in enumerate(files)]
    _link(parts)
    reports: dict[int, FileReport] = {
        number: _refused(part.read) for number, part in enumerate(parts) if part.read.error
    }
    for group in _groups(parts):
        if done.keys() >= set(group):
            continue
        told = _stored(clinic, [parts[number] for number in group], who)
        reports |= dict(zip(group, told, strict=True))
    return reports | dict(done)


def _link(parts: Sequence[_Part]) -> None:
    """Resolve what the files of each format say of each other."""
    for name in {part.read.format: None for part in parts if part.read.format and not part.read.error}:
        numbers = [number for number, part in enumerate(parts) if part.read.format == name and not part.read.error]
        linked = format_named(name).link([parts[at].read.parsed for at in numbers])
        for number, one in zip(numbers, linked, strict=True):
            parts[number].linked = Linked(one.batch, frozenset(numbers[at] for at in one.uses))
            parts[number].read.parsed = None


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


def _stored(clinic: Clinic, parts: Sequence[_Part], who: UUID | None) -> list[FileReport]:
    """Store files that belong together and report each; what they state is let go of."""
    if any(part.read.error for part in parts):
        return [_refused(part.read) for part in parts]
    tallies = _store(clinic, parts, who)
    for part in parts:
        part.linked = None
        part.read.batch = None
    return [_report(part.read, tally) for part, tally in zip(parts, tallies, strict=True)]


def _store(clinic: Clinic, parts: Sequence[_Part], who: UUID | None) -> list[Tally]:
    files = [Importing(part.linked.batch, part.read.content_hash, part.read.name) for part in parts if part.linked]

    def act(tx: Transaction) -> list[Tally]:
        tallies = store_together(tx, clinic, files)
        for part, tally in zip(parts, tallies, strict=True):
            if tally.added or tally.changed or tally.waits:
                detail = {
                    "format": part.read.format, "content": part.read.content_hash, "added": dict(tally.added),
                    "changed": dict(tally.changed), "review": len(tally.review), "refused": len(tally.refused),
                    "not_ours": dict(tally.not_ours),
                }  # fmt: skip
                audited(tx, clinic, who, "import", None, detail)
        return tallies

    return clinic.store.write(act, often=True)


def _refused(read: ReadFile) -> FileReport:
    return FileReport(read.name, read.format, "refused", error=read.error)


def _report(read: ReadFile, tally: Tally) -> FileReport:
    stored = bool(tally.added or tally.changed or tally.waits)
    # A file of which nothing could be taken was read all the same: what is wrong stands in `refused`.
    taken = bool(tally.refused) and not tally.unchanged
    return FileReport(
        file=read.name,
        format=read.format,
        status="taken" if stored or taken else "unchanged",
        added=dict(tally.added),
        changed=dict(tally.changed),
        unchanged=dict(tally.unchanged),
        review=tuple(tally.review),
        refused=tuple(tally.refused),
        not_ours=dict(tally.not_ours),
    )
