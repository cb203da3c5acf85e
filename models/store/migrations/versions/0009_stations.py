"""The theme a person chose, and who signed in on which station with which provider on site."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_preference",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_staff_preference_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_staff_preference_site_id")),
        sa.PrimaryKeyConstraint("practitioner_id", name=op.f("pk_staff_preference")),
    )
    op.create_table(
        "station_sign_in",
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("signed_in_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_station_sign_in_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_station_sign_in_site_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["practitioner.id"], name=op.f("fk_station_sign_in_supervisor_id")),
        sa.PrimaryKeyConstraint("station_id", "practitioner_id", name=op.f("pk_station_sign_in")),
    )


def downgrade() -> None:
    op.drop_table("station_sign_in")
    op.drop_table("staff_preference")
