"""What an order brings with it: the needle, how long the patient is watched, the clinic's own charge item."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
OF_ORDERS = (
    ("needle", TEXT(length=80), ""),
    ("watch_minutes", sa.Integer(), None),
    ("charge_code", TEXT(length=5), ""),
)


def upgrade() -> None:
    with op.batch_alter_table("medication_request") as batch:
        for name, kind, default in OF_ORDERS:
            batch.add_column(sa.Column(name, kind, nullable=default is None, server_default=default))


def downgrade() -> None:
    with op.batch_alter_table("medication_request") as batch:
        for name, _kind, _default in reversed(OF_ORDERS):
            batch.drop_column(name)
