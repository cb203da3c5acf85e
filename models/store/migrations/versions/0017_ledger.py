"""The stock ledger: rooms, receipts, whose a lot is, the day and reason of a movement.

What was in stock lies in the first room. Where the movements of a lot do not add up to what it holds, the difference is
booked as an opening difference and the lot waits for a count.
"""

from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.store.columns
from models.store.identity import Uuid7Source

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOVED = (
    ("moved_by_name", TEXT(length=300), ""),
    ("day", sa.Date(), None),
    ("room_id", sa.Uuid(), None),
    ("reason", TEXT(length=30), ""),
    ("reason_text", TEXT(length=500), ""),
    ("reverses_id", sa.Uuid(), None),
    ("intent_id", sa.Uuid(), None),
    ("intent_line", sa.Integer(), "0"),
)
LOT = sa.table("lot", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()),
               sa.column("on_hand", models.store.columns.Exact()))
MOVEMENT = sa.table(
    "stock_movement", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()), sa.column("lot_id", sa.Uuid()),
    sa.column("vial_id", sa.Uuid()), sa.column("kind", sa.String()),
    sa.column("containers", models.store.columns.Exact()), sa.column("volume_ml", models.store.columns.Exact()),
    sa.column("moved_at", sqlmodel.sql.sqltypes.UTCDateTime()),
)


def upgrade() -> None:
    op.create_table(
        "stock_room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", TEXT(length=40), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("status", TEXT(length=12), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_stock_room_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_room")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_stock_room_site_id_name")),
    )
    _lot_with_owner()
    op.create_table(
        "lot_room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", models.store.columns.Exact(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_lot_room_on_hand")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_room_lot_id")),
        sa.ForeignKeyConstraint(["room_id"], ["stock_room.id"], name=op.f("fk_lot_room_room_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_lot_room_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_room")),
        sa.UniqueConstraint("lot_id", "room_id", name=op.f("uq_lot_room_lot_id_room_id")),
    )
    for name, kind, default in MOVED:
        op.add_column("stock_movement", sa.Column(name, kind, nullable=default is None, server_default=default))
    op.create_index(op.f("ix_stock_movement_intent_id_intent_line"), "stock_movement", ["intent_id", "intent_line"], unique=True)
    op.create_index(op.f("ix_stock_movement_reverses_id"), "stock_movement", ["reverses_id"], unique=True)
    op.create_table(
        "stock_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("ndc", TEXT(length=14), nullable=False),
        sa.Column("serial", TEXT(length=20), nullable=False),
        sa.Column("supplier", TEXT(length=80), nullable=False),
        sa.Column("invoice", TEXT(length=40), nullable=False),
        sa.Column("cost", models.store.columns.Exact(), nullable=True),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_receipt_movement_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_stock_receipt_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_receipt")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_receipt_movement_id")),
    )
    op.create_index(op.f("ix_stock_receipt_serial"), "stock_receipt", ["serial"], unique=False)
    op.add_column("administration_product", sa.Column("source", TEXT(length=12), nullable=False, server_default="clinic"))
    op.add_column("vial", sa.Column("room_id", sa.Uuid(), nullable=True))
    op.add_column("vial", sa.Column("opened_ml", models.store.columns.Exact(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE vial SET opened_ml = remaining_ml - "
        "coalesce((SELECT sum(m.volume_ml) FROM stock_movement m WHERE m.vial_id = vial.id), 0)"
    )
    _book_differences()
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER stock_receipt_no_{verb.lower()} BEFORE {verb} ON stock_receipt "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def _book_differences() -> None:
    connection, new_id, now = op.get_bind(), Uuid7Source(), datetime.now(UTC).replace(microsecond=0)
    moved = sa.func.coalesce(sa.func.sum(MOVEMENT.c.containers), 0)
    sums = (
        sa.select(LOT.c.id, LOT.c.site_id, LOT.c.on_hand, sa.type_coerce(moved, models.store.columns.Exact()).label("moved"))
        .select_from(LOT.outerjoin(MOVEMENT, MOVEMENT.c.lot_id == LOT.c.id))
        .group_by(LOT.c.id, LOT.c.site_id, LOT.c.on_hand)
    )
    for row in connection.execute(sums).all():
        if row.on_hand != row.moved:
            connection.execute(MOVEMENT.insert().values(
                id=new_id(), site_id=row.site_id, lot_id=row.id, kind="opening", containers=row.on_hand - row.moved,
                volume_ml=Decimal(0), moved_at=now,
            ))


def _lot_with_owner() -> None:
    """One number with two expiries, or of two owners, is two lots: SQLite makes the table anew for it."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("uq_lot_site_id_ndc_lot_number"), "lot", type_="unique")
        op.add_column("lot", sa.Column("patient_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f("fk_lot_patient_id"), "lot", "patient", ["patient_id"], ["id"])
        op.create_index(op.f("ix_lot_site_id_ndc_lot_number"), "lot", ["site_id", "ndc", "lot_number"], unique=False)
        return
    _lot_anew(
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_lot_patient_id")),
    )
    op.create_index(op.f("ix_lot_site_id_ndc_lot_number"), "lot", ["site_id", "ndc", "lot_number"], unique=False)


def _lot_anew(*more: sa.schema.SchemaItem) -> None:
    # What refers to a lot finds it again by its key before the upgrade is committed.
    names = "id, site_id, drug_slug, ndc, lot_number, expires_on, on_hand, status, source"
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(f"CREATE TABLE lot_before AS SELECT {names} FROM lot")
    op.drop_table("lot")
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("drug_slug", TEXT(length=80), nullable=False),
        sa.Column("ndc", TEXT(length=14), nullable=False),
        sa.Column("lot_number", TEXT(length=20), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("on_hand", models.store.columns.Exact(), nullable=False),
        sa.Column("status", TEXT(length=12), nullable=False),
        sa.Column("source", TEXT(length=12), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_lot_on_hand")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_lot_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        *more,
    )
    op.execute(f"INSERT INTO lot ({names}) SELECT {names} FROM lot_before")
    op.execute("DROP TABLE lot_before")
    op.create_index(
        op.f("ix_lot_site_id_drug_slug_expires_on"), "lot", ["site_id", "drug_slug", "expires_on"], unique=False
    )


def downgrade() -> None:
    op.drop_table("stock_receipt")
    op.drop_column("administration_product", "source")
    op.drop_column("vial", "opened_ml")
    op.drop_column("vial", "room_id")
    op.drop_index(op.f("ix_stock_movement_reverses_id"), "stock_movement")
    op.drop_index(op.f("ix_stock_movement_intent_id_intent_line"), "stock_movement")
    for name, _kind, _default in reversed(MOVED):
        op.drop_column("stock_movement", name)
    op.drop_table("lot_room")
    op.drop_table("stock_room")
    unique = sa.UniqueConstraint("site_id", "ndc", "lot_number", name=op.f("uq_lot_site_id_ndc_lot_number"))
    if op.get_bind().dialect.name == "sqlite":
        _lot_anew(unique)
        return
    op.drop_index(op.f("ix_lot_site_id_ndc_lot_number"), "lot")
    op.drop_column("lot", "patient_id")
    op.create_unique_constraint(op.f("uq_lot_site_id_ndc_lot_number"), "lot", ["site_id", "ndc", "lot_number"])
