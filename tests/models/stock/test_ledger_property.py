"""The ledger against a model of its own, with random movements and with writers at once."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from models.core.errors import BadInputError, StoreError
from models.stock.actions.add_room import add_room
from models.stock.actions.count_stock import count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.receive_lot import receive_lot
from models.stock.actions.reverse_receipt import reverse_receipt
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import CountEntry, Held, LotEntry
from models.stock.kinds import WASTED
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_lot, rows
from tests.models.stock.balance import unbalanced

NDC = "00517-0031-25"
LOTS = 4
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


def at_once(clinic: Clinic, writers: int, each: int) -> int:
    """Let writers move the same few lots at once; return how many tries were refused."""
    lots, rooms = lots_and_rooms(clinic)
    expiry = expiry_of(clinic)
    ready, refused, broken = threading.Barrier(writers), [0] * writers, []

    def work(place: int) -> None:
        chance = random.Random(place)
        ready.wait()
        try:
            for _ in range(each):
                lot = chance.choice(lots)
                held, count = Held(lot, room_id=chance.choice(rooms)), chance.randrange(1, 5)
                for _again in _tries():
                    try:
                        if chance.random() < 0.4:
                            entry = LotEntry(NDC, f"L{lots.index(lot)}", expiry, count, room_id=held.room_id)
                            receive_lot(clinic, None, entry)
                        elif chance.random() < 0.5:
                            discard_stock(clinic, None, DiscardEntry(held, WASTED, count))
                        else:
                            transfer_stock(clinic, None, held, chance.choice(rooms), count)
                        break
                    except (BadInputError, StoreError):
                        # Too little is there, or other writers were faster every time.
                        refused[place] += 1
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return sum(refused)


def _tries() -> Iterator[int]:
    """What is refused is tried once more, then given up."""
    yield from range(2)


def test_eight_writers_at_once_leave_a_ledger_that_balances(sqlite_clinic: Clinic) -> None:
    at_once(sqlite_clinic, 8, 12)
    assert unbalanced(sqlite_clinic) == {}
    assert min(lot.on_hand for lot in rows(sqlite_clinic, Lot)) >= 0


@pytest.mark.heavy
def test_thousands_of_movements_of_eight_writers_balance_on_sqlite(sqlite_clinic: Clinic) -> None:
    each = MOVEMENTS // 8
    assert at_once(sqlite_clinic, 8, each) < 16 * each
    assert len(rows(sqlite_clinic, StockMovement)) > 4 * each
    assert unbalanced(sqlite_clinic) == {}


@pytest.mark.heavy
def test_thousands_of_movements_of_eight_writers_balance_on_postgresql(postgres_clinic: Clinic) -> None:
    each = MOVEMENTS // 80
    assert at_once(postgres_clinic, 8, each) < 16 * each
    assert len(rows(postgres_clinic, StockMovement)) > 2 * each
    assert unbalanced(postgres_clinic) == {}
