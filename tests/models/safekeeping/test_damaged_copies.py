"""Damaged copies of a clinic through the check: none crashes it, none becomes a new clinic, what matters is named.

NEEDLEPOINT_DAMAGED_COPIES and NEEDLEPOINT_SOUND_COPIES say how many the heavy run plays (200, 24).
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models.core.errors import StoreError
from models.safekeeping.check.store_check import check_store
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import names, tables_of

Rows = dict[str, list[tuple[Any, ...]]]
DAILY, COPIES = 2, int(os.environ.get("NEEDLEPOINT_DAMAGED_COPIES", "200"))
SOUND = int(os.environ.get("NEEDLEPOINT_SOUND_COPIES", "24"))
PAGE = 4096
SEED = 20261123
PROVED = {"audit_event", "audit_head", "administration_correction"}
"""Tables whose every value the audit chain or a hash covers."""
PROVED_COLUMNS = {
    "medication_administration": {"content", "summary", "record_hash", "drug_slug", "dose", "outcome"},
    "provenance": {"target_id", "record_hash"},
}


def _flipped_bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _flipped_bits(content: bytearray, chance: random.Random) -> None:
    for _ in range(20):
        _flipped_bit(content, chance)


def _zeroed_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // PAGE) * PAGE
    content[start : start + PAGE] = bytes(PAGE)


def _cut_tail(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flipped_bit, _zeroed_page, _flipped_bits, _cut_tail,
)  # fmt: skip


def damaged(sound: bytes, number: int) -> bytes:
    content = bytearray(sound)
    DAMAGES[number % len(DAMAGES)](content, random.Random(SEED + number))
    return bytes(content)


def must_be_named(database: Path, sound: Path) -> tuple[bool, str]:
    """Return whether damage breaks a page, a reference, a signed record or the trail, and what kind it is of if not.

    Judged by SQLite alone, beside the program.
    """
    try:
        with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return True, "a page"
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return True, "a reference"
        found, before = tables_of(str(database)), tables_of(str(sound))
    except (sqlite3.Error, UnicodeDecodeError):
        return True, "a page"
    changed = [name for name in before if found.get(name) != before[name]]
    if not changed:
        return False, "free space"
    if PROVED & set(changed) or any(_proved_differ(sound, name, found, before) for name in changed):
        return True, "what is signed"
    return False, f"plain values of {', '.join(changed)}"


def _proved_differ(sound: Path, name: str, found: Rows, before: Rows) -> bool:
    wanted = PROVED_COLUMNS.get(name)
    if not wanted:
        return False
    with closing(sqlite3.connect(f"file:{sound}?immutable=1", uri=True)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
    places = [number for number, column in enumerate(columns) if column in wanted]
    old = before[name]  # type: ignore[index]
    return [[row[place] for place in places] for row in found[name]] != [
        [row[place] for place in places] for row in old
    ]


def is_named(database: Path, clock: FrozenClock) -> bool:
    try:
        return bool(check_store(str(database), clock).faults)
    except StoreError as error:
        return "\n" not in str(error)


def play(sound: Path, numbers: range, clock: FrozenClock) -> Counter[str]:
    """Check one damaged copy after the other; return how many were named, and what those not named were."""
    content, copy, results = sound.read_bytes(), sound.with_name("damaged.sqlite3"), Counter[str]()
    for number in numbers:
        copy.write_bytes(damaged(content, number))
        named = is_named(copy, clock)
        must, kind = must_be_named(copy, sound)
        assert named or not must, f"copy {number}: {kind} is damaged and not named"
        results["named" if named else kind] += 1
        assert names(sound.parent) == ["clinic.sqlite3", "damaged.sqlite3"]
    return results


def test_a_damaged_copy_is_named_and_crashes_nothing(filled: Path, clock: FrozenClock) -> None:
    assert play(filled, range(DAILY), clock)["named"] >= DAILY // 2


@pytest.mark.heavy
def test_hundreds_of_damaged_copies_are_named_and_crash_nothing(
    filled: Path, clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    results = play(filled, range(DAILY, DAILY + COPIES), clock)
    with capsys.disabled():
        print(f"\n{COPIES} damaged copies: {dict(results)}")


@pytest.mark.heavy
def test_sound_copies_are_never_accused(filled: Path, clock: FrozenClock) -> None:
    """Vacuumed, with other page sizes, in other journal modes, with pages left free: all of them sound."""
    for number in range(SOUND):
        copy = filled.with_name(f"sound-{number}.sqlite3")
        copy.write_bytes(filled.read_bytes())
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.executescript(_sound_settings(random.Random(SEED + number)))
        assert check_store(str(copy), clock).faults == [], f"copy {number}"
        for path in filled.parent.glob(f"{copy.name}*"):
            path.unlink()


def _sound_settings(chance: random.Random) -> str:
    size, vacuum = 2 ** chance.randrange(9, 17), chance.choice(("NONE", "FULL", "INCREMENTAL"))
    written = f"PRAGMA journal_mode=DELETE; PRAGMA page_size={size}; PRAGMA auto_vacuum={vacuum}; VACUUM;"
    filler = f"CREATE TABLE filler AS SELECT randomblob({chance.randrange(100_000)}) AS x; DROP TABLE filler;"
    more = (filler, "ANALYZE;", "REINDEX;", "PRAGMA incremental_vacuum(3);")
    kept = f"PRAGMA journal_mode={chance.choice(('WAL', 'DELETE', 'PERSIST', 'TRUNCATE'))};"
    return written + "".join(chance.sample(more, chance.randrange(len(more) + 1))) + kept
