"""What a person does to the selected lot: count, transfer, discard, recall or quarantine it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from textual import work

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.core.quantity import format_amount, parse_amount
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.stock.actions.add_room import add_room
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.hold_stock import hold_lot, hold_room
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import CountEntry
from models.stock.kinds import EXPIRED, QUARANTINED, RECALLED, RELEASED, RETURNED, SPOILED, WASTED
from models.stock.queries.lots_on_hand import LotOnHand
from models.stock.queries.rooms import Room, rooms
from models.store.clinic import Clinic
from tui.dialogs.browse import FilterScreen
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write

WHY = Field("reason", "Why", "in words: it is kept with the lot")
DISCARD = (
    (WASTED, "wasted: thrown away"),
    (EXPIRED, "expired: past its last day"),
    (SPOILED, "spoiled: warm, frozen or broken"),
    (RETURNED, "returned to who sent it"),
)
NONE_SELECTED = "Stock is empty. n receives stock."
Values = dict[str, str]


class ActsOnLots(FilterScreen):
    """The part of the stock screen that changes what is there. A subclass says which line is `selected`."""

    @property
    def selected(self) -> LotOnHand | None:
        """The lot or open vial under the cursor."""
        raise NotImplementedError

    def _may(self, act: str) -> bool:
        """Say before a form is filled that somebody may not."""
        person = self.app.person
        refused = refusal(person, person.name, permission(act)) if person else None
        if refused:
            self._show_message(refused.text)
        return person is not None and refused is None

    def _lot_for(self, act: str) -> LotOnHand | None:
        if not self._may(act):
            return None
        if self.selected is None:
            self._show_message(NONE_SELECTED)
        return self.selected

    def action_count(self) -> None:
        """Ask what was counted; what is given from now on is not held against it."""
        item, clinic = self._lot_for("count_stock"), self.app.clinic
        if item is None or clinic is None:
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
        fields = (*amount, Field("reason_text", "Note", "may stay empty"))

        def picked(kind: str | None) -> None:
            if kind is None:
                return

            def discard(values: Values) -> None:
                def act(clinic: Clinic, person_id: UUID) -> Any:
                    containers = _whole(values.get("containers", "0"))
                    return discard_stock(
                        clinic, person_id, DiscardEntry(item.held, kind, containers, values["reason_text"])
                    )

                done = f"Booked as {kind}: lot {item.lot_number}."
                self._do(act, lambda _: done, lambda error: self._ask(title, fields, values, discard, error))

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

    def _ask(
        self,
        title: str,
        fields: tuple[Field, ...],
        values: Values,
        then: Callable[[Values], None],
        problem: BadInputError | None = None,
    ) -> None:
        """Open a form with what was typed; a refusal opens it again at the field that is wrong."""
        dialog: FieldsDialog[Values] = FieldsDialog(title, fields, values, lambda typed: typed, problem)

        def typed(values: Values | None) -> None:
            if values is not None:
                then(values)

        self.app.push_screen(dialog, typed)

    @work(group="store", exit_on_error=False)
    async def _do(
        self,
        act: Callable[[Clinic, UUID], Any],
        done: Callable[[Any], str],
        refused: Callable[[BadInputError], None],
    ) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, act, app.clinic, app.person.id)
        except BadInputError as error:
            if error.at:
                refused(error)
            else:
                self._show_message(error.text[:1].upper() + error.text[1:])
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._show_message(done(outcome), "done")
        self._read()


def _ways(item: LotOnHand, room: Room) -> tuple[tuple[str, str], ...]:
    lot = [("lot recalled", "recall the lot")] if item.status != "recalled" else []
    lot += [("lot quarantined", "quarantine the lot")] if item.status == "active" else []
    lot += [("lot released", "release the lot: it may be given")] if item.status != "active" else []
    if room.status == "active":
        return (*lot, (f"room {QUARANTINED}", f"quarantine everything in {room.name}"))
    return (*lot, (f"room {RELEASED}", f"release everything in {room.name}"))


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
