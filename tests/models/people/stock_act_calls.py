"""The acts of stock, as in `act_calls`."""

from __future__ import annotations

from decimal import Decimal

from models.exchange.actions.match_dose import Match, dismiss_dose, match_dose
from models.stock.actions.add_room import add_room
from models.stock.actions.correct_expiry import Correction, correct_expiry
from models.stock.actions.count_controlled import count_controlled
from models.stock.actions.count_stock import count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.hold_stock import hold_lot, hold_room, recall_lots
from models.stock.actions.receive_lot import receive_lot, receive_lots
from models.stock.actions.reverse_receipt import reverse_receipt
from models.stock.actions.save_level import LevelEntry, save_level
from models.stock.actions.settle_discrepancy import settle_discrepancy
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import ControlledEntry, CountEntry, Held, LotEntry, SecondPerson, Settlement
from models.stock.kinds import QUARANTINED
from tests.models.people.asking import NOBODY, WHY, Calls

NO_STOCK = Held(NOBODY)
NO_SECOND = SecondPerson("", "")
NOTHING_COUNTED = ControlledEntry(NO_STOCK, "", Decimal(0), Decimal(0))

OF_STOCK: Calls = {
    "receive_stock": (
        lambda ask: receive_lot(ask.clinic, ask.id, LotEntry("no NDC", "", ask.today, 1)),
        lambda ask: receive_lots(ask.clinic, ask.id, ()),
    ),
    "count_stock": (
        lambda ask: count_stock(ask.clinic, ask.id, (CountEntry(NO_STOCK, Decimal(1)),)),
        lambda ask: count_controlled(ask.clinic, ask.id, (NOTHING_COUNTED,), NO_SECOND),
    ),
    "settle_discrepancies": (lambda ask: settle_discrepancy(ask.clinic, ask.id, Settlement(NOBODY, ""), NO_SECOND),),
    "transfer_stock": (lambda ask: transfer_stock(ask.clinic, ask.id, NO_STOCK, NOBODY, 1),),
    "discard_stock": (lambda ask: discard_stock(ask.clinic, ask.id, DiscardEntry(NO_STOCK, "no such kind", 1)),),
    "recall_stock": (
        lambda ask: hold_lot(ask.clinic, ask.id, NOBODY, QUARANTINED, WHY, "active"),
        lambda ask: hold_room(ask.clinic, ask.id, NOBODY, QUARANTINED, WHY),
        lambda ask: recall_lots(ask.clinic, ask.id, "no NDC", "A1", WHY),
    ),
    "reverse_receipts": (lambda ask: reverse_receipt(ask.clinic, ask.id, NOBODY, WHY),),
    "correct_lots": (lambda ask: correct_expiry(ask.clinic, ask.id, Correction(NOBODY, ask.today, ask.today, WHY)),),
    "change_stock_levels": (lambda ask: save_level(ask.clinic, ask.id, LevelEntry("no drug", "", "", WHY)),),
    "match_doses": (
        lambda ask: match_dose(ask.clinic, ask.id, Match(NOBODY, NO_STOCK, Decimal(1))),
        lambda ask: dismiss_dose(ask.clinic, ask.id, NOBODY, WHY),
    ),
    "change_rooms": (lambda ask: add_room(ask.clinic, ask.id, ""),),
}
