"""How fast scanners and people are: what tells a burst from typing, and a scanned code from a typed one."""

from __future__ import annotations

QUICK_SECONDS = 0.03
"""Between two keys of a scanner; no person types six keys in a row so fast."""
HOLD_SECONDS = 0.032
"""How long a key waits for a quick one behind it, where single letters act."""
BURST = 3
"""So many quick keys where single letters act are no commands of a person."""
SPLIT_SECONDS = 0.12
"""How long two quick keys wait for the rest of a burst where single letters act."""
LULL_SECONDS = 0.1
"""Keys that stood still so long without an end are looked at."""
JOIN_SECONDS = 3.5
"""What comes so soon behind a part of a code may be its rest: a slow line stands still for seconds."""
TAIL_SECONDS = 0.3
"""An Enter so soon behind a code without an end is the scanner's."""
AFTER_SECONDS = 0.06
SLOW_SECONDS = 0.15
"""Between two keys of a slow scanner that is told by its prefix or suffix."""
EVEN_SECONDS = 0.09
"""The mean time a slow scanner takes for one key; nobody types a code so fast."""
LEAST_QUICK = 5
"""So many quick keys behind a first one are hardly a person's."""
USUAL_LENGTH = 20
"""Characters the time limit is meant for; a longer code has as much more time as it has characters (S13)."""
USUAL_LIMIT_SECONDS = 0.4
SETTINGS = (0.25, 1.5)


def entry_of(text: str, seconds: float, limit: float, *, framed: bool) -> str:
    """Return "scanned" or "typed" for a code that took `seconds` to arrive, by its total time (S13).

    `limit` is the clinic's setting in seconds. No person types a framed code evenly at a slow scanner's pace either.
    """
    least, most = SETTINGS
    allowed = min(max(limit, least), most) * max(1.0, len(text) / USUAL_LENGTH)
    if framed:
        allowed = max(allowed, EVEN_SECONDS * len(text))
    return "scanned" if seconds <= allowed else "typed"
