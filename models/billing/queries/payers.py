"""The clinic's payers: profiles, fee schedules, and who a coverage names; read again only when one was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, select

from models.billing.facts import Payer
from models.billing.payers.billed import payer_of
from models.billing.payers.clinic_payers import FeeRow, ProfileRow, overlaid_profiles, schedules
from models.billing.payers.fee_schedule import FeeSchedule
from models.billing.payers.payer_profiles import PayerProfile
from models.billing.records.payer_profile import PayerBook, PayerFeeVersion, PayerProfileVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_BOOK = table_of(PayerBook)
_PROFILE = table_of(PayerProfileVersion)
_FEE = table_of(PayerFeeVersion)
_CHANGE = select(_BOOK.c.change).where(_BOOK.c.site_id == bindparam("site"))
_PROFILES = select(_PROFILE).where(_PROFILE.c.site_id == bindparam("site")).order_by(_PROFILE.c.change, _PROFILE.c.id)
_FEES = select(_FEE).where(_FEE.c.site_id == bindparam("site")).order_by(_FEE.c.change, _FEE.c.id)


@dataclass(frozen=True, slots=True)
class Payers:
    """Every payer of a clinic as of its change number; 0 is a clinic that never changed one."""

    change: int
    profiles: tuple[PayerProfile, ...]
    fees: dict[str, FeeSchedule]
    _known: dict[tuple[str, str], Payer] = field(default_factory=dict, repr=False, compare=False)

    def payer(self, kind: str, name: str) -> Payer:
        """Return who a coverage of this type and payer name bills."""
        known = self._known.get((kind, name))
        if known is None:
            known = self._known[kind, name] = payer_of(kind, name, self.profiles, self.fees)
        return known


_HELD: WeakKeyDictionary[Engine, dict[Any, Payers]] = WeakKeyDictionary()


def payer_profiles(clinic: Clinic) -> tuple[PayerProfile, ...]:
    """Return the shipped profiles under the clinic's own, types first."""
    return payers(clinic).profiles


def fee_schedules(clinic: Clinic) -> dict[str, FeeSchedule]:
    """Return the clinic's fees by payer type or profile name."""
    return payers(clinic).fees


def payers(clinic: Clinic) -> Payers:
    """Return every payer of the clinic as it stands."""
    with clinic.store.read() as connection:
        return read_payers(connection, clinic)


def read_payers(connection: Connection, clinic: Clinic) -> Payers:
    """Return the payers as this connection sees them: one small statement while nobody changed any."""
    site = {"site": clinic.site_id}
    change = connection.execute(_CHANGE, site).scalar() or 0
    sites = _HELD.setdefault(clinic.store.engine, {})
    held = sites.get(clinic.site_id)
    if held is None or held.change != change:
        profiles, fees = read_versions(connection, clinic)
        held = Payers(change, overlaid_profiles(profile_rows(profiles)), schedules(fee_rows(fees)))
        sites[clinic.site_id] = held
    return held


def read_versions(connection: Connection, clinic: Clinic) -> tuple[Sequence[Any], Sequence[Any]]:
    """Return the stored versions of payers and of fees, in the order they were made."""
    site = {"site": clinic.site_id}
    return connection.execute(_PROFILES, site).all(), connection.execute(_FEES, site).all()


def profile_rows(rows: Iterable[Any]) -> list[ProfileRow]:
    """Return stored versions of payers as the overlay takes them."""
    return [ProfileRow(r.type, r.name, tuple(r.also_called), r.policies, r.retired) for r in rows]


def fee_rows(rows: Iterable[Any]) -> list[FeeRow]:
    """Return stored versions of fees as the overlay takes them."""
    return [FeeRow(r.payer, r.code, r.amount, r.asp_percent, r.effective, r.ends, r.retired) for r in rows]
