"""Orders taken by voice and under protocols, tapers, holds and renewals; templates, protocols, and what happened."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SIGNED = ("order_event", "order_template", "order_protocol")
TEXT = sqlmodel.sql.sqltypes.AutoString
def _columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_by_name", TEXT(length=300), nullable=False, server_default=""),
        sa.Column("cosign", TEXT(length=10), nullable=False, server_default=""),
        sa.Column("protocol_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("held_until", sa.Date(), nullable=True),
    )


def upgrade() -> None:
    for column in _columns():
        op.add_column("medication_request", column)
    op.create_index(
        op.f("ix_medication_request_site_id_cosign"), "medication_request", ["site_id", "cosign"], unique=False
    )
    op.create_table(
        "order_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("reason", TEXT(length=500), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_order_event_site_id")),
        sa.ForeignKeyConstraint(["request_id"], ["medication_request.id"], name=op.f("fk_order_event_request_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["practitioner.id"], name=op.f("fk_order_event_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_event")),
    )
    op.create_index(op.f("ix_order_event_request_id"), "order_event", ["request_id"], unique=False)
    _versions(
        "order_template",
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", TEXT(length=300), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["practitioner.id"], name=op.f("fk_order_template_owner_id")),
    )
    _versions(
        "order_protocol",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("provider_name", TEXT(length=300), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("record_hash", TEXT(length=64), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["practitioner.id"], name=op.f("fk_order_protocol_provider_id")),
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def _versions(table: str, *own: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(length=80), nullable=False),
        *(item for item in own if isinstance(item, sa.Column)),
        sa.Column("reason", TEXT(length=500), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", TEXT(length=300), nullable=False),
        *(item for item in own if not isinstance(item, sa.Column)),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f(f"fk_{table}_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("site_id", "key", "change", name=op.f(f"uq_{table}_site_id_key_change")),
    )


def downgrade() -> None:
    for table in SIGNED:
        op.drop_table(table)
    op.drop_index(op.f("ix_medication_request_site_id_cosign"), table_name="medication_request")
    for column in _columns():
        op.drop_column("medication_request", column.name)
