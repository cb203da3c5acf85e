"""Store fees: new ones, other prices or days, or that there is none any more; all of them or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.actions.payer_versions.book import next_change, told
from models.clinic import Clinic
from models.exchange.fees_csv import read_fees
from models.queries.payers import fee_rows, payer_profiles
from models.records.payer_profile import PayerFeeVersion
from models.reference.clinic_payers import FeeRow
from models.reference.payer_profiles import name_key
from models.rules.payer_checks import checked_fee
from models.store.transaction import Transaction, table_of
from models.values.errors import BadInputError

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
    profiles = payer_profiles(clinic)
    checked = [checked_fee(profiles, fee) for fee in fees]
    return _store(clinic, person_id, checked, "save_fees", {})


def import_fees(clinic: Clinic, person_id: UUID | None, content: bytes) -> FeesStored:
    """Store every fee of a CSV file, or none. Raises BadInputError naming line and column.

    Fees the file does not name stay as they are; the same file again changes nothing.
    """
    profiles = payer_profiles(clinic)
    checked: dict[Any, tuple[int, FeeRow]] = {}
    for line, fee in read_fees(content):
        try:
            taken = checked_fee(profiles, fee)
        except BadInputError as error:
            raise BadInputError(f"line {line}, {error.at}", error.text) from None
        if taken.place in checked:
            text = f"says the same payer, code and first day as line {checked[taken.place][0]}"
            raise BadInputError(f"line {line}", text)
        checked[taken.place] = (line, taken)
    detail = {"file_sha256": hashlib.sha256(content).hexdigest()}
    return _store(clinic, person_id, [fee for _, fee in checked.values()], "import_fees", detail)


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


def _counted(new: list[tuple[FeeRow | None, FeeRow]], said: int) -> FeesStored:
    removed = sum(fee.retired for _, fee in new)
    changed = sum(before is not None and not before.retired and not fee.retired for before, fee in new)
    return FeesStored(len(new) - removed - changed, changed, removed, said - len(new))


def _detail(new: list[tuple[FeeRow | None, FeeRow]], counts: FeesStored) -> dict[str, Any]:
    shown = [
        {
            "payer": fee.payer,
            "code": fee.code,
            "effective": fee.effective.isoformat() if fee.effective else None,
            "before": told(before),
            "after": told(fee),
        }
        for before, fee in new[:MOST_TOLD]
    ]
    return {"added": counts.added, "changed": counts.changed, "removed": counts.removed, "fees": shown}


def _version(clinic: Clinic, fee: FeeRow, common: dict[str, Any]) -> PayerFeeVersion:
    return PayerFeeVersion(id=clinic.new_id(), key=name_key(fee.payer), **fee._asdict(), **common)
