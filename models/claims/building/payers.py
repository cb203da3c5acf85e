"""What claims know of payers beyond their profile: numbers at the clearinghouse, filing indicator, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from models.billing.payers.payer_profiles import TYPE_NAMES, name_key
from models.claims.claim import Address
from models.claims.records.claim_payer import ClaimPayer
from models.core.shipped import shipped_table
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PAYER = table_of(ClaimPayer)
_NEWEST = (
    select(_PAYER.c.type, _PAYER.c.key, func.max(_PAYER.c.change).label("change"))
    .where(_PAYER.c.site_id == bindparam("site"))
    .group_by(_PAYER.c.type, _PAYER.c.key)
    .subquery()
)
_CURRENT = (
    select(_PAYER)
    .join(
        _NEWEST,
        (_NEWEST.c.type == _PAYER.c.type) & (_NEWEST.c.key == _PAYER.c.key) & (_NEWEST.c.change == _PAYER.c.change),
    )
    .where(_PAYER.c.site_id == bindparam("site"))
)

NO_ADDRESS = Address()


@dataclass(frozen=True, slots=True)
class PayerOnClaims:
    """A payer's claim facts: what the clinic entered, else what ships for its type. `change` 0 was never entered."""

    type: str
    name: str
    payer_id: str = ""
    filing: str = ""
    timely_days: int | None = None
    line_limit: int | None = None
    assignment: bool = True
    address: Address = NO_ADDRESS
    change: int = 0
    ndc_style: str = "nucc"


@dataclass(frozen=True, slots=True)
class ClaimPayers:
    """Every payer's claim facts, by type and name as compared."""

    entered: dict[tuple[str, str], PayerOnClaims]

    def of(self, payer_type: str, name: str) -> PayerOnClaims:
        """Return a payer's facts as entered, else what ships for its type. One without a name has its type's name."""
        key = name_key(name or TYPE_NAMES.get(payer_type, ""))
        known = self.entered.get((payer_type, key))
        shipped = shipped_table("models.claims.tables", "payers").get(payer_type, {})
        if known is None:
            return PayerOnClaims(payer_type, name, filing=shipped.get("filing", ""), timely_days=_days(shipped))
        return known

    def line_limit(self, payer_type: str, name: str) -> int:
        """Return how many lines one claim of a payer may hold, 0 where it has no limit of its own."""
        return self.of(payer_type, name).line_limit or 0


def read_claim_payers(connection: Connection, clinic: Clinic) -> ClaimPayers:
    """Return the claim facts of every payer as this connection sees them."""
    rows = connection.execute(_CURRENT, {"site": clinic.site_id})
    return ClaimPayers({(row.type, row.key): _facts(row) for row in rows})


def _facts(row: Any) -> PayerOnClaims:
    return PayerOnClaims(
        type=row.type,
        name=row.name,
        payer_id=row.payer_id,
        filing=row.filing,
        timely_days=row.timely_days,
        line_limit=row.line_limit,
        assignment=row.assignment,
        address=Address(row.street, row.street2, row.city, row.state, row.zip_code),
        change=row.change,
        ndc_style=row.ndc_style,
    )


def _days(shipped: dict[str, Any]) -> int | None:
    days: int | None = shipped.get("timely_days")
    return days
