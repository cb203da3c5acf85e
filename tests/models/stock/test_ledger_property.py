"""The ledger against a model of its own, with random movements and with writers at once."""

from __future__ import annotations

import os
import random
import threading
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from models.charting.correcting.stock_of_dose import undo_taking
from models.core.errors import BadInputError, StoreError
from models.people.author import Author
from models.stock.actions.add_room import add_room
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.receive_lot import Received, receive_lot
from models.stock.actions.reverse_receipt import reverse_receipt
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import CountEntry, Held, LotEntry
from models.stock.kinds import COUNTED, GIVEN, RECEIVED, REVERSED, WASTED
from models.stock.ledger.book import Move, book
from models.stock.ledger.rests import OutOfStockError
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import GIVER_SIGN_IN, add_lot, rows, staff_id
from tests.models.stock.balance import unbalanced

NDC = "00517-0031-25"
LOTS = 4
ACTS, WEIGHTS = ("receive", "waste", "transfer", "give", "strike", "count", "reverse"), (30, 10, 15, 20, 10, 5, 10)
MOVEMENTS = int(os.environ.get("NEEDLEPOINT_MOVEMENTS", "8000"))
"""Of the heavy run on SQLite, a tenth of it on PostgreSQL; 100000 plays what the product promises."""


@dataclass
class Model:
    """What should lie where: containers by lot and room. Everything refused is counted."""

    rests: dict[tuple[UUID, UUID | None], int] = field(default_factory=dict)
    refused: int = 0

    def change(self, lot: UUID, room: UUID | None, by: int) -> None:
        self.rests[lot, room] = self.rests.get((lot, room), 0) + by


def lots_and_rooms(clinic: Clinic) -> tuple[list[UUID], list[UUID | None]]:
    rooms: list[UUID | None] = [None]
    for name in ("Refrigerator 1", "Refrigerator 2"):
        room = add_room(clinic, None, name)
        assert isinstance(room, UUID)
        rooms.append(room)
    return [add_lot(clinic, lot_number=f"L{n}", on_hand=Decimal(0)).id for n in range(LOTS)], rooms


def expiry_of(clinic: Clinic) -> date:
    """The last day of the lots that `add_lot` stores."""
    today = clinic.today()
    return today.replace(year=today.year + 1)


def play(clinic: Clinic, chance: random.Random, lots: list[UUID], rooms: list[UUID | None], model: Model) -> None:
    """Make one random movement in the store and, where it is taken, in the model."""
    lot, room, to = chance.choice(lots), chance.choice(rooms), chance.choice(rooms)
    here, count = model.rests.get((lot, room), 0), chance.randrange(1, 9)
    held, number = Held(lot, room_id=room), lots.index(lot)
    expiry = expiry_of(clinic)
    what = chance.choice(("receive", "receive", "waste", "transfer", "count", "reverse"))
    try:
        if what == "receive":
            receive_lot(clinic, None, LotEntry(NDC, f"L{number}", expiry, count, room_id=room))
            model.change(lot, room, count)
        elif what == "waste":
            discard_stock(clinic, None, DiscardEntry(held, WASTED, count))
            assert count <= here
            model.change(lot, room, -count)
        elif what == "transfer":
            transfer_stock(clinic, None, held, to, count)
            assert count <= here
            assert room != to
            model.change(lot, room, -count)
            model.change(lot, to, count)
        elif what == "count":
            count_stock(clinic, None, (CountEntry(held, Decimal(count), "lost"),))
            model.rests[lot, room] = count
        else:
            moved = table_of(StockMovement)
            receipt = chance.choice(rows(clinic, StockMovement, moved.c.kind == "received") or [None])
            if receipt is not None:
                reverse_receipt(clinic, None, receipt.id, "typed wrong")
                model.change(receipt.lot_id, receipt.room_id, -int(receipt.containers))
    except BadInputError:
        model.refused += 1


def differing(clinic: Clinic, model: Model) -> dict[UUID, tuple[Decimal, int]]:
    held = {lot.id: lot.on_hand for lot in rows(clinic, Lot)}
    wanted: dict[UUID, int] = dict.fromkeys(held, 0)
    for (lot, _room), count in model.rests.items():
        wanted[lot] += count
    return {lot: (held[lot], wanted[lot]) for lot in held if held[lot] != wanted[lot]}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_random_movements_leave_what_a_model_of_them_leaves(sqlite_clinic: Clinic, seed: int) -> None:
    chance, model = random.Random(seed), Model()
    lots, rooms = lots_and_rooms(sqlite_clinic)
    for _ in range(100):
        play(sqlite_clinic, chance, lots, rooms, model)
    assert differing(sqlite_clinic, model) == {}
    assert unbalanced(sqlite_clinic) == {}
    assert model.refused > 5
    assert min(model.rests.values()) >= 0


