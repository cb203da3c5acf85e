"""Keep from how little on a drug is ordered again, and up to how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import parse_amount
from models.drugs.clinic_formulary import clinic_formulary
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.stock.records.stock_level import StockLevelVersion
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NEWEST = newest_by(table_of(StockLevelVersion), "change", "drug_slug")
MOST = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """Levels as typed, in whole containers; both empty take them away. `change` is the version the form showed."""

    drug_slug: str
    reorder_at: str
    par: str
    reason: str
    change: int = 0


def save_level(clinic: Clinic, person_id: UUID, entry: LevelEntry) -> Stored | Unchanged | Stale | Denied:
    """Store a drug's levels as a new version. Raises BadInputError naming the field that cannot be taken."""
    who = author(clinic, person_id, "change_stock_levels")
    if isinstance(who, Denied):
        return who
    drug = clinic_formulary(clinic).drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("", "this drug is no longer in the formulary")
    reorder_at, par = _count(entry.reorder_at, "reorder_at"), _count(entry.par, "par")
    if (reorder_at is None) != (par is None):
        raise BadInputError("par" if par is None else "reorder_at", "write both numbers, or neither")
    if reorder_at is not None and par is not None and par < reorder_at:
        raise BadInputError("par", "order up to at least the number at which you order")
    reason = entry.reason.strip()
    if not 1 <= len(reason) <= 500:
        raise BadInputError("reason", "write why, up to 500 characters")

    def act(tx: Transaction) -> Stored | Unchanged | Stale:
        row = tx.execute(_NEWEST, site_id=clinic.site_id, drug_slug=entry.drug_slug).one_or_none()
        number = row.change if row else 0
        if number != entry.change:
            who_did = row.changed_by_name if row else ""
            return Stale(f"{who_did} changed the levels of {drug.display} meanwhile. Look again.")
        if (row.reorder_at if row else None, row.par if row else None) == (reorder_at, par):
            return Unchanged()
        version = StockLevelVersion(
            id=clinic.new_id(), drug_slug=entry.drug_slug, change=number + 1, reorder_at=reorder_at, par=par,
            reason=reason, **made(clinic, who, clinic.now()),
        )  # fmt: skip
        tx.add(version)
        audited(tx, clinic, who.id, "change_stock_levels", ("StockLevelVersion", version.id))
        return Stored(entry.drug_slug, version.change)

    return clinic.store.write(act)


def _count(text: str, field: str) -> Decimal | None:
    if not text.strip():
        return None
    number = parse_amount(text.strip(), field)
    if number != number.to_integral_value() or not 0 <= number <= MOST:
        raise BadInputError(field, f"write a whole number of containers, 0 to {MOST:,}")
    return number
