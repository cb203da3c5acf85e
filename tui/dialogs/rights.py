"""What stands for a scan: the code typed, or every one of the five rights ticked (S12)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.core.charting_codes import FIVE_RIGHTS
from tui.design.marked import message
from tui.design.text import plain
from tui.frame.dismissal import ClosesItself
from tui.scanning.content import CODE_FIELD
from tui.scanning.scanned import Scanned
from tui.widgets.key_bar import keys_line
from tui.widgets.lists.choice_list import Choice, ChoiceList


class RightsDialog(ClosesItself, ModalScreen[str | Scanned | None]):
    """Returns the code typed, FIVE_RIGHTS once all are ticked, a scan that worked after all, None when neither."""

    DEFAULT_CSS = """
    RightsDialog Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; }
    RightsDialog Static { height: auto; }
    RightsDialog ChoiceList { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Back to scanning")]
    ONLY_CODES: ClassVar = True
    NAME = "Scan override"
    HELP = "Tick each right by its digit once you looked, or type the code. Esc goes back to scanning; that is logged."

    def __init__(self, cause: str, rights: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._cause = cause
        self._rights = rights
        self._ticked: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay out the rights and the field of the code."""
        with Vertical(classes="dialog"):
            if self._rights:
                yield Static("Look at order, container and person, and tick each:")
                yield ChoiceList()
            yield Static("Or type the code, then Enter" if self._rights else "Type the code", classes="label")
            yield Input(placeholder="NDC or the digits under the bars", max_length=100, classes=CODE_FIELD)
            yield Static("", id="problem")
            tick = ((f"1-{len(self._rights)}", "tick"),) if self._rights else ()
            yield Static(keys_line(*tick, ("Tab" if tick else "Enter", "code"), ("Esc", "back to scanning")))

    def on_mount(self) -> None:
        """Begin with the rights."""
        self.query_one(Vertical).border_title = plain(f"Scan override: {self._cause}")
        if self._rights:
            self._show()
            self.query_one(ChoiceList).focus()
        else:
            self.query_one(Input).focus()

    def _show(self) -> None:
        rows = enumerate(self._rights, 1)
        choices = [Choice(str(n), code, text, chosen=code in self._ticked) for n, (code, text) in rows]
        self.query_one(ChoiceList).show(choices)
        self.query_one(Vertical).border_subtitle = f"{len(self._ticked)} of {len(self._rights)} ticked"

    def on_key(self, event: events.Key) -> None:
        """Tick by key; Enter ticks nothing, and says so (F30)."""
        if self._rights and self.query_one(ChoiceList).takes(event.character):
            event.stop()
        elif event.key == "enter" and not isinstance(self.focused, Input):
            event.stop()
            left = len(self._rights) - len(self._ticked)
            self._refuse(f"Enter ticks nothing: tick each by its number, {left} to go.")

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        self._ticked ^= {event.code}
        self._show()
        if len(self._ticked) == len(self._rights):
            self.dismiss(FIVE_RIGHTS)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        code = event.value.strip()
        if code:
            self.dismiss(code)
        else:
            self._refuse("Nothing is typed. Type the code, or Esc.")

    def on_scanned(self, scan: Scanned) -> None:
        """A scanner's code needs no stand-in; one typed or pasted here is it."""
        self.dismiss(scan if scan.entry == "scanned" else scan.text)

    def action_leave(self) -> None:
        """Neither."""
        self.dismiss(None)

    def _refuse(self, text: str) -> None:
        self.query_one("#problem", Static).update(message(text, "stop"))
