"""Doses claims have not looked at are kept as such; what payers authorized for anybody is indexed."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

HOLDS = sa.text("status = 'active'")


def upgrade() -> None:
    op.create_table(
        "ungathered_dose",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("administration_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["medication_administration.id"], name=op.f("fk_ungathered_dose_administration_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_ungathered_dose_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_ungathered_dose")),
        sqlite_with_rowid=False,
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    month = "strftime('%Y-%m', d.service_date)" if on_sqlite else "to_char(d.service_date, 'YYYY-MM')"
    # Doses of before claims began wait by month; of an amended one claims find out themselves where it belongs.
    op.execute(
        sa.text(
            f"""
            INSERT INTO ungathered_dose (site_id, id, administration_id)
            SELECT d.site_id, d.id, d.id FROM medication_administration d
            LEFT JOIN claim_book b ON b.site_id = d.site_id
            WHERE NOT EXISTS (SELECT 1 FROM claim_dose p WHERE p.administration_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM administration_correction c WHERE c.administration_id = d.id)
            AND (
                b.begins_at IS NULL OR d.recorded_at >= b.begins_at OR d.replaces_id IS NOT NULL
                OR EXISTS (
                    SELECT 1 FROM claim_backlog_month m
                    WHERE m.site_id = d.site_id AND m.choice = 'taken_in' AND m.month = {month}
                )
            )
            """  # noqa: S608
        )
    )
    op.execute(
        sa.text(
            """
            INSERT INTO ungathered_dose (site_id, id, administration_id)
            SELECT p.site_id, p.administration_id, p.administration_id FROM claim_dose p
            JOIN administration_correction c ON c.administration_id = p.administration_id
            WHERE p.counts
            """
        )
    )
    op.create_index(
        "ix_coverage_authorization_asked", "coverage_authorization",
        ["site_id", "payer_type", "payer_name", "code", "drug_slug"], sqlite_where=HOLDS, postgresql_where=HOLDS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_coverage_authorization_asked", "coverage_authorization")
    op.drop_table("ungathered_dose")
