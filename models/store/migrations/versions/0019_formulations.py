"""What an order brings with it, series a patient paid for, and injections of several ingredients."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.store.columns import Exact

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
SIGNED = (
    "prepaid_series", "prepaid_ending", "prepaid_use", "formulation", "incompatibility", "administration_ingredient",
)  # fmt: skip
OF_ORDERS = (
    ("needle", TEXT(length=80), ""),
    ("watch_minutes", sa.Integer(), None),
    ("charge_code", TEXT(length=5), ""),
)


def upgrade() -> None:
    with op.batch_alter_table("medication_request") as batch:
        for name, kind, default in OF_ORDERS:
            batch.add_column(sa.Column(name, kind, nullable=default is None, server_default=default))
        batch.add_column(sa.Column("mixture", sa.JSON(none_as_null=True), nullable=True))
    _prepaid()
    _formulations()
    _refuse_changes()


def _prepaid() -> None:
    op.create_table(
        "prepaid_series",
        *_keys("prepaid_series", patient_id="patient"),
        sa.Column("drug_slug", TEXT(length=80), nullable=False),
        sa.Column("drug_display", TEXT(length=200), nullable=False),
        sa.Column("bought", sa.Integer(), nullable=False),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("note", TEXT(length=200), nullable=False),
        *_author("prepaid_series", "recorded"),
    )
    op.create_index(op.f("ix_prepaid_series_patient_id"), "prepaid_series", ["patient_id"])
    op.create_table(
        "prepaid_ending",
        *_keys("prepaid_ending", series_id="prepaid_series"),
        sa.Column("reason", TEXT(length=500), nullable=False),
        *_author("prepaid_ending", "ended"),
        sa.UniqueConstraint("series_id", name=op.f("uq_prepaid_ending_series_id")),
    )
    op.create_table(
        "prepaid_use",
        *_keys("prepaid_use", series_id="prepaid_series", administration_id="medication_administration"),
        sa.UniqueConstraint("administration_id", name=op.f("uq_prepaid_use_administration_id")),
    )
    op.create_index(op.f("ix_prepaid_use_series_id"), "prepaid_use", ["series_id"])


def _formulations() -> None:
    op.create_table(
        "formulation",
        *_keys("formulation"),
        *_version(),
        sa.Column("slug", TEXT(length=80), nullable=False),
        sa.Column("name", TEXT(length=80), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        *_author("formulation", "changed"),
        sa.UniqueConstraint("site_id", "key", "change", name=op.f("uq_formulation_site_id_key_change")),
    )
    op.create_table(
        "incompatibility",
        *_keys("incompatibility"),
        *_version(),
        sa.Column("first_slug", TEXT(length=80), nullable=False),
        sa.Column("second_slug", TEXT(length=80), nullable=False),
        sa.Column("text", TEXT(length=200), nullable=False),
        *_author("incompatibility", "changed"),
        sa.UniqueConstraint("site_id", "key", "change", name=op.f("uq_incompatibility_site_id_key_change")),
    )
    op.create_table(
        "administration_ingredient",
        *_keys("administration_ingredient", administration_id="medication_administration"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("drug_slug", TEXT(length=80), nullable=False),
        sa.Column("drug_display", TEXT(length=200), nullable=False),
        sa.Column("dose", Exact(), nullable=False),
        sa.Column("dose_unit", TEXT(length=20), nullable=False),
        sa.Column("volume_ml", Exact(), nullable=True),
    )
    op.create_index(
        op.f("ix_administration_ingredient_administration_id"), "administration_ingredient", ["administration_id"]
    )


def _version() -> list[sa.Column]:
    """Return what tells one version of a thing from the others, and why it was made."""
    return [
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("reason", TEXT(length=500), nullable=False),
    ]


def _keys(table: str, **others: str) -> list[sa.Column | sa.Constraint]:
    """Return id, site and the keys of other tables, each with its constraint."""
    keys = {"site_id": "organization", **others}
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in keys),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, of in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _author(table: str, verb: str) -> list[sa.Column | sa.Constraint]:
    """Return when and by whom, by key and by name."""
    return [
        sa.Column(f"{verb}_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column(f"{verb}_by", sa.Uuid(), nullable=True),
        sa.Column(f"{verb}_by_name", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint([f"{verb}_by"], ["practitioner.id"], name=op.f(f"fk_{table}_{verb}_by")),
    ]


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
    # Column by column: a table made anew would be missed by what refers to its rows.
    op.drop_column("medication_request", "mixture")
    for name, _kind, _default in reversed(OF_ORDERS):
        op.drop_column("medication_request", name)
