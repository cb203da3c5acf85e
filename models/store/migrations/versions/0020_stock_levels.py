"""From how little on a drug is ordered again, and up to how much."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.store.columns import Exact

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "stock_level",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("drug_slug", TEXT(length=80), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("reorder_at", Exact(), nullable=True),
        sa.Column("par", Exact(), nullable=True),
        sa.Column("reason", TEXT(length=500), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", TEXT(length=300), nullable=False),
        sa.CheckConstraint("reorder_at >= 0 AND par >= reorder_at", name=op.f("ck_stock_level_levels")),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_stock_level_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_stock_level_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_level")),
        sa.UniqueConstraint("site_id", "drug_slug", "change", name=op.f("uq_stock_level_site_id_drug_slug_change")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER stock_level_no_{verb.lower()} BEFORE {verb} ON stock_level "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    op.drop_table("stock_level")
