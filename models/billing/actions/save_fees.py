"""Store fees: new ones, other prices or days, or that there is none any more; all of them or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.billing.payers.checks import checked_fee
from models.billing.payers.clinic_payers import FeeRow
from models.billing.payers.payer_profiles import name_key
from models.billing.queries.payers import fee_rows, payer_profiles
from models.billing.records.payer_profile import PayerFeeVersion
from models.billing.versions import fee_values, next_change
from models.people.author import permitted
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

MOST_TOLD = 50
"""Fees an audit event tells one by one; a larger file is told by its counts and its hash."""
_FEE = table_of(PayerFeeVersion)
_FEES = select(_FEE).where(_FEE.c.site_id == bindparam("site")).order_by(_FEE.c.change, _FEE.c.id)


@dataclass(frozen=True, slots=True)
class FeesStored:
    """How many fees are new, have another price or last day, were taken away, and stand as they stood."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


def save_fees(clinic: Clinic, person_id: UUID | None, fees: Iterable[FeeRow]) -> FeesStored:
    """Store fees by payer, code and first day; a retired one is taken away. Raises BadInputError naming the field."""
    permitted(clinic, person_id, "change_fees")
    profiles = payer_profiles(clinic)
    checked = [checked_fee(profiles, fee) for fee in fees]
    return _store(clinic, person_id, checked, "save_fees", {})


def _store(
    clinic: Clinic, person_id: UUID | None, fees: list[FeeRow], action: str, detail: dict[str, Any]
) -> FeesStored:
    def act(tx: Transaction) -> FeesStored:
        standing = {row.place: row for row in fee_rows(tx.execute(_FEES, site=clinic.site_id))}
        new = [(standing.get(fee.place), fee) for fee in fees if not _same(standing.get(fee.place), fee)]
        counts = _counted(new, len(fees))
        if new:
            _, common = next_change(tx, clinic, person_id, action, None, {**detail, **_detail(new, counts)})
            tx.add(*(_version(clinic, fee, common) for _, fee in new))
        return counts

    return clinic.store.write(act)


def _same(before: FeeRow | None, fee: FeeRow) -> bool:
    if before is None or before.retired:
        return fee.retired
    return before == fee


def _counted(new: list[tuple[FeeRow | None, FeeRow]], message: int) -> FeesStored:
    removed = sum(fee.retired for _, fee in new)
    changed = sum(before is not None and not before.retired and not fee.retired for before, fee in new)
    return FeesStored(len(new) - removed - changed, changed, removed, message - len(new))


def _detail(new: list[tuple[FeeRow | None, FeeRow]], counts: FeesStored) -> dict[str, Any]:
    shown = [
        {
            "payer": fee.payer,
            "code": fee.code,
            "effective": fee.effective.isoformat() if fee.effective else None,
            "before": fee_values(before),
            "after": fee_values(fee),
        }
        for before, fee in new[:MOST_TOLD]
    ]
    return {"added": counts.added, "changed": counts.changed, "removed": counts.removed, "fees": shown}


def _version(clinic: Clinic, fee: FeeRow, common: dict[str, Any]) -> PayerFeeVersion:
    return PayerFeeVersion(id=clinic.new_id(), key=name_key(fee.payer), **fee._asdict(), **common)
