"""Step 5: the record read back, the charges with their reasons, the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.values.ndc import parse_ndc
from models.values.quantity import format_amount
from tui.screens.charting.pane import StepPane
from tui.text import Hung, hung, joined, plain
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from models.queries.charting import Charting, ChartingView


class SignPane(StepPane):
    """One sentence, the lines it bills, and the secret."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("F10", "sign (or Alt+S)"),)

    def compose(self) -> ComposeResult:
        """Lay out sentence, charges and PIN."""
        with VerticalScroll(can_focus=False, id="record"):
            yield Static("", id="sentence")
            yield Flow(id="charges")
        with Horizontal(classes="field"):
            yield Static("PIN", classes="label")
            yield Input(password=True, id="secret", max_length=32)
            yield Static(plain("Enter does not sign: F10 or Alt+S", "$foreground 65%"), id="how")

    def show(self, charting: Charting, view: ChartingView) -> None:  # noqa: ARG002
        """Draw the step."""
        self.query_one("#sentence", Static).update(plain(view.sentence, "bold"))
        self.query_one("#charges", Flow).show(*charges(view))

    def start(self) -> None:
        """Begin with the PIN."""
        self.query_one("#secret", Input).focus()

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
        self.post_message(self.Problem("Enter does not sign. Press F10, or Alt+S."))


def charges(view: ChartingView) -> list[Content | str | Hung]:
    """Return the service lines with their reasons, or why there are none."""
    derived = view.charges
    if derived is None:
        return []
    status = derived.status.replace("_", " ")
    rows: list[Content | str | Hung] = [
        "",
        joined(("CHARGES  ", "$foreground 65%"), (status, "bold" if status == "billable" else "bold $warning")),
    ]
    for line in derived.lines:
        code = "-".join((line.code, *line.modifiers))
        because = "; ".join(why.text for why in line.because)
        lead = joined("  ", (f"{code:<12}", "bold"), f"× {format_amount(line.units):<4}")
        if line.ndc11:
            amount = format_amount(line.ndc_quantity) if line.ndc_quantity is not None else ""
            because = f"NDC {parse_ndc(line.ndc11)} {line.ndc_unit} {amount}; {because}"
        rows.append(hung(lead, (because, "$foreground 75%")))
    rows += [hung(("  [i] ", "$warning"), finding.text) for finding in derived.findings]
    return [*rows, "", plain(view.next_due, "$foreground 65%")]
