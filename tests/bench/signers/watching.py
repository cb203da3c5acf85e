"""What a PostgreSQL server does meanwhile: processor time, and what its sessions wait for."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from models.store.engine import open_engine

_EVERY = timedelta(milliseconds=25)
_SETTLES = timedelta(milliseconds=300)
_WAITS = """
SELECT coalesce(wait_event_type || ' ' || wait_event, 'runs') FROM pg_stat_activity
WHERE backend_type = 'client backend' AND state = 'active' AND pid <> pg_backend_pid()
"""
_BEATS = os.sysconf("SC_CLK_TCK")


class Waits:
    """Counts what the server's sessions were waiting for, asked many times a second."""

    def __init__(self, database: str) -> None:
        self.seen: Counter[str] = Counter()
        self._engine = open_engine(database)
        self._connection: Connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def look(self) -> None:
        """Count once, then sleep until the next time."""
        self.seen.update(self._connection.exec_driver_sql(_WAITS).scalars())
        time.sleep(_EVERY.total_seconds())

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()
        self._engine.dispose()


def processor_seconds(server: int) -> float:
    """Return the processor time a server took so far: the process of this id and all it made.

    A session that ends just now is in neither place where its time is counted: looked at again until none does.
    """
    before, beats = None, _beats(server)
    while before != beats:
        time.sleep(_SETTLES.total_seconds())
        before, beats = beats, _beats(server)
    return sum(beats.values()) / _BEATS


def _beats(server: int) -> dict[int, int]:
    found = {server: sum(_fields(server)[11:15])}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))) and fields[1] == server:
            found[int(entry.name)] = sum(fields[11:13])
    return found


def _fields(process: int) -> list[int]:
    """Return the numbers of /proc/ID/stat that follow the state, the parent second; none where it is gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return [0, *(int(word) for word in text.rpartition(")")[2].split()[1:])]
