"""What a person is told when something broke: one line, its place, never anyone's data.

A database's own refusals (disk full, locked) get their words in models/store/driver_errors.py.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from textual.css.query import NoMatches
from textual.worker import Worker, WorkerState


def in_one_line(error: BaseException) -> str:
    """Return a known failure in its own words, an unknown one by type and place."""
    from models.core.errors import NeedlepointError

    if isinstance(error, NeedlepointError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if {"tui", "models"} & set(Path(frame.filename).parts)] or list(frames)
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"Something unexpected happened ({type(error).__name__}{place}). Nothing signed is lost. Try again."


class ReportsFailures:
    """Mixin for screens: a background task that failed is told instead of vanishing."""

    def on_worker_state_changed(self: Any, event: Worker.StateChanged) -> None:
        """Tell the failure of one of this screen's workers."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, NoMatches) and not self.is_attached:
            return  # it only wanted to draw on a screen that was left meanwhile
        message = in_one_line(error)
        self.notify(message, severity="error", timeout=12, markup=False)
        for records in self.query("RecordList"):
            records.not_read(message)
