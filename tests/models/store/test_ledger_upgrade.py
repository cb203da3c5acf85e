"""Stock of the version before the ledger comes through the upgrade, balanced, with what did not add up listed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.clinic import open_clinic
from models.stock.actions.count_stock import count_stock
from models.stock.entries import CountEntry
from models.stock.queries.inventory import inventory
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.schema import upgrade
from models.store.system_clock import SystemClock
from tests.factories import GIVER_SIGN_IN, add_lot, rows, staff_id
from tests.models.stock.balance import unbalanced

BEFORE = "0016"
KEPT = "SELECT id, kind, containers, volume_ml FROM stock_movement"
FAR = date(2099, 1, 31)


def downgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    with engine.connect() as plain, plain.execution_options(writing=True).begin():
        config.attributes["connection"] = plain
        command.downgrade(config, revision)


def moved(clinic: Clinic, lot_id: UUID, containers: int, ml: str = "0", vial_id: UUID | None = None) -> None:
    row = StockMovement(
        id=clinic.new_id(), site_id=clinic.site_id, lot_id=lot_id, vial_id=vial_id, containers=Decimal(containers),
        kind="received" if containers > 0 else "given", volume_ml=Decimal(ml), moved_at=clinic.now(),
        moved_by=staff_id(clinic, GIVER_SIGN_IN),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(row))


@pytest.fixture
def older(clinic: Clinic) -> Clinic:
    """Three lots as the version before kept them: one whole, one with an open vial, one that does not add up."""
    whole = add_lot(clinic, lot_number="WHOLE", expires_on=FAR, on_hand=Decimal(9))
    moved(clinic, whole.id, 10)
    moved(clinic, whole.id, -1)
    opened = add_lot(clinic, lot_number="OPENED", expires_on=FAR, on_hand=Decimal(2))
    vial = Vial(
        id=clinic.new_id(), site_id=clinic.site_id, lot_id=opened.id, opened_at=datetime(2026, 11, 1, tzinfo=UTC),
        opened_by=staff_id(clinic, GIVER_SIGN_IN), use_by=opened.expires_on, remaining_ml=Decimal("8.5"),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(vial))
    moved(clinic, opened.id, 3)
    moved(clinic, opened.id, -1, "-1", vial.id)
    moved(clinic, opened.id, 0, "-0.5", vial.id)
    off = add_lot(clinic, lot_number="OFF", expires_on=FAR, on_hand=Decimal(7))
    moved(clinic, off.id, 10)
    downgrade(clinic.store.engine, BEFORE)
    return clinic


def test_an_upgrade_keeps_every_movement_and_books_what_does_not_add_up(older: Clinic) -> None:
    with older.store.read() as connection:
        before = connection.execute(
            text("SELECT id, kind, containers, volume_ml FROM stock_movement ORDER BY id")
        ).all()
    upgrade(older.store.engine)
    after = open_clinic(older.store, SystemClock())
    assert after is not None
    with after.store.read() as connection:
        kept = connection.execute(text(f"{KEPT} WHERE kind <> 'opening' ORDER BY id")).all()
    assert kept == before
    assert unbalanced(after) == {}
    (difference,) = [move for move in rows(after, StockMovement) if move.kind == "opening"]
    assert difference.containers == -3
    assert [vial.opened_ml for vial in rows(after, Vial)] == [10]
    assert {row.lot: row.state for row in inventory(after)} == {"WHOLE": "", "OPENED": "", "OFF": "to count"}

    (waiting,) = [item for item in lots_on_hand(after) if item.state == "count"]
    count_stock(after, None, (CountEntry(waiting.held, Decimal(7), counted_at=None),))
    assert "count" not in {item.state for item in lots_on_hand(after)}


def test_what_refers_to_a_lot_still_finds_it_after_the_upgrade(older: Clinic) -> None:
    upgrade(older.store.engine)
    with older.store.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        lots = set(connection.execute(text("SELECT id FROM lot")).scalars())
        referring = set(connection.execute(text("SELECT lot_id FROM stock_movement")).scalars())
    assert referring <= lots
    with pytest.raises(DBAPIError), older.store.engine.begin() as connection:
        connection.execute(text("UPDATE vial SET lot_id = '00000000000000000000000000000000'"))


def test_movements_and_receipts_are_protected_by_the_database_too(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    moved(sqlite_clinic, rows(sqlite_clinic, Lot)[0].id, 1)
    for statement in ("UPDATE stock_movement SET containers = 0", "DELETE FROM stock_movement"):
        with pytest.raises(DBAPIError, match="signed rows never change"), sqlite_clinic.store.engine.begin() as tx:
            tx.execute(text(statement))
