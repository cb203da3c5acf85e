"""Every version of one drug in the clinic's formulary, newest first, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.reading import read_drug
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.sheet import Change, sheet_changes
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ENTRY = table_of(FormularyEntry)
_VERSIONS = (
    select(_ENTRY)
    .where(_ENTRY.c.site_id == bindparam("site"), _ENTRY.c.slug == bindparam("slug"))
    .order_by(_ENTRY.c.version)
)


@dataclass(frozen=True, slots=True)
class FormularyVersion:
    """One version. `drug` is None only for a shipped drug a later release no longer ships.

    `changes` compare it with the version before, the first one with the shipped drug of this release.
    """

    version: int
    changed_at: datetime
    changed_by: str
    reason: str
    retired: bool
    as_shipped: bool
    drug: Drug | None
    changes: tuple[Change, ...]


def formulary_history(clinic: Clinic, slug: str) -> tuple[FormularyVersion, ...]:
    """Return the versions of a drug, newest first; empty when the clinic never changed it."""
    with clinic.store.read() as connection:
        rows = connection.execute(_VERSIONS, {"site": clinic.site_id, "slug": slug}).all()
    shipped = shipped_formulary().drugs.get(slug)
    found: list[FormularyVersion] = []
    before, was_retired = shipped, False
    for row in rows:
        drug = read_drug(slug, row.body) if row.body else shipped
        changes = sheet_changes(before, drug)
        if row.retired != was_retired:
            changes += (Change("-" if row.retired else "+", "offered for orders"),)
        found.append(
            FormularyVersion(
                version=row.version,
                changed_at=row.changed_at,
                changed_by=row.changed_by_name,
                reason=row.reason,
                retired=row.retired,
                as_shipped=not row.body,
                drug=drug,
                changes=changes,
            )
        )
        before, was_retired = drug, row.retired
    return tuple(reversed(found))


def shipped_drug(slug: str) -> Drug | None:
    """Return the drug as this release ships it, None for a drug of the clinic's own."""
    return shipped_formulary().drugs.get(slug)
