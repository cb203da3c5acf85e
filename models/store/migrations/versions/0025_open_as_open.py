"""What is open is indexed as open; the inside of names, the tail of record numbers and member numbers are indexed."""

import re
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN_VIAL = sa.text("status = 'open'")
IN_STOCK = sa.text("on_hand > 0 OR status <> 'active'")
LYING = sa.text("on_hand > 0")
OPENING = sa.text("kind = 'opening'")
COUNTED = sa.text("kind = 'counted'")
AS_NEEDED = {"sqlite": sa.text("as_needed = 1"), "postgresql": sa.text("as_needed")}
ENDS = sa.text("valid_until IS NOT NULL AND status = 'active'")
ALARMS = ("angioedema", "wheeze", "throat", "hypotension", "unconscious")
"""The signs at which the emergency card opens, as this version's reasons.toml has them."""
INDEXES = (
    ("ix_vial_open", "vial", ["site_id", "lot_id"], OPEN_VIAL),
    ("ix_lot_in_stock", "lot", ["site_id", "drug_slug", "expires_on"], IN_STOCK),
    ("ix_lot_room_lying", "lot_room", ["site_id", "lot_id"], LYING),
    ("ix_stock_movement_opening", "stock_movement", ["site_id", "lot_id", "moved_at"], OPENING),
    ("ix_stock_movement_counted", "stock_movement", ["site_id", "lot_id", "moved_at"], COUNTED),
    ("ix_claim_question", "claim", ["site_id", "state"], sa.text("question <> ''")),
    ("ix_medication_request_ends", "medication_request", ["site_id", "valid_until"], ENDS),
)
BY_BYTES = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
PIECE = sa.table("name_piece", sa.column("site_id", sa.Uuid()), sa.column("piece"), sa.column("word"))
PATIENT = sa.table(
    "patient", sa.column("id", sa.Uuid()), sa.column("person_id", sa.Uuid()), sa.column("merged_into", sa.Uuid())
)
KEY = sa.table(
    "patient_key", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()), sa.column("patient_id", sa.Uuid()),
    sa.column("kind", sa.String()), sa.column("value", sa.String()),
)  # fmt: skip
CHUNK = 5_000


