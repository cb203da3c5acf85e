"""Today asks for the last backup at every look: the trail has an index of its backups alone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BACKUPS = sa.text("action = 'backup'")


def upgrade() -> None:
    op.create_index(
        "ix_audit_event_backup", "audit_event", ["site_id", "recorded_at"], sqlite_where=BACKUPS,
        postgresql_where=BACKUPS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_audit_event_backup", "audit_event")
