"""What registration asks of a patient, keys to find them by, every change, and which records are one person."""

import re
import unicodedata
import uuid

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = (
    ("middle", 300), ("suffix", 20), ("former_names", 1_000), ("phone", 40), ("phone_other", 40), ("address", 200),
    ("address_more", 200), ("city", 100), ("state", 2), ("postal_code", 10), ("language", 40),
    ("guardian_name", 200), ("guardian_phone", 40), ("guardian_relation", 60),
    ("emergency_name", 200), ("emergency_phone", 40), ("emergency_relation", 60),
)  # fmt: skip
ADDED = ("birth_precision", "deceased_on", "deceased_estimated", "confidential", "merged_into", "person_id", "revision")
ADDRESSES = ("urn:ietf:rfc:3986", "urn:needlepoint:local-id")
"""Systems of identifiers that name a resource of a file and are no number a person carries."""
PATIENT = sa.table(
    "patient", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()), sa.column("mrn", sa.String()),
    sa.column("family", sa.String()), sa.column("given", sa.String()), sa.column("person_id", sa.Uuid()),
)  # fmt: skip
IDENTIFIER = sa.table(
    "identifier", sa.column("site_id", sa.Uuid()), sa.column("resource_type", sa.String()),
    sa.column("resource_id", sa.Uuid()), sa.column("system", sa.String()), sa.column("value", sa.String()),
)  # fmt: skip
KEY = sa.table(
    "patient_key", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()), sa.column("patient_id", sa.Uuid()),
    sa.column("kind", sa.String()), sa.column("value", sa.String()),
)  # fmt: skip
NUMBER = sa.table(
    "patient_identifier", sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()),
    sa.column("patient_id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("system", sa.String()),
    sa.column("value", sa.String()),
)  # fmt: skip
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def upgrade() -> None:
    for name, length in TEXTS:
        op.add_column("patient", sa.Column(name, _text(length), nullable=False, server_default=""))
    op.add_column("patient", sa.Column("birth_precision", _text(5), nullable=False, server_default="day"))
    op.add_column("patient", sa.Column("deceased_on", sa.Date(), nullable=True))
    op.add_column("patient", sa.Column("deceased_estimated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("patient", sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("patient", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("patient", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.add_column("patient", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.execute(PATIENT.update().values(person_id=PATIENT.c.id))
    for columns in (["site_id", "birth_date"], ["site_id", "family"], ["person_id"]):
        op.create_index(op.f(f"ix_patient_{'_'.join(columns)}"), "patient", columns, unique=False)
    _make_keys()
    _make_links()
    _fill_keys()


def _make_keys() -> None:
    op.create_table(
        "patient_key",
        *_owned("patient_key"),
        sa.Column("kind", _text(10), nullable=False),
        sa.Column(
            "value", sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"), nullable=False
        ),
    )
    columns = ["site_id", "kind", "value", "patient_id"]
    op.create_index(op.f("ix_patient_key_site_id_kind_value_patient_id"), "patient_key", columns, unique=False)
    op.create_index(op.f("ix_patient_key_patient_id"), "patient_key", ["patient_id"], unique=False)
    op.create_table(
        "patient_identifier",
        *_owned("patient_identifier"),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("system", _text(300), nullable=False),
        sa.Column("value", _text(300), nullable=False),
    )
    op.create_index(op.f("ix_patient_identifier_site_id_value"), "patient_identifier", ["site_id", "value"])
    op.create_index(op.f("ix_patient_identifier_patient_id"), "patient_identifier", ["patient_id"], unique=False)
    op.create_table(
        "patient_counter",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f("fk_patient_counter_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_patient_counter")),
    )


def _make_links() -> None:
    op.create_table(
        "patient_version",
        *_owned("patient_version"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", _text(20), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", _text(300), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["practitioner.id"], name=op.f("fk_patient_version_changed_by")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_patient_version_patient_id_number")),
    )
    op.create_table(
        "patient_link",
        *_owned("patient_link"),
        sa.Column("kind", _text(10), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", _text(300), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_by_name", _text(300), nullable=False),
        sa.Column("ended_reason", _text(500), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["patient.id"], name=op.f("fk_patient_link_other_id")),
        sa.ForeignKeyConstraint(["made_by"], ["practitioner.id"], name=op.f("fk_patient_link_made_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["practitioner.id"], name=op.f("fk_patient_link_ended_by")),
    )
    for column in ("patient_id", "other_id"):
        op.create_index(op.f(f"ix_patient_link_{column}"), "patient_link", [column], unique=False)


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f(f"fk_{table}_patient_id")),
        sa.ForeignKeyConstraint(["site_id"], ["organization.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _fill_keys() -> None:
    connection = op.get_bind()
    carried = sa.select(IDENTIFIER).where(
        IDENTIFIER.c.resource_type == "Patient", IDENTIFIER.c.system.not_in(ADDRESSES)
    )
    numbers: dict[uuid.UUID, list[str]] = {}
    for row in connection.execute(carried).all():
        numbers.setdefault(row.resource_id, []).append(row.value)
        connection.execute(
            NUMBER.insert().values(
                id=uuid.uuid4(), site_id=row.site_id, patient_id=row.resource_id, kind="other", system=row.system,
                value=row.value,
            )
        )  # fmt: skip
    for row in connection.execute(sa.select(PATIENT)).all():
        keys = [
            {"id": uuid.uuid4(), "site_id": row.site_id, "patient_id": row.id, "kind": kind, "value": value}
            for kind, value in sorted(_keys(row, numbers.get(row.id, [])))
        ]
        if keys:
            connection.execute(KEY.insert(), keys)


def _keys(row: sa.Row, numbers: list[str]) -> set[tuple[str, str]]:
    names = (row.family, row.given)
    found = {("name", word) for name in names for word in _words(name)}
    found |= {("name", "".join(_words(name))[:200]) for name in names}
    found.add(("whole", " ".join(sorted(word for name in names for word in _words(name)))[:200]))
    found |= {("number", "".join(_words(number))[:200]) for number in (row.mrn, *numbers)}
    return {(kind, value) for kind, value in found if value}


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word[:200] for word in re.findall(r"[^\W_]+", re.sub(r"['’ʼ`´‘]", "", kept).translate(LETTERS))]


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def downgrade() -> None:
    for table in ("patient_link", "patient_version", "patient_counter", "patient_identifier", "patient_key"):
        op.drop_table(table)
    for columns in (["site_id", "birth_date"], ["site_id", "family"], ["person_id"]):
        op.drop_index(op.f(f"ix_patient_{'_'.join(columns)}"), table_name="patient")
    for name in (*(name for name, _length in TEXTS), *ADDED):
        op.drop_column("patient", name)
