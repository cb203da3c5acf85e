"""A claim may follow an earlier payer's claim; payers say how they want an NDC, coverages why Medicare pays second."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.store.columns import Exact

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _follows()
    op.add_column("claim", sa.Column("earlier", Exact(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_claim_follows_id"), "claim", ["follows_id"])
    op.add_column("claim_payer", sa.Column("ndc_style", TEXT(length=12), nullable=False, server_default="nucc"))
    op.add_column("coverage", sa.Column("second_reason", TEXT(length=2), nullable=False, server_default=""))


def _follows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # Made anew, the table would lose its lines and answers on the way: SQLite takes a column with what it refers to.
        op.execute(
            "ALTER TABLE claim ADD COLUMN follows_id CHAR(32) CONSTRAINT fk_claim_follows_id REFERENCES claim (id)"
        )
        return
    op.add_column("claim", sa.Column("follows_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_claim_follows_id"), "claim", "claim", ["follows_id"], ["id"])


def downgrade() -> None:
    op.drop_column("coverage", "second_reason")
    op.drop_column("claim_payer", "ndc_style")
    op.drop_index(op.f("ix_claim_follows_id"), "claim")
    with op.batch_alter_table("claim") as batch:
        batch.drop_column("earlier")
        batch.drop_column("follows_id")