def upgrade() -> None:
    op.create_table(
        "open_dose",
        sa.Column("administration_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["medication_administration.id"], name=op.f("fk_open_dose_administration_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_open_dose_site_id")),
        sa.PrimaryKeyConstraint("administration_id", name=op.f("pk_open_dose")),
    )
    op.create_index(op.f("ix_open_dose_site_id"), "open_dose", ["site_id"])
    for name, table, columns, which in INDEXES:
        op.create_index(name, table, columns, sqlite_where=which, postgresql_where=which)
    op.create_index(
        "ix_medication_request_as_needed", "medication_request", ["site_id", "status"],
        sqlite_where=AS_NEEDED["sqlite"], postgresql_where=AS_NEEDED["postgresql"],
    )  # fmt: skip
    _fill_open_doses()
    _index_search()


def _index_search() -> None:
    op.create_table(
        "name_piece",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("piece", BY_BYTES, nullable=False),
        sa.Column("word", BY_BYTES, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_name_piece_site_id")),
        sa.PrimaryKeyConstraint("site_id", "piece", "word", name=op.f("pk_name_piece")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_coverage_site_id_member_id"), "coverage", ["site_id", "member_id"])
    op.create_index(op.f("ix_patient_key_patient_id_value_kind"), "patient_key", ["patient_id", "value", "kind"])
    op.drop_index("ix_patient_key_patient_id", "patient_key")
    connection = op.get_bind()
    words = sa.select(KEY.c.site_id, KEY.c.value).where(KEY.c.kind.in_(("name", "former"))).distinct()
    pieces = (
        {"site_id": row.site_id, "piece": row.value[start:], "word": row.value}
        for row in connection.execute(words).all()
        for start in range(1, len(row.value) - 2)
    )
    _insert(connection, PIECE, pieces)
    numbers = sa.select(KEY.c.site_id, KEY.c.patient_id, KEY.c.value).where(KEY.c.kind == "number")
    tails = (
        {"id": uuid.uuid4(), "site_id": row.site_id, "patient_id": row.patient_id, "kind": "tail", "value": tail}
        for row in connection.execute(numbers).all()
        if (tail := re.sub(r"^[^\W\d_]*0*", "", row.value)) not in {"", row.value}
    )
    _insert(connection, KEY, tails)
    _insert(connection, KEY, _shared(connection))


def _shared(connection: sa.Connection) -> Iterator[dict[str, object]]:
    """Yield the words every record of a merged person has from its other records."""
    several = sa.select(PATIENT.c.person_id).where(PATIENT.c.merged_into.is_not(None))
    words = (
        sa.select(KEY.c.patient_id, KEY.c.site_id, KEY.c.value, PATIENT.c.person_id)
        .join(PATIENT, PATIENT.c.id == KEY.c.patient_id)
        .where(PATIENT.c.person_id.in_(several), KEY.c.kind.in_(("name", "former", "number", "tail")))
    )
    people: dict[tuple[uuid.UUID, uuid.UUID], dict[uuid.UUID, set[str]]] = {}
    for row in connection.execute(words):
        people.setdefault((row.site_id, row.person_id), {}).setdefault(row.patient_id, set()).add(row.value)
    for (site, _person), records in people.items():
        for record, own in records.items():
            for word in sorted(set().union(*records.values()) - own):
                yield {"id": uuid.uuid4(), "site_id": site, "patient_id": record, "kind": "merged", "value": word}


def _insert(connection: sa.Connection, table: sa.TableClause, rows: Iterable[dict[str, object]]) -> None:
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        connection.execute(table.insert(), chunk)


def _fill_open_doses() -> None:
    def signs(table: str) -> str:
        return " OR ".join(f"CAST({table}.signs AS VARCHAR) LIKE '%\"{code}\"%'" for code in ALARMS)

    op.execute(
        sa.text(
            f"""
            INSERT INTO open_dose (administration_id, site_id)
            WITH RECURSIVE stands_for (current_id, earlier_id) AS (
                SELECT id, id FROM medication_administration WHERE replaces_id IS NOT NULL
                UNION ALL
                SELECT s.current_id, c.administration_id
                FROM stands_for s JOIN administration_correction c ON c.replaced_by_id = s.earlier_id
            ),
            carried AS (
                SELECT s.current_id AS dose_id FROM stands_for s
                JOIN administration_response r ON r.administration_id = s.earlier_id WHERE s.current_id <> s.earlier_id
            ),
            newest AS (
                SELECT e.administration_id, e.complete FROM adverse_event e
                WHERE NOT EXISTS (SELECT 1 FROM adverse_event l WHERE l.replaces_id = e.id)
            ),
            account AS (
                SELECT administration_id AS dose_id, complete FROM newest
                UNION
                SELECT s.current_id, n.complete FROM stands_for s JOIN newest n ON n.administration_id = s.earlier_id
            ),
            unfinished AS (SELECT dose_id FROM account WHERE NOT complete)
            SELECT d.id, d.site_id
            FROM medication_administration d
            LEFT JOIN administration_response r ON r.administration_id = d.id
            WHERE NOT EXISTS (SELECT 1 FROM administration_correction c WHERE c.administration_id = d.id)
            AND (
                (d.observe_until IS NOT NULL AND r.id IS NULL AND d.id NOT IN (SELECT dose_id FROM carried))
                OR d.id IN (SELECT dose_id FROM unfinished)
                OR (
                    (d.response = 'reaction' OR r.kind = 'reaction')
                    AND (d.severity IN ('severe', 'life_threatening') OR {signs("d")} OR {signs("r")})
                    AND d.id NOT IN (SELECT dose_id FROM account)
                )
            )
            """  # noqa: S608
        )
    )


def downgrade() -> None:
    op.execute(KEY.delete().where(KEY.c.kind.in_(("tail", "merged"))))
    op.create_index("ix_patient_key_patient_id", "patient_key", ["patient_id"])
    op.drop_index("ix_patient_key_patient_id_value_kind", "patient_key")
    op.drop_index("ix_coverage_site_id_member_id", "coverage")
    op.drop_table("name_piece")
    op.drop_index("ix_medication_request_as_needed", "medication_request")
    for name, table, _columns, _which in reversed(INDEXES):
        op.drop_index(name, table)
    op.drop_table("open_dose")
