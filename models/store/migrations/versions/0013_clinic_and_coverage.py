"""The clinic as claims name it, what was recorded while setting up; coverages in full, authorizations and their use."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.store.columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Instant = sqlmodel.sql.sqltypes.UTCDateTime

CLINIC = (
    ("tax_number", 9), ("tax_kind", 3), ("street", 100), ("street2", 100), ("city", 60), ("state", 2), ("zip_code", 10),
    ("phone", 12), ("taxonomy", 10),
)
COVERAGE = (
    ("status", 20, "active"), ("group_number", 80, ""), ("relationship", 10, "self"), ("subscriber_name", 300, ""),
    ("subscriber_sex", 10, ""), ("card_checked_by_name", 300, ""), ("note", 500, ""),
)
COVERAGE_DAYS = ("subscriber_birth_date", "card_checked_on")
VERSIONED = (
    "authorization_use", "coverage_authorization_version", "coverage_version", "set_up_mark", "organization_version",
)


def upgrade() -> None:
    for name, length in CLINIC:
        op.add_column("organization", sa.Column(name, Text(length=length), nullable=False, server_default=""))
    op.add_column("organization", sa.Column("change", sa.Integer(), nullable=False, server_default="0"))
    for name, length, value in COVERAGE:
        op.add_column("coverage", sa.Column(name, Text(length=length), nullable=False, server_default=value))
    for name in COVERAGE_DAYS:
        op.add_column("coverage", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("coverage", sa.Column("change", sa.Integer(), nullable=False, server_default="0"))
    _create(
        "organization_version",
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        *_author("organization_version"),
        sa.UniqueConstraint("site_id", "change", name=op.f("uq_organization_version_site_id_change")),
    )
    _create(
        "set_up_mark",
        sa.Column("step", Text(length=20), nullable=False),
        sa.Column("kind", Text(length=12), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        *_author("set_up_mark"),
    )
    op.create_index(op.f("ix_set_up_mark_site_id"), "set_up_mark", ["site_id"])
    _create("coverage_version", *_versions("coverage_version", "coverage"))
    _create(
        "coverage_authorization",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_type", Text(length=20), nullable=False),
        sa.Column("payer_name", Text(length=200), nullable=False),
        sa.Column("number", Text(length=80), nullable=False),
        sa.Column("drug_slug", Text(length=80), nullable=False),
        sa.Column("code", Text(length=5), nullable=False),
        sa.Column("counts", Text(length=10), nullable=False),
        sa.Column("allowed", models.store.columns.Exact(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", Text(length=500), nullable=False),
        sa.Column("status", Text(length=20), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_coverage_authorization_patient_id")),
    )
    op.create_index(op.f("ix_coverage_authorization_patient_id"), "coverage_authorization", ["patient_id"])
    _create(
        "coverage_authorization_version", *_versions("coverage_authorization_version", "authorization", "coverage_")
    )
    _create(
        "authorization_use",
        sa.Column("authorization_id", sa.Uuid(), nullable=False),
        sa.Column("administration_id", sa.Uuid(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("units", models.store.columns.Exact(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authorization_id"], ["coverage_authorization.id"], name=op.f("fk_authorization_use_authorization_id")
        ),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["medication_administration.id"], name=op.f("fk_authorization_use_administration_id")
        ),
        sa.UniqueConstraint("administration_id", name=op.f("uq_authorization_use_administration_id")),
    )
    op.create_index(op.f("ix_authorization_use_authorization_id"), "authorization_use", ["authorization_id"])
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in VERSIONED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def _create(table: str, *own: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        *own,
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _versions(table: str, of: str, prefix: str = "") -> tuple[sa.schema.SchemaItem, ...]:
    key = f"{of}_id"
    return (
        sa.Column(key, sa.Uuid(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("kind", Text(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        *_author(table),
        sa.ForeignKeyConstraint([key], [f"{prefix}{of}.id"], name=op.f(f"fk_{table}_{key}")),
        sa.UniqueConstraint(key, "change", name=op.f(f"uq_{table}_{key}_change")),
    )


def _author(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("reason", Text(length=500), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", Text(length=300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f(f"fk_{table}_changed_by")),
    )


def downgrade() -> None:
    for table in (*VERSIONED[:2], "coverage_authorization", *VERSIONED[2:]):
        op.drop_table(table)
    for name in (*(row[0] for row in COVERAGE), *COVERAGE_DAYS, "change"):
        op.drop_column("coverage", name)
    for name in (*(row[0] for row in CLINIC), "change"):
        op.drop_column("organization", name)
