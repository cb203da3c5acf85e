"""Signed rows never change: SQLite refuses it by trigger, PostgreSQL by the application role's grants."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SIGNED = (
    "medication_administration",
    "administration_product",
    "administration_site",
    "administration_response",
    "charge_derivation",
    "charge_item",
    "provenance",
    "stock_movement",
    "waste",
    "audit_event",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
