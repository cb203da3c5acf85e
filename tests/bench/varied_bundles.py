"""`python -m tests.bench.varied_bundles SAMPLES FOLDER`: many FHIR files like a few, each about somebody else.

Of six patients as Synthea writes them come 617 files of 689 MB, as one of its published sets has. Each file has ids, a
name and a birth date of its own; some say everything of their patient again, on other days, until the size is right.
Prescribers and places stay, as they do in a set of one region. The same samples make the same files.
"""

from __future__ import annotations

import argparse
import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FILES = 617
BYTES = 689_000_000
_SHARED = frozenset({"Organization", "Practitioner"})
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r'(?<=": ")\d{4}-\d\d-\d\d(?=[T"])')
_NAMES = ("Abara", "Bakewell", "Cisneros", "Dvorak", "Eriksen", "Fontaine", "Gunawan", "Hadley", "Ishikawa", "Jelani")
_EMPTY = {"resourceType": "Bundle", "type": "transaction"}


@dataclass(frozen=True)
class Sample:
    """A file to vary: who it is about, and what it says of them. `kept` are ids that stay."""

    person: dict[str, Any]
    rest: str
    kept: frozenset[str]


def bundles(texts: Sequence[str], files: int, size: int) -> Iterator[str]:
    """Yield that many files like those given, together of about that many bytes."""
    samples, written = [_sample(json.loads(text)) for text in texts], 0
    for number in range(files):
        sample = samples[number % len(samples)]
        room = size * (number + 1) // files - written
        text = _varied(sample, number, copies=max(1, round(room / len(sample.rest))))
        written += len(text)
        yield text


def write(samples: Path, folder: Path, files: int = FILES, size: int = BYTES) -> int:
    """Write the files and return how many bytes they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text("utf-8") for path in sorted(samples.glob("*.json"))]
    return sum(
        (folder / f"patient_{number:04}.json").write_bytes(text.encode())
        for number, text in enumerate(bundles(texts, files, size))
    )


def _sample(bundle: dict[str, Any]) -> Sample:
    by_kind: dict[bool, list[Any]] = {True: [], False: []}
    for entry in bundle["entry"]:
        by_kind[entry["resource"]["resourceType"] == "Patient"].append(entry)
    (person,) = by_kind[True]
    kept = (entry["resource"]["id"] for entry in by_kind[False] if entry["resource"]["resourceType"] in _SHARED)
    return Sample(person, _inside(by_kind[False]), frozenset(kept))


def _varied(sample: Sample, number: int, copies: int) -> str:
    own = sample.person["resource"]["id"]
    person = json.loads(json.dumps(sample.person))
    resource = person["resource"]
    resource["name"][0]["family"] = f"{_NAMES[number % len(_NAMES)]}{number}"
    resource["birthDate"] = _later(resource["birthDate"], number)
    parts = [_moved(_inside([person]), f"{number}", frozenset())]
    named = str(uuid.uuid5(uuid.UUID(own), f"{number}"))
    for copy in range(copies):
        text = _moved(sample.rest.replace(own, named), f"{number}/{copy}", sample.kept | {named})
        parts.append(_DAY.sub(lambda found: _later(found[0], copy), text))  # noqa: B023  (used at once)
    head = json.dumps(_EMPTY, indent=4).removesuffix("\n}")
    return f'{head},\n    "entry": [{",".join(parts)}\n    ]\n}}\n'


def _moved(text: str, name: str, kept: frozenset[str]) -> str:
    """Return a text with other ids, the same for the same one, but for those kept."""
    return _ID.sub(lambda found: found[0] if found[0] in kept else str(uuid.uuid5(uuid.UUID(found[0]), name)), text)


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _inside(entries: list[Any]) -> str:
    """Return entries as they stand in a printed bundle, without the brackets around them."""
    printed = json.dumps({"entry": entries}, indent=4)
    return printed[printed.index("[") + 1 : printed.rindex("\n    ]")]


def main() -> None:
    """Write the files the words name."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.varied_bundles", description=__doc__)
    parser.add_argument("samples", type=Path, help="a folder of FHIR bundles, one patient each")
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--bytes", type=int, default=BYTES)
    arguments = parser.parse_args()
    written = write(arguments.samples, arguments.folder, arguments.files, arguments.bytes)
    print(f"{arguments.files} files, {written:,} bytes")


if __name__ == "__main__":
    main()
