"""Recall, quarantine or release the selected lot or its room, and add rooms."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from textual import work

from models.core.typed_date import parse_date
from models.core.words import date_text
from models.stock.actions.add_room import add_room
from models.stock.actions.correct_expiry import Correction, correct_expiry
from models.stock.actions.hold_stock import hold_lot, hold_room
from models.stock.kinds import QUARANTINED, RECALLED, RELEASED
from models.stock.queries.lots_on_hand import LotOnHand
from models.stock.queries.rooms import Room, rooms
from models.store.clinic import Clinic
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field
from tui.frame.background import read
from tui.stock.asking import AsksAboutLots, Values

WHY = Field("reason", "Why", "in words: it is kept with the lot")


class HoldsLots(AsksAboutLots):
    """The part of the stock screen that keeps stock from being given."""

    def action_hold(self) -> None:
        """Ask whether the lot is recalled, quarantined or released, or everything in its room."""
        item = self._lot_for("recall_stock")
        if item is not None:
            self._hold(item)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def _hold(self, item: LotOnHand) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        room = next(room for room in await read(rooms, clinic) if room.id == item.held.room_id)
        code = await self.app.push_screen_wait(ReasonDialog(f"Lot {item.lot_number}", _ways(item, room)))
        if code is None:
            return
        what, _, kind = code.partition(" ")

        def hold(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                if what == "room":
                    return hold_room(clinic, person_id, room.id, kind, values["reason"])
                return hold_lot(clinic, person_id, item.held.lot_id, kind, values["reason"], item.status)

            done = f"{room.name if what == 'room' else f'Lot {item.lot_number}'}: {kind}."
            more = " g lists who got it." if kind == RECALLED else ""
            self._do(act, lambda _: done + more, lambda error: self._ask(title, (WHY,), values, hold, error))

        title = f"{kind.capitalize()}: {room.name if what == 'room' else f'lot {item.lot_number}'}"
        self._ask(title, (WHY,), {}, hold)

    def action_expiry(self) -> None:
        """Ask which expiry the box says, and why it was stored with another."""
        item, clinic = self._lot_for("correct_lots"), self.app.clinic
        if item is None or clinic is None:
            return
        fields = (Field("expiry", "Expiry", "as the box says"), WHY)
        title = f"Lot {item.lot_number}: expiry {date_text(item.expires_on)}"

        def correct(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                expiry = parse_date(values["expiry"], clinic.today(), "expiry")
                wanted = Correction(item.held.lot_id, item.expires_on, expiry, values["reason"])
                return correct_expiry(clinic, person_id, wanted)

            def done(expiry: date) -> str:
                return f"Lot {item.lot_number}: expiry {date_text(expiry)}. g lists who got it before."

            self._do(act, done, lambda error: self._ask(title, fields, values, correct, error))

        self._ask(title, fields, {}, correct)

    def action_room(self) -> None:
        """Ask for the name of a new room."""
        if not self._may("change_rooms"):
            return
        fields = (Field("name", "Name", "such as Refrigerator 2"),)

        def add(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                return add_room(clinic, person_id, values["name"])

            done = "Room added. t transfers the selected lot to it."
            self._do(act, lambda _: done, lambda error: self._ask("New room", fields, values, add, error))

        self._ask("New room", fields, {}, add)


def _ways(item: LotOnHand, room: Room) -> tuple[tuple[str, str], ...]:
    lot = [("lot recalled", "recall the lot")] if item.status != "recalled" else []
    lot += [("lot quarantined", "quarantine the lot")] if item.status == "active" else []
    lot += [("lot released", "release the lot: it may be given")] if item.status != "active" else []
    if room.status == "active":
        return (*lot, (f"room {QUARANTINED}", f"quarantine everything in {room.name}"))
    return (*lot, (f"room {RELEASED}", f"release everything in {room.name}"))
