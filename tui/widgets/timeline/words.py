"""What a lane says in words: its drug's dose and interval, its window, how a dose lay."""

from __future__ import annotations

from collections.abc import Iterator

from models.charting.timeline.lane import Lane, Timing

ROUTES = {"im": "IM", "subcut": "subcut", "id": "ID"}
NO_WINDOW = "no window on record"


def lane_words(lane: Lane) -> Iterator[str]:
    """Yield what stands behind a lane's drug, the longest first."""
    dose = " ".join(part for part in (lane.dose, ROUTES.get(lane.route, lane.route)) if part)
    single = f"{len(lane.doses)} single doses" if len(lane.doses) > 1 else "once"
    every = f"every {lane.interval_days} days" if lane.interval_days else single
    for window in (_window(lane, source=True), _window(lane, source=False)):
        yield ", ".join(part for part in (dose, every, window) if part)
    yield ", ".join(part for part in (every, _window(lane, source=False)) if part)
    yield _window(lane, source=False) or every


def timing_words(timing: Timing | None) -> str:
    """Return how a dose lay: `2 d late`, `in window`, or against its due day where no window is on record."""
    if timing is None:
        return ""
    if timing.kind:
        return f"{timing.days} d {timing.kind}" if timing.days else timing.kind
    if not timing.days:
        return "on due day"
    return f"{timing.days} d after due" if timing.days > 0 else f"{-timing.days} d before due"


def _window(lane: Lane, *, source: bool) -> str:
    bands = lane.bands
    if bands is None:
        return NO_WINDOW if lane.interval_days else ""
    grace = f", grace to {bands.grace_through}" if bands.grace_through > bands.on_time_through else ""
    return f"window day {bands.early_before} to {bands.on_time_through}{grace}{f' ({bands.name})' if source else ''}"
