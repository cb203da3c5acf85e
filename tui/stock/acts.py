"""What a person does to the selected lot: transfer or discard it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from textual import work

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.transfer_stock import transfer_stock
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


def _whole(text: str) -> int:
    typed = text.strip()
    if not typed.isascii() or not typed.isdecimal():
        raise BadInputError("containers", "write a whole number of containers")
    return int(typed)
