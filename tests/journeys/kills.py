"""Commands killed at any moment, and whether what they leave is whole.

NEEDLEPOINT_KILLS says how many kills the heavy run plays for each command (12), NEEDLEPOINT_KILLED_DOSES how many doses
the clinic has (300).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from models.safekeeping.check.store_check import check_store
from models.safekeeping.contents import Contents, read_contents
from models.safekeeping.postgres_copies import holds_anything
from models.store.engine import open_engine
from tests.bench.large.clinic import Size
from tests.frozen_clock import START
from tests.models.safekeeping.whole_clinic import reading
from tests.ready import run, start

KILLS = int(os.environ.get("NEEDLEPOINT_KILLS", "12"))
SIZE = Size(int(os.environ.get("NEEDLEPOINT_KILLED_DOSES", "300")), START.date())
SEED = 20261123
THOROUGH = 25
"""One kill of so many is followed by the whole check, which takes longer than the command; the others by a look at
every page and the count of every table."""


class Now:
    """The clock of the clinic, in which no draft is old."""

    def now(self):
        return START


class Kills(NamedTuple):
    """How many were played, and after how many of them it was done already."""

    played: int
    done: int


def kills(words: Callable[[int], list[str]], after: Callable[[int], bool]) -> Kills:
    """Run a command to its end, then kill it at any moment; `after` returns True where it was done already.

    The second run says how long it takes: the first one loads what the others find loaded.
    """
    chance, longest, done = random.Random(SEED), 0.0, 0
    for number in (0, KILLS + 1):
        command, began = words(number), time.perf_counter()
        finished = run("tui", *command)
        longest = time.perf_counter() - began
        assert finished.returncode == 0, finished.stderr
        assert after(number)
    with Path(os.devnull).open("r+b") as nothing:
        for number in range(1, KILLS + 1):
            program = start("tui", words(number), os.environ, dict.fromkeys((0, 1, 2), nothing.fileno()))
            time.sleep(chance.uniform(0, longest))
            program.kill()
            program.wait(60)
            done += after(number)
    return Kills(KILLS, done)


def assert_whole(file: Path, number: int) -> Contents:
    """Look at a store's pages and count it; check all of it after some kills. Return what it holds."""
    if number % THOROUGH == 0:
        assert check_store(str(file), Now()).faults == []
    with reading(str(file)) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        return read_contents(connection)


def of_server(address: str) -> Contents | None:
    """Return what a server's database holds, None for nothing, once the killed client is gone."""
    engine = open_engine(address)
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    try:
        for _ in range(1_000):
            with engine.connect() as connection:
                if not connection.execute(others).scalar_one():
                    break
            time.sleep(0.01)
        if not holds_anything(engine):
            return None
        with engine.connect() as connection:
            return read_contents(connection)
    finally:
        engine.dispose()


def same_but_for_events(found: Contents, held: Contents, more: range) -> bool:
    """Return whether two stores hold the same, but for so many more audit events in the first."""
    events = found.tables["audit_event"] - held.tables["audit_event"]
    apart = {"audit_event": 0, "audit_head": 0}
    return {**found.tables, **apart} == {**held.tables, **apart} and events in more
