"""What a person does to the selected lot: count, transfer or discard it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from textual import work

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import CountEntry
from models.stock.kinds import EXPIRED, RETURNED, SPOILED, WASTED
from models.stock.queries.lots_on_hand import LotOnHand
from models.stock.queries.rooms import rooms
from models.store.clinic import Clinic
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.dialogs.fields import Field
from tui.frame.background import read
from tui.stock.asking import AsksAboutLots, Values
from tui.stock.second import SECOND, second_of, taken, without_pin

DISCARD = (
    (WASTED, "wasted: thrown away"),
    (EXPIRED, "expired: past its last day"),
    (SPOILED, "spoiled: warm, frozen or broken"),
    (RETURNED, "returned to who sent it"),
)


class ActsOnLots(AsksAboutLots):
    """The part of the stock screen that changes what is there."""

    def action_count(self) -> None:
        """Ask what was counted; what is given from now on is not held against it."""
        item, clinic = self._lot_for("count_stock"), self.app.clinic
        if item is None or clinic is None:
            return
        if item.schedule:
            self._show_message(
                f"Lot {item.lot_number} is controlled ({item.schedule}): d counts it with a second person."
            )
            return
        began, unit = clinic.now(), "mL left in it" if item.held.vial_id else "unopened containers"
        fields = (Field("quantity", "Counted", unit), Field("reason_text", "Note", "may stay empty"))

        def count(values: Values, reason: str = "") -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                quantity = parse_amount(values["quantity"], "quantity")
                entry = CountEntry(item.held, quantity, reason, values["reason_text"], began)
                return count_stock(clinic, person_id, (entry,))

            self._do(act, lambda done: _counted(item, done), lambda error: refused(values, error))

        def refused(values: Values, error: BadInputError) -> None:
            if error.at != "reason":
                self._ask(f"Count lot {item.lot_number}", fields, values, count, error)
                return
            codes = clinic_tables(clinic).reasons["stock_count"]
            question = f"{error.text.partition(':')[0]}. Why does it differ?"
            options = tuple((row.code, row.display) for row in codes)
            picked: Callable[[str | None], None] = lambda code: count(values, code) if code else None  # noqa: E731
            self.app.push_screen(ReasonDialog(question, options), picked)

        self._ask(f"Count lot {item.lot_number}", fields, {}, count)

    def action_discard(self) -> None:
        """Ask as what stock leaves, then how much."""
        item = self._lot_for("discard_stock")
        if item is None:
            return
        amount = () if item.held.vial_id else (Field("containers", "Containers", f"of {item.left}"),)
        witness = SECOND if item.schedule else ()
        fields = (*amount, Field("reason_text", "Note", "may stay empty"), *witness)

        def picked(kind: str | None) -> None:
            if kind is None:
                return

            def discard(values: Values) -> None:
                def act(clinic: Clinic, person_id: UUID) -> Any:
                    containers = _whole(values.get("containers", "0"))
                    entry = DiscardEntry(item.held, kind, containers, values["reason_text"])
                    second = second_of(values) if witness else None
                    outcome = discard_stock(clinic, person_id, entry, None, second)
                    return taken(outcome) if witness else outcome

                done, again = f"Booked as {kind}: lot {item.lot_number}.", without_pin(values)
                self._do(act, lambda _: done, lambda error: self._ask(title, fields, again, discard, error))

            title = f"{kind.capitalize()}: lot {item.lot_number}, {item.left}"
            self._ask(title, fields, {"containers": format_amount(item.count)}, discard)

        self.app.push_screen(ReasonDialog(f"Lot {item.lot_number} leaves stock as", DISCARD), picked)

    def action_transfer(self) -> None:
        """Ask where to, then how much."""
        item = self._lot_for("transfer_stock")
        if item is not None:
            self._transfer(item)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def _transfer(self, item: LotOnHand) -> None:
        clinic = self.app.clinic
        known = await read(rooms, clinic) if clinic else ()
        others = {str(place): room for place, room in enumerate(known) if room.id != item.held.room_id}
        if not others:
            self._show_message("There is one room only. w adds a room.")
            return
        code = await self.app.push_screen_wait(
            ChooseDialog(f"Transfer lot {item.lot_number} to", tuple((key, room.name) for key, room in others.items()))
        )
        if code is None:
            return
        room = others[code]
        fields = (Field("containers", "Containers", f"of {item.left}"),)

        def transfer(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                return transfer_stock(clinic, person_id, item.held, room.id, _whole(values["containers"]))

            self._do(
                act,
                lambda _: f"Lot {item.lot_number} is in {room.name}.",
                lambda error: self._ask(title, fields, values, transfer, error),
            )

        title = f"Transfer lot {item.lot_number} to {room.name}"
        if item.held.vial_id:
            transfer({"containers": "0"})
        else:
            self._ask(title, fields, {"containers": format_amount(item.count)}, transfer)


def _counted(item: LotOnHand, done: Counted) -> str:
    variance = next(iter(done.variances), None)
    if not variance:
        return f"Counted: lot {item.lot_number} agrees."
    unit = " mL" if item.held.vial_id else ""
    more = "more" if variance > 0 else "less"
    return f"Counted: lot {item.lot_number} has {format_amount(abs(variance))}{unit} {more} than the ledger held."


def _whole(text: str) -> int:
    typed = text.strip()
    if not typed.isascii() or not typed.isdecimal():
        raise BadInputError("containers", "write a whole number of containers")
    return int(typed)
