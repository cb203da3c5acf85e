"""What people decide about imports: the decisions, an order's source while it is under review, what senders mean."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SIGNED = ("import_decision", "order_source", "sent_drug_name")
TEXT = sqlmodel.sql.sqltypes.AutoString
ADDED = (
    ("revision", sa.Integer(), "1"),
    ("choice", TEXT(length=20), ""),
    ("settled_id", sa.Uuid(), None),
    ("said", TEXT(length=64), ""),
    ("file", TEXT(length=300), ""),
    ("place", TEXT(length=300), ""),
    ("content_hash", TEXT(length=64), ""),
)


def upgrade() -> None:
    with op.batch_alter_table("pending_import") as batch:
        for name, kind, default in ADDED:
            batch.add_column(sa.Column(name, kind, nullable=name == "settled_id", server_default=default))
    op.create_table(
        "import_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", TEXT(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("choice", TEXT(length=20), nullable=False),
        sa.Column("reason", TEXT(length=500), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["practitioner.id"], name=op.f("fk_import_decision_decided_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_import_decision_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_decision")),
    )
    op.create_index(op.f("ix_import_decision_site_id_subject_id"), "import_decision", ["site_id", "subject_id"])
    op.create_index(op.f("ix_import_decision_site_id_decided_at"), "import_decision", ["site_id", "decided_at"])
    op.create_table(
        "order_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("sender", TEXT(length=300), nullable=False),
        sa.Column("message", TEXT(length=300), nullable=False),
        sa.Column("file", TEXT(length=300), nullable=False),
        sa.Column("place", TEXT(length=300), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["medication_request.id"], name=op.f("fk_order_source_order_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_order_source_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_source")),
    )
    op.create_index(op.f("ix_order_source_order_id"), "order_source", ["order_id"])
    op.create_table(
        "sent_drug_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("sender", TEXT(length=300), nullable=False),
        sa.Column("text", TEXT(length=500), nullable=False),
        sa.Column("drug_slug", TEXT(length=80), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["practitioner.id"], name=op.f("fk_sent_drug_name_decided_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["import_decision.id"], name=op.f("fk_sent_drug_name_decision_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_sent_drug_name_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_drug_name")),
    )
    op.create_index(op.f("ix_sent_drug_name_site_id_sender"), "sent_drug_name", ["site_id", "sender"])
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    for table in reversed(SIGNED):
        op.drop_table(table)
    with op.batch_alter_table("pending_import") as batch:
        for name, _kind, _default in reversed(ADDED):
            batch.drop_column(name)
