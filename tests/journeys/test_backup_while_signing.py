"""Backups taken while workstations sign: each is a whole clinic as it was at one moment, and nobody is stopped."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from models.safekeeping.backup import back_up
from models.safekeeping.check.store_check import check_store
from models.safekeeping.restore import restore
from models.stock.actions.receive_lot import LotEntry, receive_lot
from models.store.clinic import Clinic
from tests.frozen_clock import FrozenClock
from tests.journeys import charting_forever
from tests.models.safekeeping.whole_clinic import B12, address, contents, emptied, postgres_programs

__all__ = ["postgres_programs"]
pytestmark = pytest.mark.heavy
SIGNERS, BACKUPS = 4, 4
NUMBERS = 100_000
"""Patients of one signer are numbered apart from those of another."""


@contextmanager
def signing(database: str) -> Iterator[list[str]]:
    """Let several processes chart and sign; yields what they tell, one line each."""
    context, told, processes, readers = multiprocessing.get_context("fork"), list[str](), [], []
    for number in range(SIGNERS):
        reading, writing = os.pipe()
        process = context.Process(target=charting_forever.run, args=(database, writing, number * NUMBERS), daemon=True)
        process.start()
        os.close(writing)
        reader = threading.Thread(target=_read, args=(reading, told), daemon=True)
        reader.start()
        processes.append(process)
        readers.append(reader)
    try:
        yield told
    finally:
        for process in processes:
            process.kill()
            process.join()
        for reader in readers:
            reader.join()


def _read(reading: int, told: list[str]) -> None:
    with os.fdopen(reading) as lines:
        told.extend(line for line in iter(lines.readline, ""))


def _signed(told: list[str]) -> int:
    return sum(line.startswith("signed") for line in told)


@pytest.mark.usefixtures("postgres_programs")
def test_backups_while_stations_sign_are_each_a_whole_clinic(
    clinic: Clinic, clock: FrozenClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_lot(clinic, None, LotEntry(B12, "AB123", date(2027, 11, 30), 9_999, checked=True))
    clinic.store.engine.dispose()
    files, signed = [], []
    with signing(address(clinic)) as told:
        while not _signed(told):
            time.sleep(0.05)
        for number in range(BACKUPS):
            files.append(back_up(address(clinic), tmp_path / f"{number}.backup", clock).file)
            signed.append(_signed(told))
    for number, file in enumerate(files):
        into = emptied(clinic, f"restored_{number}")
        restore(file, into, clock)
        check = check_store(into, clock)
        assert check.faults == []
        assert check.proven == contents(into).tables["medication_administration"]
        assert check.proven <= signed[number] + SIGNERS
    assert check_store(address(clinic), clock).faults == []
    with capsys.disabled():
        print(f"\n{BACKUPS} backups while {SIGNERS} processes signed {signed[-1]} doses")
    assert signed[-1] > signed[0]
