"""The clinic's payers: versions of profiles and fees that never change, and what each charge line costs."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.store.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VERSIONED = ("payer_profile", "payer_fee")


def upgrade() -> None:
    op.add_column("charge_item", sa.Column("charge", models.store.columns.Exact(), nullable=True))
    op.create_table(
        "payer_book",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_payer_book_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_payer_book")),
    )
    _create(
        "payer_profile",
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("also_called", sa.JSON(), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.UniqueConstraint("site_id", "type", "key", "change", name=op.f("uq_payer_profile_site_id_type_key_change")),
    )
    _create(
        "payer_fee",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("payer", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("amount", models.store.columns.Exact(), nullable=True),
        sa.Column("asp_percent", models.store.columns.Exact(), nullable=True),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(amount IS NULL) <> (asp_percent IS NULL)", name=op.f("ck_payer_fee_one_price")),
        sa.UniqueConstraint(
            "site_id", "change", "key", "code", "effective", name=op.f("uq_payer_fee_site_id_change_key_code_effective")
        ),
    )


def _create(table: str, *own: sa.schema.SchemaItem) -> None:
    columns = [item for item in own if isinstance(item, sa.Column)]
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        *columns,
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        *(item for item in own if not isinstance(item, sa.Column)),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f(f"fk_{table}_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
        )


def downgrade() -> None:
    for table in (*VERSIONED, "payer_book"):
        op.drop_table(table)
    op.drop_column("charge_item", "charge")
