"""Visits with every change, the calls to people who are due, and which patients work here."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SIGNED = ("visit_change", "call_attempt", "staff_link")


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("booked", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("ending", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("arrived_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_visit_patient_id")),
        sa.ForeignKeyConstraint(["request_id"], ["medication_request.id"], name=op.f("fk_visit_request_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_visit_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_patient_id"), "visit", ["patient_id"], unique=False)
    op.create_index(op.f("ix_visit_site_id_day"), "visit", ["site_id", "day"], unique=False)
    op.create_table(
        "visit_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("ending", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_visit_change_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_visit_change_site_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_change_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_change")),
    )
    op.create_index(op.f("ix_visit_change_visit_id"), "visit_change", ["visit_id"], unique=False)
    op.create_table(
        "call_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("called_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("called_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["claimed_by"], ["practitioner.id"], name=op.f("fk_call_task_claimed_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_call_task_patient_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_call_task_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_task")),
    )
    op.create_index(op.f("ix_call_task_patient_id"), "call_task", ["patient_id"], unique=False)
    op.create_table(
        "call_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("called_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("called_by", sa.Uuid(), nullable=True),
        sa.Column("called_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["called_by"], ["practitioner.id"], name=op.f("fk_call_attempt_called_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_call_attempt_patient_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_call_attempt_site_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_call_attempt_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempt")),
    )
    op.create_index(op.f("ix_call_attempt_patient_id"), "call_attempt", ["patient_id"], unique=False)
    op.create_table(
        "staff_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_staff_link_changed_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_staff_link_patient_id")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"], name=op.f("fk_staff_link_practitioner_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_staff_link_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_link")),
    )
    op.create_index(op.f("ix_staff_link_patient_id"), "staff_link", ["patient_id"], unique=False)
    op.create_index(op.f("ix_staff_link_practitioner_id"), "staff_link", ["practitioner_id"], unique=False)
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    for table in ("staff_link", "call_attempt", "call_task", "visit_change", "visit"):
        op.drop_table(table)
