"""Employment, license, badge and the state of a PIN; versions of people; wrong PINs by station; handovers."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = (
    "employed_from", "employed_until", "license_number", "license_state", "license_until", "badge",
    "must_change_pin", "pin_changed_at", "pin_reset_at", "version",
)  # fmt: skip


def upgrade() -> None:
    for column in (
        sa.Column("employed_from", sa.Date(), nullable=True),
        sa.Column("employed_until", sa.Date(), nullable=True),
        sa.Column("license_number", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False, server_default=""),
        sa.Column("license_state", sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False, server_default=""),
        sa.Column("license_until", sa.Date(), nullable=True),
        sa.Column("badge", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False, server_default=""),
        sa.Column("must_change_pin", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pin_changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("pin_reset_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("practitioner", column)
    # Whoever is held as the program is upgraded starts anew: the counts were of a person, not of a station.
    op.drop_column("practitioner", "failed_pins")
    op.drop_column("practitioner", "locked_until")
    op.create_table(
        "staff_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_staff_version_changed_by")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_staff_version_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_staff_version_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_version")),
    )
    op.create_index(op.f("ix_staff_version_site_id"), "staff_version", ["site_id"], unique=False)
    op.create_index(op.f("ix_staff_version_practitioner_id"), "staff_version", ["practitioner_id"], unique=False)
    op.create_table(
        "pin_failure",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("first_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("shown_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"], name=op.f("fk_pin_failure_practitioner_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_pin_failure_site_id")),
        sa.PrimaryKeyConstraint("practitioner_id", "station_id", name=op.f("pk_pin_failure")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("from_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("to_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("handed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("handed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["practitioner.id"], name=op.f("fk_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["practitioner.id"], name=op.f("fk_handover_to_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_handover_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    for column in ("site_id", "entity_id", "to_id"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column], unique=False)


def downgrade() -> None:
    for table in ("handover", "pin_failure", "staff_version"):
        op.drop_table(table)
    op.add_column("practitioner", sa.Column("locked_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("practitioner", sa.Column("failed_pins", sa.Integer(), nullable=False, server_default="0"))
    for column in NEW:
        op.drop_column("practitioner", column)
