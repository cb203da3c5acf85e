"""Official code-set files for tests: shortened real ones, and ways to break them."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from models.codes.layouts import code_sets_in
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.published_file import PublishedFile

FOLDER = Path(__file__).parent / "fixtures" / "reference"
CROSSWALK = "asp_ndc_hcpcs_crosswalk_2025q4.csv"
NOC = "asp_noc_crosswalk_2025q4.csv"
PRICING = "asp_pricing_2025q4.csv"
PTP = "ccipra-v322r0-f1.txt"
MUE = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
HCPCS = "HCPC2026_OCT_ANWEB.csv"
ICD10 = "icd10cm_order_2026.txt"
PRODUCT, PACKAGE = "product.txt", "package.txt"
NDC_DAY = date(2026, 11, 20)
ALL = (CROSSWALK, NOC, PRICING, PTP, MUE, HCPCS, ICD10)


def content(name: str) -> bytes:
    """Return the bytes of a shortened official file."""
    return (FOLDER / name).read_bytes()


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file as published and return its path."""
    path = folder / name
    path.write_bytes(data)
    return path


def copied(folder: Path, name: str, as_name: str | None = None) -> Path:
    """Return the path of a copy, under its own or another name."""
    return Path(shutil.copy(FOLDER / name, folder / (as_name or name)))


def changed(folder: Path, name: str, old: bytes, new: bytes, as_name: str | None = None) -> Path:
    """Return the path of a copy in which `old`, which stands there, is `new`."""
    data = content(name)
    assert old in data
    return put(folder, as_name or name, data.replace(old, new))


def zipped(folder: Path, name: str, members: dict[str, bytes], day: date = NDC_DAY) -> Path:
    """Return the path of an archive with these members, packed on `day`."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(zipfile.ZipInfo(member, (day.year, day.month, day.day, 3, 0, 0)), data)
    return path


def judged(path: Path, stated: date | None = None) -> tuple[PublishedFile, Layout, Release]:
    """Return what a file is taken for."""
    file, layout = code_sets_in(path)[0]
    assert layout.released is not None
    return file, layout, layout.released(file, stated)


def read(path: Path, stated: date | None = None) -> tuple[list[Any], Notes]:
    """Return the rows of a file and what its reader noted."""
    file, layout, release = judged(path, stated)
    assert layout.rows is not None
    notes = Notes(release.effective)
    with file.opened() as stream:
        return list(layout.rows(stream, notes)), notes


def many_edits(count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield the lines of a PTP file of `count` synthetic edits, in the order CMS sorts them."""
    chance = random.Random(seed)
    yield from content(PTP).splitlines(keepends=True)[:6]
    partners = 150
    for number in range(count):
        one, two = 10_000 + number // partners, 20_000 + 500 * (number % partners) + chance.randrange(500)
        deleted = chance.choice((b"*", b"20231231", b"20200101"))
        indicator = b"9" if deleted == b"20200101" else chance.choice((b"0", b"1"))
        cells = (b"%05d" % one, b"%05d" % two, b"", b"20200101", deleted, indicator, b"Mutually exclusive procedures")
        yield b"\t".join(cells) + b"\r\n"
