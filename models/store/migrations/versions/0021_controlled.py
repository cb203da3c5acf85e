"""Controlled drugs: counts by two people, what settled their differences, and who saw stock discarded."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.store.columns

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
AMOUNT = models.store.columns.Exact
DIFFERS = sa.text("difference <> 0")
SIGNED = ("controlled_count", "controlled_settlement", "stock_witness")


def upgrade() -> None:
    op.create_table(
        "controlled_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("vial_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("shift", TEXT(length=30), nullable=False),
        sa.Column("counted", AMOUNT(), nullable=False),
        sa.Column("expected", AMOUNT(), nullable=False),
        sa.Column("difference", AMOUNT(), nullable=False),
        sa.Column("counted_at", INSTANT(), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("counted_by_name", TEXT(length=300), nullable=False),
        sa.Column("verified_by", sa.Uuid(), nullable=False),
        sa.Column("verified_by_name", TEXT(length=300), nullable=False),
        sa.Column("note", TEXT(length=500), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_controlled_count_site_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_controlled_count_lot_id")),
        sa.ForeignKeyConstraint(["vial_id"], ["vial.id"], name=op.f("fk_controlled_count_vial_id")),
        sa.ForeignKeyConstraint(["counted_by"], ["practitioner.id"], name=op.f("fk_controlled_count_counted_by")),
        sa.ForeignKeyConstraint(["verified_by"], ["practitioner.id"], name=op.f("fk_controlled_count_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_controlled_count")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_controlled_count_intent_id")),
    )
    op.create_index(
        "ix_controlled_count_differs", "controlled_count", ["site_id"], sqlite_where=DIFFERS, postgresql_where=DIFFERS
    )
    op.create_index(op.f("ix_controlled_count_lot_id_counted_at"), "controlled_count", ["lot_id", "counted_at"])
    op.create_table(
        "controlled_settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", TEXT(length=30), nullable=False),
        sa.Column("reason_text", TEXT(length=500), nullable=False),
        sa.Column("settled_at", INSTANT(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=False),
        sa.Column("settled_by_name", TEXT(length=300), nullable=False),
        sa.Column("verified_by", sa.Uuid(), nullable=False),
        sa.Column("verified_by_name", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_controlled_settlement_site_id")),
        sa.ForeignKeyConstraint(["count_id"], ["controlled_count.id"], name=op.f("fk_controlled_settlement_count_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_controlled_settlement_movement_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["practitioner.id"], name=op.f("fk_controlled_settlement_settled_by")),
        sa.ForeignKeyConstraint(["verified_by"], ["practitioner.id"], name=op.f("fk_controlled_settlement_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_controlled_settlement")),
        sa.UniqueConstraint("count_id", name=op.f("uq_controlled_settlement_count_id")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_controlled_settlement_movement_id")),
    )
    op.create_table(
        "stock_witness",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("witnessed_by", sa.Uuid(), nullable=False),
        sa.Column("witnessed_by_name", TEXT(length=300), nullable=False),
        sa.Column("witnessed_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_stock_witness_site_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_witness_movement_id")),
        sa.ForeignKeyConstraint(["witnessed_by"], ["practitioner.id"], name=op.f("fk_stock_witness_witnessed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_witness")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_witness_movement_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in SIGNED:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
                )


def downgrade() -> None:
    op.drop_table("stock_witness")
    op.drop_table("controlled_settlement")
    op.drop_table("controlled_count")
