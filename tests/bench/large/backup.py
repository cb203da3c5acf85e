"""`python -m tests.bench.large.backup DATABASE --file FILE --into FILE|URL`: a backup while stations sign.

Eight processes sign without a pause; a backup is taken, restored and compared. Prints how long each took, how large
the backup is, and what the signers felt of it: doses a second and the longest wait, before the backup and during it.
The doses stay in the database.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from models.core.errors import StoreError
from models.safekeeping.backup import back_up
from models.safekeeping.restore import restore
from models.store.engine import file_of
from tests.frozen_clock import FrozenClock
from tests.journeys import charting_forever

SIGNERS = 8
NUMBERS = 100_000
"""Patients of one signer are numbered apart from those of another."""
STEP = 1_000
MB = 1_000_000


@dataclass(slots=True)
class Signings:
    """When each process was given its receipts, and how often the store told one to try again."""

    at: list[list[float]] = field(default_factory=list)
    again: list[float] = field(default_factory=list)

    def between(self, begin: float, end: float) -> str:
        """Return doses a second, and the usual and the longest wait for the next receipt, in words."""
        waits = []
        for moments in self.at:
            # The wait that goes on at the end counts, too.
            inside = [begin, *(at for at in moments if begin <= at <= end), end]
            waits += [later - earlier for earlier, later in pairwise(inside)]
        signed = sum(begin <= at <= end for moments in self.at for at in moments)
        again = sum(begin <= at <= end for at in self.again)
        return (
            f"{signed / (end - begin):.1f} doses a second, a dose after {median(waits) * 1000:.0f} ms,"
            f" the longest after {max(waits):.1f} s; told {again} times to try again"
        )


@contextmanager
def signing(database: str, signers: int) -> Iterator[Signings]:
    """Let processes chart and sign until the end; yield what they were promised."""
    context, told, processes = multiprocessing.get_context("fork"), Signings(), []
    for number in range(signers):
        reading, writing = os.pipe()
        first = int(time.time()) % NUMBERS * NUMBERS + number * NUMBERS // signers
        process = context.Process(target=_sign_on, args=(database, writing, first), daemon=True)
        process.start()
        os.close(writing)
        told.at.append([])
        threading.Thread(target=_read, args=(reading, told.at[-1], told.again), daemon=True).start()
        processes.append(process)
    try:
        yield told
    finally:
        for process in processes:
            process.kill()
            process.join()


def _sign_on(database: str, pipe: int, first: int) -> None:
    """Sign until the end; who is told to try again does, with the next patient.

    So does who is told of somebody like their patient, who came to today's list a moment ago.
    """
    while True:
        with suppress(StoreError, AssertionError):
            charting_forever.run(database, pipe, first)
        os.write(pipe, b"again\n")
        first += STEP


def _read(reading: int, moments: list[float], again: list[float]) -> None:
    with os.fdopen(reading) as lines:
        for line in iter(lines.readline, ""):
            if line.startswith("signed"):
                moments.append(perf_counter())
            elif line.startswith("again"):
                again.append(perf_counter())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large.backup", description=__doc__)
    parser.add_argument("database", metavar="DATABASE", help="a clinic `python -m tests.bench.large` made")
    parser.add_argument("--file", type=Path, required=True, help="the backup to write")
    parser.add_argument("--into", required=True, metavar="FILE|URL", help="an empty place to restore into")
    parser.add_argument("--signers", type=int, default=SIGNERS)
    parser.add_argument("--before", type=float, default=20, metavar="SECONDS", help="how long to sign without a backup")
    arguments = parser.parse_args()
    clock = FrozenClock()
    with signing(arguments.database, arguments.signers) as told:
        while not all(told.at):
            time.sleep(0.1)
        begin = perf_counter()
        time.sleep(arguments.before)
        alone = perf_counter()
        backup = back_up(arguments.database, arguments.file, clock)
        end = perf_counter()
    doses = backup.contents.tables["medication_administration"]
    print(f"backup of {doses:,} doses, {backup.contents.rows:,} rows: {end - alone:.0f} s, proved")
    print(f"its size: {arguments.file.stat().st_size / MB:,.0f} MB{_held(arguments.database)}")
    print(f"{arguments.signers} signers before it: {told.between(begin, alone)}")
    print(f"{arguments.signers} signers during it: {told.between(alone, end)}")
    began = perf_counter()
    restore(arguments.file, arguments.into, clock)
    print(f"restored and compared: {perf_counter() - began:.0f} s")
    return 0


def _held(database: str) -> str:
    file = file_of(database)
    if file is None:
        return ""
    beside = file.with_name(f"{file.name}-wal")
    grown = beside.stat().st_size / MB if beside.exists() else 0
    return f"; the database: {file.stat().st_size / MB:,.0f} MB and {grown:,.0f} MB in its -wal"


if __name__ == "__main__":
    sys.exit(main())
