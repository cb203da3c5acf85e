"""To sign and review: what waits for the provider who is signed in."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from models.charting.today.provider_board import BoardLine, Waiting, provider_board
from models.orders.queries.order_details import order_details
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.marks import MARKS
from tui.design.text import fitted_words, joined
from tui.frame.background import read
from tui.frame.ways import To
from tui.orders.cosigning import Cosigns
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import WIDE, RecordList, Row

_MARKS = {
    Waiting.COSIGN: "required",
    Waiting.REJECTED: "stop",
    Waiting.REVIEW: "open",
    Waiting.HOLD: "held",
    Waiting.REACTION: "warn",
    Waiting.OVERDUE: "overdue",
    Waiting.ENDING: "pending",
}

COLUMNS, WIDE_COLUMNS = (1, 10, 18, 27, 0), (1, 11, 26, 34, 0)


class ProviderBoardScreen(Cosigns):
    """One line a thing that waits, what is late first within its kind."""

    CSS_PATH = "board.tcss"
    HELP = (
        "What waits for you: verbal orders to co-sign, orders to review, holds, reactions whose report is not "
        "finished, doses overdue, orders about to end. Enter opens the selected line; F10 shows a verbal order in full "
        "and co-signs it with your PIN, one at a time."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("board")

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[BoardLine, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Header("To sign and review")
        yield RecordList(
            COLUMNS,
            "Nothing waits for you. Verbal orders, reviews and holds would be here; Esc goes back.",
            wide=WIDE_COLUMNS,
            id="items",
        )
        yield Static("", id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("board", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read what waits."""
        person = self.app.person
        if person is None:
            return
        self._lines = await read(provider_board, clinic, person.id)
        columns = WIDE_COLUMNS if self.items.size.width >= WIDE else COLUMNS
        room = self.items.size.width - sum(columns) - len(columns) - 1
        self.items.show([_row(place, line, room) for place, line in enumerate(self._lines)])
        late = sum(line.late for line in self._lines)
        sign = sum(line.waiting is Waiting.COSIGN for line in self._lines)
        counted = f"{sign} to co-sign · {len(self._lines)} in all"
        self.query_one(Header).tell(counted, (f" · {late} late", "$warn") if late else "")
        if not self._lines:
            self.query_one("#detail", Static).update("")

    @property
    def _line(self) -> BoardLine | None:
        row = self.items.current
        return self._lines[row.key] if row and isinstance(row.key, int) and row.key < len(self._lines) else None

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        line = self._line
        if line:
            self.query_one("#detail", Static).update(joined((f"{line.drug} {line.dose}  ", "bold"), line.words))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the selected line where it is settled."""
        line = self._line
        if line is None:
            self._show_message("Nothing waits for you.", "note")
        elif line.waiting is Waiting.REVIEW:
            self.app.go(To.ORDER, line.patient_id, line.order_id)
        elif line.administration_id:
            self.app.go(To.REACTION, line.administration_id)
        else:
            self.app.go(To.ORDER_DETAILS, line.order_id)

    def action_patient(self) -> None:
        """Open the patient's chart."""
        if self._line:
            self.app.go(To.PATIENT, self._line.patient_id)

    def action_cosign(self) -> None:
        """Show the selected verbal order in full and co-sign it."""
        line = self._line
        if line is None or line.waiting is not Waiting.COSIGN:
            self._show_message("Select a verbal order to co-sign it; Enter opens other lines.")
        else:
            self._read_and_cosign(line)

    @work(exclusive=True, group="details", exit_on_error=False)
    async def _read_and_cosign(self, line: BoardLine) -> None:
        if self.app.clinic:
            self._cosign(await read(order_details, self.app.clinic, line.order_id))


def _row(place: int, line: BoardLine, room: int) -> Row:
    who = f"{line.family}, {line.given}"
    words = fitted_words(joined((line.words, "bold $warn" if line.late else "")), room)
    return Row(place, (joined(MARKS[_MARKS[line.waiting]]), line.waiting.value, who, f"{line.drug} {line.dose}", words))