@dataclass
class Writer:
    """One of the writers at once: what it was let do changes `by`, containers by lot; what was not is refused."""

    clinic: Clinic
    chance: random.Random
    lots: list[UUID]
    rooms: list[UUID | None]
    nurse: Author
    by: dict[UUID, Decimal] = field(default_factory=dict)
    receipts: list[tuple[UUID, UUID, int]] = field(default_factory=list)
    doses: list[tuple[UUID, UUID]] = field(default_factory=list)
    refused: int = 0

    def act(self) -> None:
        """Make one random movement; what is refused is tried once more, then given up."""
        what = self.chance.choices(ACTS, WEIGHTS)[0]
        for _ in range(2):
            try:
                getattr(self, f"_{what}")(self.chance.choice(self.lots), self.chance.randrange(1, 5))
                break
            except (BadInputError, OutOfStockError, StoreError):
                # Too little is there, or other writers were faster every time.
                self.refused += 1

    def _moved(self, lot: UUID, by: Decimal | int) -> None:
        self.by[lot] = self.by.get(lot, Decimal(0)) + by

    def _receive(self, lot: UUID, count: int) -> None:
        number, room = f"L{self.lots.index(lot)}", self.chance.choice(self.rooms)
        made = receive_lot(self.clinic, None, LotEntry(NDC, number, expiry_of(self.clinic), count, room_id=room))
        assert isinstance(made, Received)
        self._moved(lot, count)
        self.receipts.append((lot, made.movement_ids[0], count))

    def _waste(self, lot: UUID, count: int) -> None:
        discard_stock(self.clinic, None, DiscardEntry(Held(lot, room_id=self.chance.choice(self.rooms)), WASTED, count))
        self._moved(lot, -count)

    def _transfer(self, lot: UUID, count: int) -> None:
        held = Held(lot, room_id=self.chance.choice(self.rooms))
        transfer_stock(self.clinic, None, held, self.chance.choice(self.rooms), count)

    def _count(self, lot: UUID, count: int) -> None:
        held = Held(lot, room_id=self.chance.choice(self.rooms))
        made = count_stock(self.clinic, None, (CountEntry(held, Decimal(count), "lost"),))
        assert isinstance(made, Counted)
        self._moved(lot, made.variances[0])

    def _reverse(self, _lot: UUID, _count: int) -> None:
        if self.receipts:
            lot, receipt, count = self.receipts.pop()
            reverse_receipt(self.clinic, None, receipt, "typed wrong")
            self._moved(lot, -count)

    def _give(self, lot: UUID, _count: int) -> None:
        move = Move(lot, "L", GIVEN, Decimal(-1), room_id=self.chance.choice(self.rooms), day=self.clinic.today())
        (made,) = self.clinic.store.write(lambda tx: book(tx, self.clinic, self.nurse, (move,)))
        self._moved(lot, -1)
        self.doses.append((lot, made))

    def _strike(self, _lot: UUID, _count: int) -> None:
        """Enter the last dose of this writer in error: what it took is back."""
        if self.doses:
            lot, dose = self.doses.pop()
            taken = select(table_of(StockMovement), table_of(Lot).c.lot_number).join(table_of(Lot))
            found = taken.where(table_of(StockMovement).c.id == dose)
            self.clinic.store.write(
                lambda tx: undo_taking(tx, self.clinic, self.nurse, tx.connection.execute(found).all())
            )
            self._moved(lot, 1)


def at_once(clinic: Clinic, writers: int, each: int) -> int:
    """Let writers move the same few lots at once, and prove that what they were let do is there; return the refused."""
    lots, rooms = lots_and_rooms(clinic)
    ready, broken = threading.Barrier(writers), []
    nurse = Author(staff_id(clinic, GIVER_SIGN_IN), "M Ruiz MA")
    made = [Writer(clinic, random.Random(place), lots, rooms, nurse) for place in range(writers)]

    def work(writer: Writer) -> None:
        ready.wait()
        try:
            for _ in range(each):
                writer.act()
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    wanted = {lot: sum((writer.by.get(lot, Decimal(0)) for writer in made), Decimal(0)) for lot in lots}
    assert {lot.id: lot.on_hand for lot in rows(clinic, Lot)} == wanted
    assert unbalanced(clinic) == {}
    assert min(wanted.values()) >= 0
    return sum(writer.refused for writer in made)


def test_eight_writers_at_once_leave_a_ledger_that_balances(sqlite_clinic: Clinic) -> None:
    at_once(sqlite_clinic, 8, 12)
    kinds = {row.kind for row in rows(sqlite_clinic, StockMovement)}
    assert {RECEIVED, GIVEN, WASTED, COUNTED, REVERSED} <= kinds


@pytest.mark.heavy
def test_thousands_of_movements_of_eight_writers_balance_on_sqlite(sqlite_clinic: Clinic) -> None:
    each = MOVEMENTS // 8
    refused = at_once(sqlite_clinic, 8, each)
    stored = len(rows(sqlite_clinic, StockMovement))
    print(f"{8 * each} acts, {refused} tries refused, {stored} movements")
    assert refused < 16 * each
    assert stored > 4 * each


@pytest.mark.heavy
def test_thousands_of_movements_of_eight_writers_balance_on_postgresql(postgres_clinic: Clinic) -> None:
    each = MOVEMENTS // 80
    refused = at_once(postgres_clinic, 8, each)
    stored = len(rows(postgres_clinic, StockMovement))
    print(f"{8 * each} acts, {refused} tries refused, {stored} movements")
    assert refused < 16 * each
    assert stored > 2 * each
