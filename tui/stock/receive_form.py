"""The form of a delivery: what a scan fills in, what is typed, what stays for the next lot."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Grid
from textual.widgets import Input, Static

from models.core.quantity import parse_amount
from models.core.typed_date import parse_date
from models.patients.queries.scan import ScanVerdict
from models.stock.containers import typed_containers
from models.stock.entries import LotEntry
from tui.scanning.content import CODE_FIELD

FIELDS = (
    ("ndc", "NDC", "or compounded: its name"),
    ("lot", "Lot", ""),
    ("expiry", "Expiry", ""),
    ("containers", "Containers", "10, or cartons 3x10"),
    ("owner", "Owner", "clinic, sample, MRN"),
    ("serial", "Serial", ""),
    ("supplier", "Supplier", ""),
    ("invoice", "Invoice", ""),
    ("cost", "Dollars each", ""),
)
OF_THE_BOX = ("ndc", "lot", "expiry", "containers", "serial")
"""What is of one box: the rest stays for the next lot of the delivery."""


class ReceiveForm(Grid):
    """Fields in two columns."""

    DEFAULT_CSS = """
    ReceiveForm { grid-size: 4; grid-columns: 12 1fr 12 1fr; grid-rows: 1; grid-gutter: 0 1; height: 5; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="form")
        self._from_scan: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        for name, label, hint in FIELDS:
            yield Static(label, classes="label")
            yield Input(id=name, placeholder=hint, max_length=80, classes=CODE_FIELD if name == "ndc" else "")

    def field(self, name: str) -> Input:
        """Return a field by its name."""
        return self.query_one(f"#{name}", Input)

    def fill(self, verdict: ScanVerdict) -> Input:
        """Take what a package's code holds; return the field to type in next."""
        self._from_scan = {
            "ndc": verdict.ndc or "",
            "lot": verdict.lot_number or "",
            "expiry": verdict.expires_on.isoformat() if verdict.expires_on else "",
            "serial": verdict.serial,
        }
        for name, text in self._from_scan.items():
            self.field(name).value = text
        empty = (name for name in ("ndc", "lot", "expiry", "containers") if not self.field(name).value)
        return self.field(next(empty, "containers"))

    def forget_scan(self) -> None:
        """Empty what the scan before filled in: it is of another package (U13)."""
        for name, filled in self._from_scan.items():
            if self.field(name).value == filled:
                self.field(name).value = ""
        self._from_scan = {}

    def clear_box(self) -> None:
        """Make room for the next lot of the same delivery."""
        for name in OF_THE_BOX:
            self.field(name).value = ""
        self._from_scan = {}

    @property
    def typed(self) -> bool:
        """Whether something of a box stands in it that going back would lose."""
        return any(self.field(name).value.strip() for name in OF_THE_BOX)

    def entry(self, today: date) -> LotEntry:
        """Return the delivery as typed. Raises BadInputError naming the field."""
        value = {name: self.field(name).value.strip() for name, _label, _hint in FIELDS}
        containers = typed_containers(value["containers"], "containers")
        owner = value["owner"].lower() or "clinic"
        known = owner in {"clinic", "sample"}
        cost = value["cost"].removeprefix("$")
        return LotEntry(
            ndc=value["ndc"],
            lot_number=value["lot"],
            expires_on=parse_date(value["expiry"], today, "expiry"),
            containers=containers,
            owner=owner if known else "patient",
            mrn="" if known else value["owner"],
            serial=value["serial"],
            supplier=value["supplier"],
            invoice=value["invoice"],
            cost=parse_amount(cost, "cost") if cost else None,
        )
