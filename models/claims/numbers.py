"""Numbers of claims and files. Pure: the store keeps the last ones, models/claims/actions/numbering.py takes the next.

People read a claim's number out, so it counts from 1; five digits follow that the moment it was built gives
it, because a store put back from an older copy counts some numbers a second time and a payer would answer for the
wrong patient.

A file's control number (ISA13, nine digits) must never come back either, and it has no room for such digits. It is the
seconds since the first of January 2026, so it does not hang on the store alone: an older copy of the store holds an
older last number, but the clock has gone on since. The stored last number takes care of the rest: within one second,
and with a clock that was set back, the next number is one above it. It may run ahead of the clock by no more than
`MOST_AHEAD` seconds: numbers taken from further ahead could come again after an older copy is put back, so then none
is given. Nine digits of seconds last until September 2057.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from models.core.errors import StoreError

FIRST_SECOND = datetime(2026, 1, 1, tzinfo=UTC)
MOST_AHEAD = 60
HIGHEST = 999_999_999
_VALUES = 100_000
"""How many values the five digits have: two claims of one number share them once in so many cases."""


def claim_control(number: int, made_at: datetime, day: date) -> str:
    """Return what a claim is called: `1042-73504`. `made_at` is when it was built, `day` its day of service."""
    facts = f"{number} {made_at.astimezone(UTC).isoformat()} {day.isoformat()}"
    digits = int.from_bytes(hashlib.sha256(facts.encode()).digest()[:8], "big") % _VALUES
    return f"{number}-{digits:05}"


def control_number(last: int, now: datetime) -> int:
    """Return the control number after `last`. Raises StoreError while the clock is behind the numbers given out."""
    present = int((now - FIRST_SECOND).total_seconds())
    following = max(last + 1, present, 1)
    if following > present + MOST_AHEAD:
        raise StoreError(
            "the clock of this computer is behind the last batch: set it right, so that no control number comes twice"
        )
    if following > HIGHEST:
        raise StoreError("control numbers have nine digits and are used up")
    return following
