"""What the application itself tells of a failure: one line, never anyone's data."""

from __future__ import annotations

from rich.text import Text
from textual.worker import Worker, WorkerState

from tui.design.text import plain
from tui.frame.failure import in_one_line
from tui.frame.session import Session


class TellsOwnFailures(Session):
    """Part of the application."""

    def fail(self, error: BaseException) -> None:
        """Tell a failure in one line."""
        self.notify(plain(in_one_line(error)).plain, severity="error", timeout=12, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell a failure of the app's own tasks."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.fail(event.worker.error)

    def _fatal_error(self) -> None:
        # Textual's own report prints local variables, patients' names among them.
        error = self._exception
        message = in_one_line(error) if error else "Something unexpected happened."
        self._exit_renderables.append(Text(f"needlepoint: {message}"))
        self._close_messages_no_wait()
