"""Charges as a receipt: what asks for a look first, one line a charge with dot leaders, the total, then the reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from models.core.quantity import format_amount
from tui.design.marked import marked
from tui.design.text import fitted, flowed, hung, joined, plain
from tui.widgets.charge_lines import dollars, reasons, total

if TYPE_CHECKING:
    from models.billing.lines import ChargeLine, Charges

_CODE, _UNITS, _AMOUNT, _LEAST_DOTS = 9, 5, 11, 3
_HELP = (
    ("PgUp", "bold $accent"),
    " changes what is charted, ",
    ("F7", "bold $accent"),
    " compares payers and packages",
)
STANDING = {"hold": "Held: a coder decides before it is billed.", "not_billable": "Not billable."}


class Receipt(Widget):
    """Draws charges in the width it has; the reasons stand below where they are wanted."""

    DEFAULT_CSS = """
    Receipt { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._charges: Charges | None = None
        self._of: tuple[str, tuple[str, ...]] = ("", ("",))
        self._reasons = False

    def show(self, charges: Charges | None, payer: str, products: tuple[str, ...], *, with_reasons: bool) -> None:
        """Show charges to a payer; `products` name the drug and dose billed, of a formulation each ingredient's."""
        self._charges, self._of, self._reasons = charges, (payer, products), with_reasons
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the receipt at the present width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines it takes at a width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self._charges is None:
            return [plain("Nothing is billed.", "$quiet")]
        return receipt(self._charges, *self._of, width, with_reasons=self._reasons)


def receipt(
    charges: Charges, payer: str, products: tuple[str, ...], width: int, *, with_reasons: bool
) -> list[Content]:
    """Return the lines of a receipt, each at most `width` cells."""
    asked = [finding for finding in charges.findings if finding.severity.value != "note"]
    notes = [finding for finding in charges.findings if finding.severity.value == "note"]
    lines: list[Content] = []
    if charges.status in STANDING:
        lines += flowed([marked("warn", STANDING[charges.status], "bold $warn")], width)
    for finding in asked:
        lines += flowed([hung("  ", (finding.text, "$strong"))], width)
    if asked:
        lines += flowed([hung("  ", *_HELP)], width)
    lines += [_line(line, products, width) for line in charges.lines]
    if charges.lines:
        lines += [plain("─" * width, "$line"), _foot(charges, payer, width)]
    if with_reasons:
        lines.append(Content(""))
        for line in charges.lines:
            lines += flowed([hung((f"{_code(line):<{_CODE}} ", "$quiet"), reasons(line))], width)
        for finding in notes:
            lines += flowed([hung(("i ", "bold $accent"), finding.text)], width)
        if charges.status == "billable":
            lines += [Content(""), marked("done", "billable", "$text")]
    return lines


def _line(line: ChargeLine, products: tuple[str, ...], width: int) -> Content:
    """Return one charge: code, units, what it is, dots, amount."""
    product = products[line.injection if line.injection < len(products) else 0]
    what = product if line.package is not None else (line.because[0].text if line.because else "")
    near = joined((f"{_code(line):<{_CODE}}", "bold $strong"), f"× {format_amount(line.units):<{_UNITS - 2}}")
    amount = plain(f"{dollars(line.charge):>{_AMOUNT}}", "$strong" if line.charge is not None else "$quiet")
    room = width - near.cell_length - amount.cell_length - _LEAST_DOTS - 2
    label = fitted(plain(what), max(0, room))
    dots = "·" * max(0, room + _LEAST_DOTS - label.cell_length)
    return joined(near, label, " ", (dots, "$line"), " ", amount)


def _foot(charges: Charges, payer: str, width: int) -> Content:
    amounts: list[Decimal | None] = [line.charge for line in charges.lines]
    far = joined(("total  ", "$quiet"), (total(amounts) or "no fee on file", "bold $strong"))
    near = fitted(plain(payer), max(0, width - far.cell_length - 1))
    return joined(near, " " * max(1, width - near.cell_length - far.cell_length), far)


def _code(line: ChargeLine) -> str:
    return "-".join((line.code, *line.modifiers))
