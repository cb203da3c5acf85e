"""One more version of a drug in the clinic's formulary, with its audit event, in a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.drugs.records.formulary_entry import FormularyEntry
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ENTRY = table_of(FormularyEntry)
_NEWEST = newest_by(_ENTRY, "version", "slug")

HeldPackages = Callable[[Transaction, Clinic, str], frozenset[str]]
"""Asks, in a transaction, for the NDCs of a drug (by slug) that are in stock or opened."""


@dataclass(frozen=True, slots=True)
class StockedDrugs:
    """What the formulary asks of stock; stock stands above it, so it is handed in with the clinic."""

    held: HeldPackages


Outcome = Stored | Unchanged | Stale | Denied
CHANGED_MEANWHILE = Stale("this drug was changed meanwhile: look at it again")
AS_IT_IS = Unchanged("Nothing changed.")


def newest(tx: Transaction, clinic: Clinic, slug: str) -> Any:
    """Return the newest entry of a drug, None when the clinic never changed it."""
    return tx.execute(_NEWEST, site_id=clinic.site_id, slug=slug).one_or_none()


def refuse_missing_stock(tx: Transaction, clinic: Clinic, drug: Drug) -> None:
    """Raise BadInputError when a package that is on the shelf would no longer be known."""
    held = clinic.keeper(StockedDrugs).held(tx, clinic, drug.slug)
    missing = sorted(held - {package.code for package in drug.packages})
    if missing:
        raise BadInputError("package", f"{missing[0]} is in stock: keep its package until the last one is used")


def add_version(
    tx: Transaction, clinic: Clinic, by: Author, slug: str, body: str, *, retired: bool, reason: str, action: str
) -> Stored:
    """Add a version of a drug and its audit event."""
    last = newest(tx, clinic, slug)
    entry = FormularyEntry(
        id=clinic.new_id(),
        slug=slug,
        version=last.version + 1 if last else 1,
        body=body,
        retired=retired,
        reason=reason,
        **made(clinic, by, clinic.now()),
    )
    tx.add(entry)
    audited(tx, clinic, by.id, action, ("FormularyEntry", entry.id), {"slug": slug, "version": entry.version})
    return Stored(slug, entry.version)
