"""Sign off a weakly founded safety row by name: the clinic answers for it as it reads now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.code_tables import CodeTables
from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import author
from models.people.signature import signature
from models.people.versions import Stored, Unchanged
from models.safety.approval import hash_of
from models.safety.records.safety_setting import SafetyApproval
from models.safety.settings.clinic_safety import clinic_safety
from models.safety.settings.sheet import SafetyRow, drug_safety, table_safety
from models.safety.settings.versions import CHANGED_MEANWHILE, Outcome
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

LONGEST_NOTE = 500
LONGEST_SHOWN = 1000
_SIGNED = table_of(SafetyApproval)
_ALREADY = select(_SIGNED).where(
    _SIGNED.c.site_id == bindparam("site"), _SIGNED.c.key == bindparam("key"), _SIGNED.c.row_hash == bindparam("hash")
)


@dataclass(frozen=True, slots=True)
class Approval:
    """The row as it was read on the screen, by its key and hash, and a note ("" for none)."""

    key: str
    row_hash: str
    note: str


def approve_setting(clinic: Clinic, person_id: UUID, pin: str, approval: Approval) -> Outcome:
    """Store that a person answers for a row. Stale when it reads otherwise now; Unchanged when it needs no one.

    Raises BadInputError for a note that cannot be kept.
    """
    by = author(clinic, person_id, "change_safety")
    if isinstance(by, Denied):
        return by
    note = _noted(approval.note)
    person = confirm_pin(clinic, person_id, pin, "sign_off_row")
    if isinstance(person, Denied):
        return person

    def act(tx: Transaction) -> Outcome:
        rows = _rows(clinic, clinic_safety(clinic).look_in(tx.connection).tables, approval.key)
        row = next((row for row in rows if hash_of(row) == approval.row_hash), None)
        if row is None:
            return CHANGED_MEANWHILE
        if not row.weak:
            return Unchanged("Its source confirms this setting: it needs no approval.")
        wanted = {"site": clinic.site_id, "key": row.key, "hash": approval.row_hash}
        if tx.execute(_ALREADY, **wanted).one_or_none():
            return Unchanged("This setting is approved already.")
        _add(tx, clinic, person, row, note)
        return Stored(row.key, 1)

    outcome = clinic.store.write(act)
    clinic_safety(clinic).look_now()
    return outcome


def _rows(clinic: Clinic, tables: CodeTables, key: str) -> tuple[SafetyRow, ...]:
    """Return the rows of a key: one of the tables', or a drug's of one label."""
    table, _, rest = key.partition("/")
    if table != "drug":
        return tuple(row for row in table_safety(tables) if row.key == key)
    drug = clinic_formulary(clinic).drugs.get(rest.partition("/")[0])
    return tuple(row for row in drug_safety(drug) if row.key == key) if drug else ()


def _add(tx: Transaction, clinic: Clinic, by: SignedIn, row: SafetyRow, note: str) -> None:
    signed = SafetyApproval(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        key=row.key,
        row_hash=hash_of(row),
        shown=_cut(f"{row.label}  {row.text} · {row.source.key}"),
        note=note,
        signed_at=clinic.now(),
        signed_by=by.id,
        signed_by_name=by.name,
    )
    target = ("SafetySignOff", signed.id)
    provenance = signature(clinic, (by.id, by.name), target, "signed_off", signed.row_hash, signed.signed_at)
    tx.add(signed, provenance)
    detail = {"key": row.key, "row_hash": signed.row_hash}
    audited(tx, clinic, by.id, "sign_off_row", ("SafetySignOff", signed.id), detail, at=signed.signed_at)


def _noted(note: str) -> str:
    message = " ".join(note.split())
    if len(message) > LONGEST_NOTE:
        raise BadInputError("note", f"say it in at most {LONGEST_NOTE} characters")
    if not message.isprintable():
        raise BadInputError("note", "holds control or invisible characters: remove them")
    return message


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
