"""Hand signed records out as rows, and keep in the audit trail who took how many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.exchange.queries.export_rows import (
    ADMINISTRATIONS,
    CHARGES,
    Wanted,
    read_administrations,
    read_charges,
)
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

_KINDS = {
    "administrations": (ADMINISTRATIONS, read_administrations),
    "charges": (CHARGES, read_charges),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows as text by column."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def export_records(clinic: Clinic, person_id: UUID | None, kind: str, wanted: Wanted) -> Exported:
    """Return the rows of a kind: `administrations` or `charges`. Raises RefusedError where the person may not.

    Raises BadInputError for an unknown patient.
    """
    permitted(clinic, person_id, "export_records")
    columns, read = _KINDS[kind]

    def act(tx: Transaction) -> Exported:
        rows = tuple(read(tx.connection, clinic, wanted))
        detail = {"kind": kind, "rows": len(rows), "one_patient": bool(wanted.mrn)}
        audited(tx, clinic, person_id, "export_records", None, detail)
        return Exported(columns, rows)

    return clinic.store.write(act)
