"""Time-ordered ids made by the client, so no engine needs a sequence."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

from models.store.kept.keys import IN_BYTES


class Uuid7Source:
    """Makes ids that rise within this process even when the clock stands still or steps back.

    They are laid out as UUIDv7 and of version 8, which SQLite keeps in 16 bytes (`models/store/kept/keys.py`).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> UUID:
        """Return the next id: 48 bits of milliseconds, 12 of counter, 62 of randomness."""
        with self._lock:
            stamp = (time.time_ns() // 1_000_000) << 12
            self._last = max(stamp, self._last + 1)
            milliseconds, counter = self._last >> 12, self._last & 0xFFF
        random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
        return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | IN_BYTES << 76 | counter << 64 | 2 << 62 | random)
