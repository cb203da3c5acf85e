"""The floor under every screen: a label and one text field, nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class BareApp(App[None]):
    """Shows that its first frame is there, and takes typing."""

    def compose(self) -> ComposeResult:
        yield Static("BARE")
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()


if __name__ == "__main__":
    BareApp().run()
