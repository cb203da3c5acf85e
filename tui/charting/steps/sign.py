"""Step 5: the record read back, the charges with their reasons, the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.billing.payers.payer_profiles import TYPE_NAMES
from tui.charting.steps.pane import StepPane
from tui.design.text import Hung, plain
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.charge_lines import charge_rows
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView


class SignPane(StepPane):
    """One sentence, the lines it bills, and the secret."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("F10", "sign (or Alt+S)"), ("F7", "what if"))
    ANSWERS: ClassVar[Mapping[str, str]] = {"pin": "#secret"}

    def compose(self) -> ComposeResult:
        """Lay out sentence, charges and PIN."""
        with VerticalScroll(can_focus=False, id="record"):
            yield Static("", id="sentence")
            yield Flow(id="charges")
        with Horizontal(classes="field"):
            yield Static("PIN", classes="label")
            yield Input(password=True, id="secret", max_length=32)
            yield Static(plain("Enter does not sign: F10 or Alt+S", "$quiet"), id="how")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        self.query_one("#sentence", Static).update(plain(view.sentence, "bold"))
        self.query_one("#charges", Flow).show(*charges(charting, view))
        self.call_after_refresh(self._tell_how)

    def start(self) -> None:
        """Begin with the PIN."""
        self.query_one("#secret", Input).focus()

    def on_resize(self) -> None:
        """Say whether there is more to read at the new size."""
        self.call_after_refresh(self._tell_how)

    def on_key(self, event: events.Key) -> None:
        """Read on with the arrows: the PIN has only one line."""
        record = self.query_one("#record", VerticalScroll)
        if event.key == "down":
            record.scroll_relative(y=3, animate=False)
        elif event.key == "up":
            record.scroll_relative(y=-3, animate=False)
        else:
            return
        event.stop()

    def _tell_how(self) -> None:
        longer = self.query_one("#record", VerticalScroll).max_scroll_y > 0
        text = "↑ ↓ read on · F10 or Alt+S signs" if longer else "Enter does not sign: F10 or Alt+S"
        self.query_one("#how", Static).update(plain(text, "bold $accent" if longer else "$quiet"))

    @property
    def secret(self) -> str:
        """The PIN as typed."""
        return self.query_one("#secret", Input).value

    def clear(self) -> None:
        """Forget the PIN."""
        self.query_one("#secret", Input).value = ""

    @on(Input.Submitted, "#secret")
    def _not_by_enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Problem(NOT_BY_ENTER))


def charges(charting: Charting, view: ChartingView) -> list[Content | str | Hung]:
    """Return the service lines with their reasons, or why there are none."""
    if view.charges is None:
        return []
    payer = charting.facts.payer
    name = payer.name or TYPE_NAMES.get(payer.type, payer.type)
    return ["", *charge_rows(view.charges, name), "", plain(view.next_due, "$quiet")]
