"""What will change, line by line, and why: nothing is stored before both are on the screen."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.drugs.written.sheet import Change
from tui.design.text import Hung, hung, plain, refusal
from tui.frame.dismissal import ClosesItself
from tui.widgets.drug_facts import change_text
from tui.widgets.flow import Flow
from tui.widgets.key_bar import keys_line

LOOKS = {"-": ("was  ", "$quiet"), "+": ("new  ", "$strong")}


class ChangesDialog(ClosesItself, ModalScreen[str | None]):
    """Returns the reason, None when nothing is to be stored. Enter alone stores nothing."""

    DEFAULT_CSS = """
    ChangesDialog Vertical { width: 100%; max-width: 110; height: auto; max-height: 95%; }
    ChangesDialog VerticalScroll { height: auto; max-height: 14; margin: 1 0; }
    ChangesDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        ("f10,alt+s", "store", "Save"),
        ("escape", "leave", "Cancel"),
        ("pageup", "page(-1)", "Up"),
        ("pagedown", "page(1)", "Down"),
    ]
    NAME = "Changes"
    HELP = "Read what changes (PgUp, PgDn), type why and the source, then F10. Esc cancels and saves nothing."

    def __init__(self, title: str, changes: tuple[Change, ...]) -> None:
        super().__init__()
        self._title = title
        self._changes = changes

    def compose(self) -> ComposeResult:
        """Lay out the changes and the reason."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $strong"))
            with VerticalScroll(can_focus=False):
                yield Flow(id="changes")
            yield Static("Reason and source", classes="label")
            yield Input(placeholder="such as: CMS April 2026 HCPCS update", id="reason", max_length=500)
            yield Static("", id="problem")
            yield Static(keys_line(("F10", "or Alt+S: Save"), ("Esc", "Cancel"), ("PgDn", "more")))

    def on_mount(self) -> None:
        """Show the changes."""
        self.query_one("#changes", Flow).show(*change_rows(self._changes))
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.query_one("#problem", Static).update(refusal("Enter does not save. Press F10, or Alt+S."))

    def action_page(self, step: int) -> None:
        """Scroll the changes while the reason is typed."""
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_store(self) -> None:
        """Hand over the reason."""
        reason = self.query_one("#reason", Input).value.strip()
        if len(reason) < 3:
            self.query_one("#problem", Static).update(refusal("Type why it changes, and the source."))
        else:
            self.dismiss(reason)

    def action_leave(self) -> None:
        """Store nothing."""
        self.dismiss(None)


def change_rows(changes: tuple[Change, ...]) -> list[Hung]:
    """Return changes as lines that say in words what was and what is new."""
    return [hung(LOOKS[change.mark], (change_text(change.text), LOOKS[change.mark][1])) for change in changes]
