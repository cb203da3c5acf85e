"""What people may do comes from roles: the three flags of each person become roles, changes of the matrix are kept."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STAFF = sa.table(
    "practitioner",
    sa.column("id", sa.Uuid()),
    sa.column("site_id", sa.Uuid()),
    sa.column("username", sa.String()),
    sa.column("credential", sa.String()),
    sa.column("may_give", sa.Boolean()),
    sa.column("may_order", sa.Boolean()),
    sa.column("may_supervise", sa.Boolean()),
    sa.column("roles", sa.JSON()),
)
NURSES = {"RN", "LPN", "LVN", "BSN"}


def upgrade() -> None:
    op.create_table(
        "role_permission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_role_permission_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_role_permission_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_permission")),
    )
    op.create_index(op.f("ix_role_permission_site_id"), "role_permission", ["site_id"], unique=False)
    op.add_column("practitioner", sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    _give_roles()
    for flag in ("may_give", "may_order", "may_supervise"):
        op.drop_column("practitioner", flag)


def _give_roles() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(STAFF).where(STAFF.c.username.is_not(None))).all():
        roles = _roles(row)
        connection.execute(STAFF.update().where(STAFF.c.id == row.id).values(roles=roles))


def _roles(row: sa.Row) -> list[str]:
    if row.may_order or row.may_supervise:
        return ["provider"]
    if row.may_give:
        return ["nurse" if row.credential.upper() in NURSES else "medical_assistant"]
    return ["biller"]


def downgrade() -> None:
    for flag in ("may_give", "may_order", "may_supervise"):
        op.add_column("practitioner", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("practitioner", "roles")
    op.drop_table("role_permission")
