"""A code-set file as it was published: a text file, or the members of an archive."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from models.codes.reading.official_text import decoded
from models.core.errors import BadInputError

HEAD = 65_536
_READ = 1 << 20
# What else CMS puts into the same archive: descriptions of the layout, and the changes against the last quarter.
_BESIDE = re.compile(r"record.?layout|correction|transaction|addenda|additions|deletions|revisions|__macosx", re.I)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_PICTURES = (
    (b"\xd0\xcf\x11\xe0", "is an Excel workbook: take the text file (.txt or .csv) of the same download"),
    (b"%PDF", "is a PDF: take the text file of the same download"),
    (b"\x1f\x8b", "is compressed with gzip: unpack it first"),
    (b"\xff\xfe", "is saved as UTF-16: take the file as it was published"),
    (b"\xfe\xff", "is saved as UTF-16: take the file as it was published"),
)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One text file. `name` is shown and stored, `clues` are its own name and its archive's, `size` is in bytes.

    `packed_on` is the day an archive gives its member. `head` is the beginning, decoded.
    """

    name: str
    path: Path
    member: str | None
    clues: tuple[str, ...]
    size: int
    packed_on: date | None
    head: str

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Yield the content as a stream. Raises BadInputError when it cannot be read or is damaged."""
        with _readable():
            if self.member is None:
                with self.path.open("rb") as stream:
                    yield stream
            else:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                    yield stream

    def sha256(self) -> str:
        """Return the digest of the content, the same inside an archive and out of it."""
        digest = hashlib.sha256()
        with self.opened() as stream:
            while block := stream.read(_READ):
                digest.update(block)
        return digest.hexdigest()


def published_files(path: Path) -> list[PublishedFile]:
    """Return the file at `path`, or the members of an archive that may be code sets. Raises BadInputError."""
    with _readable():
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        if head[:4] == b"PK\x03\x04":
            return _members(path)
        return [PublishedFile(path.name, path, None, (path.name,), path.stat().st_size, None, text_of(head))]


def text_of(head: bytes) -> str:
    """Return the decoded beginning of a text file. Raises BadInputError for anything else, saying what it is."""
    for sign, message in _PICTURES:
        if head.startswith(sign):
            raise BadInputError("", message)
    if not head.strip():
        raise BadInputError("", "is empty")
    if b"\x00" in head:
        raise BadInputError("", "is not a text file")
    text = decoded(head)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.I):
        raise BadInputError("", "is a web page, not the file: open the link in a browser and accept the licence there")
    return text


def _members(path: Path) -> list[PublishedFile]:
    with zipfile.ZipFile(path) as archive:
        names = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename == "[Content_Types].xml" for info in names):
            raise BadInputError("", "is an Excel workbook: take the text file (.txt or .csv) of the same download")
        found, other = [], ""
        for info in names:
            if _BESIDE.search(info.filename):
                continue
            with archive.open(info) as stream:
                head = stream.read(HEAD)
            try:
                text = text_of(head)
            except BadInputError:
                other = other or info.filename
                continue
            found.append(_member(path, info, text))
    if not found:
        message = f"holds no text file, only {other}" if other else "holds no file"
        raise BadInputError("", f"{message}: take the archive with the .txt or .csv file")
    return found


def _member(path: Path, info: zipfile.ZipInfo, head: str) -> PublishedFile:
    own = info.filename.rpartition("/")[2]
    # An archive whose maker kept no dates says 1980.
    packed_on = date(*info.date_time[:3]) if info.date_time[0] > 1980 else None
    return PublishedFile(
        name=f"{path.name}/{own}",
        path=path,
        member=info.filename,
        clues=(own, path.name),
        size=info.file_size,
        packed_on=packed_on,
        head=head,
    )


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInputError("", f"cannot be read: {error.strerror or error}") from error
    except _BROKEN as error:
        raise BadInputError("", "is a damaged archive: download it again") from error
