"""What the clinic charges one payer: a fee a code, from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.getters import query_one
from textual.widgets import Static

from models.billing.actions.save_fees import FeesStored, save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.queries.payer_sheets import PayerSheet, payer_sheets
from models.core.errors import NeedlepointError
from models.core.quantity import format_amount, parse_amount
from models.core.typed_date import parse_date
from models.core.words import date_text
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

FIELDS = (
    Field("code", "Code", "such as 96372"),
    Field("amount", "Dollars", "for one unit, such as 25.50; or"),
    Field("asp_percent", "% of ASP", "of Medicare's payment limit, such as 106"),
    Field("effective", "From", "T is today, 2026-12-01; empty: no first day"),
    Field("ends", "Until", "last day; empty: none"),
)


class PayerFeesScreen(BrowseScreen):
    """The fees of one payer, those in force today marked."""

    CSS_PATH = "fees.tcss"
    HELP = (
        "One line a fee: the amount of one unit, or a percentage of Medicare's payment limit of the day. A new price "
        "is a new line with its first day: older days of service keep the old one. A plan without a "
        "fee is charged by its type's."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("fees")

    READS_AGAIN = False

    items = query_one("#fees", RecordList)

    def __init__(self, payer: tuple[str, str]) -> None:
        super().__init__()
        self._payer = payer
        self._sheet: PayerSheet | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Header("Payers", "Fees")
        yield RecordList(
            (6, -25, 9, 0),
            "No fees for this payer. n adds one; needlepoint fees import takes a file.",
            wide=(8, -26, 12, 0),
            id="fees",
        )
        yield Static("", id="problem", classes="problem")
        yield KeyBar("fees", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the fees."""
        sheets = await read(payer_sheets, clinic)
        self._sheet = sheet = next((sheet for sheet in sheets if sheet.key == self._payer), None)
        if sheet is None:
            self._show_message("This payer is no longer on the list. Esc goes back.")
            return
        self.query_one(Header).tell((sheet.profile.name, "bold $strong"), "  fees for one unit")
        today = clinic.today()
        self.items.show([_row(fee, sheet.fees, today) for fee in sheet.fees])

    @property
    def _fee(self) -> FeeRow | None:
        row, sheet = self.items.current, self._sheet
        return next((fee for fee in sheet.fees if row and fee.place == row.key), None) if sheet else None

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    def action_add(self) -> None:
        """Add a fee."""
        self._ask(None, {"effective": "T"})

    def action_change(self) -> None:
        """Change the selected fee."""
        fee = self._fee
        if fee:
            self._ask(fee, _texts(fee))

    def _ask(self, before: FeeRow | None, values: dict[str, str]) -> None:
        sheet, clinic = self._sheet, self.app.clinic
        if sheet is None or clinic is None:
            return
        today = clinic.today()

        def take(values: dict[str, str]) -> tuple[FeeRow, ...]:
            fee = _typed(sheet.kept_under, values, today)
            # Another code or first day is another fee: the one changed goes.
            if before is not None and _moved(before, fee):
                return (before._replace(retired=True), fee)
            return (fee,)

        title = f"Fee: {sheet.profile.name}" if before else f"New fee: {sheet.profile.name}"
        self.app.push_screen(FieldsDialog(title, FIELDS, values, take), self._save)

    def action_remove(self) -> None:
        """Delete the selected fee after asking."""
        fee = self._fee
        if fee is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._save((fee._replace(retired=True),))

        text = f"Delete the fee of {fee.code} {_days(fee)}? Signed charges stay unchanged."
        self.app.push_screen(ConfirmDialog(text, "Delete fee"), answered)

    def _save(self, fees: tuple[FeeRow, ...] | None) -> None:
        if fees:
            self._store(fees)

    @work(group="store", exit_on_error=False)
    async def _store(self, fees: tuple[FeeRow, ...]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            stored = await write(self, save_fees, app.clinic, app.person.id, fees)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._show_message(_outcome_words(stored), "done")
        self._read()


def _typed(payer: str, values: dict[str, str], today: date) -> FeeRow:
    """Return the fee as typed. Raises BadInputError naming the field."""
    amount, percent = values["amount"].strip().removeprefix("$"), values["asp_percent"].strip().removesuffix("%")
    return FeeRow(
        payer,
        values["code"].strip().upper(),
        parse_amount(amount, "amount") if amount else None,
        parse_amount(percent, "asp_percent") if percent else None,
        parse_date(values["effective"], today, "effective") if values["effective"].strip() else None,
        parse_date(values["ends"], today, "ends") if values["ends"].strip() else None,
    )


def _moved(before: FeeRow, fee: FeeRow) -> bool:
    return (before.code, before.effective) != (fee.code, fee.effective)


def _texts(fee: FeeRow) -> dict[str, str]:
    return {
        "code": fee.code,
        "amount": _dollars(fee.amount) if fee.amount is not None else "",
        "asp_percent": format_amount(fee.asp_percent) if fee.asp_percent is not None else "",
        "effective": fee.effective.isoformat() if fee.effective else "",
        "ends": fee.ends.isoformat() if fee.ends else "",
    }


def _dollars(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _row(fee: FeeRow, fees: tuple[FeeRow, ...], today: date) -> Row:
    price = (
        f"${_dollars(fee.amount)}" if fee.amount is not None else f"{format_amount(fee.asp_percent or Decimal(0))} %"
    )
    price += " of Medicare's limit" if fee.amount is None else ""
    days = f"{_days(fee)} to {date_text(fee.ends)}" if fee.ends else _days(fee)
    state = _state(fee, fees, today)
    return Row(fee.place, (fee.code, price, state, days), "" if state == "in force" else "quiet")


def _state(fee: FeeRow, fees: tuple[FeeRow, ...], today: date) -> str:
    if fee.effective and fee.effective > today:
        return "not yet"
    if fee.ends and fee.ends < today:
        return "ended"
    first = fee.effective or date.min
    later = [f for f in fees if f.code == fee.code and first < (f.effective or date.min) <= today]
    return "replaced" if any(f.ends is None or f.ends >= today for f in later) else "in force"


def _days(fee: FeeRow) -> str:
    return f"from {date_text(fee.effective)}" if fee.effective else "without first day"


def _outcome_words(stored: FeesStored) -> str:
    if stored.added or stored.changed:
        return "Stored. Doses of those days are charged by it."
    return "Fee deleted." if stored.removed else "Nothing to store: unchanged."
