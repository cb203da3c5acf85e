"""What people may do comes from roles: the flags of each person become a role that allows exactly what they allowed."""

import datetime
import uuid
from collections.abc import Sequence

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
    sa.column("active", sa.Boolean()),
    sa.column("may_give", sa.Boolean()),
    sa.column("may_order", sa.Boolean()),
    sa.column("may_supervise", sa.Boolean()),
    sa.column("roles", sa.JSON()),
)
EVENT = sa.table(
    "audit_event",
    sa.column("site_id", sa.Uuid()),
    sa.column("seq", sa.Integer()),
    sa.column("action", sa.String()),
    sa.column("agent_id", sa.Uuid()),
)
PERMISSION = sa.table(
    "role_permission",
    sa.column("id", sa.Uuid()),
    sa.column("site_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("role", sa.String()),
    sa.column("act", sa.String()),
    sa.column("allowed", sa.Boolean()),
    sa.column("reason", sa.String()),
    sa.column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime()),
    sa.column("changed_by_name", sa.String()),
)
# What version 0009 let people do: anyone who signed in, and whoever had a flag (models/people/permissions.py of then).
ANYONE = (
    "chart", "observe", "record_reactions", "report_near_misses", "record_clinical", "change_payers", "change_fees",
    "receive_stock", "see_patients",
)  # fmt: skip
OF_FLAG = {
    "may_give": ("give", "give_alone", "check_doses", "correct_doses"),
    "may_order": ("order", "pass_stops", "change_drugs", "change_safety", "correct_doses"),
    "may_supervise": ("supervise", "correct_doses"),
}
PROVIDER = "provider"
NAMES = {"may_give": "gives", "may_order": "orders", "may_supervise": "supervises"}


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
    """Give everyone who signs in the role that holds exactly what they may do, the first of a clinic more."""
    connection = op.get_bind()
    people = connection.execute(sa.select(STAFF).where(STAFF.c.username.is_not(None)).order_by(STAFF.c.id)).all()
    first = _first(connection, people)
    made: dict[uuid.UUID, set[str]] = {}
    for row in people:
        role, acts = _role(row)
        if role != PROVIDER and role not in made.setdefault(row.site_id, set()):
            _make_role(connection, row.site_id, role, acts)
            made[row.site_id].add(role)
        roles = [*(["administrator"] if row.id == first.get(row.site_id) else []), role]
        connection.execute(STAFF.update().where(STAFF.c.id == row.id).values(roles=roles))


def _role(row: sa.Row) -> tuple[str, list[str]]:
    """Return the role that fits: a shipped one where it does, else one of the clinic's own."""
    flags = [flag for flag in OF_FLAG if getattr(row, flag)]
    if len(flags) == len(OF_FLAG):
        return PROVIDER, []
    acts = dict.fromkeys([*(act for flag in flags for act in OF_FLAG[flag]), *ANYONE])
    words = [NAMES[flag] for flag in flags] or ["records"]
    return f"custom:{', '.join(words)}{' and' if len(words) == 1 else ','} changes fees", list(acts)


def _make_role(connection: sa.Connection, site_id: uuid.UUID, role: str, acts: list[str]) -> None:
    held = sa.select(sa.func.coalesce(sa.func.max(PERMISSION.c.number), 0)).where(PERMISSION.c.site_id == site_id)
    last = connection.execute(held).scalar_one()
    now = datetime.datetime.now(datetime.UTC)
    connection.execute(
        PERMISSION.insert(),
        [
            {
                "id": uuid.uuid4(), "site_id": site_id, "number": number, "role": role, "act": act, "allowed": True,
                "reason": "what these people could do before roles", "changed_at": now, "changed_by_name": "upgrade",
            }
            for number, act in enumerate(acts, last + 1)
        ],
    )  # fmt: skip


def _first(connection: sa.Connection, people: Sequence[sa.Row]) -> dict[uuid.UUID, uuid.UUID]:
    """Return who set each clinic up, or its earliest active member of staff where they left."""
    active = [row for row in people if row.active]
    founders = connection.execute(
        sa.select(EVENT).where(EVENT.c.action == "set_up_clinic").order_by(EVENT.c.seq.desc())
    ).all()
    found = {row.site_id: row.id for row in reversed(active)}
    found.update({row.site_id: row.agent_id for row in founders if row.agent_id in {one.id for one in active}})
    return found


def downgrade() -> None:
    for flag in ("may_give", "may_order", "may_supervise"):
        op.add_column("practitioner", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("practitioner", "roles")
    op.drop_table("role_permission")
