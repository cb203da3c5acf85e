"""Columns and a table are called what a clinic and FHIR call them; no stored value changes."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    ("practitioner", "sign_in", "username"),
    ("practitioner", "held_until", "locked_until"),
    ("organization", "practice", "demo"),
    ("outside_dose", "told_by", "information_source"),
)


def upgrade() -> None:
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    _rename_signed("safety_sign_off", "safety_approval")


def downgrade() -> None:
    _rename_signed("safety_approval", "safety_sign_off")
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")


def _rename_signed(old: str, new: str) -> None:
    op.rename_table(old, new)
    if op.get_bind().dialect.name != "sqlite":
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER {old}_no_{verb.lower()}")
        op.execute(
            f"CREATE TRIGGER {new}_no_{verb.lower()} BEFORE {verb} ON {new} "
            f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
        )
