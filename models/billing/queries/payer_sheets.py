"""Payers for the screen: each with every switch in words, its fees and its last change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.billing.payers.checks import checked_names
from models.billing.payers.clinic_payers import FeeRow, current_fees, overlaid_profiles
from models.billing.payers.payer_answers import Answered, answered
from models.billing.payers.payer_profiles import PayerProfile, name_key
from models.billing.queries.payers import fee_rows, profile_rows, read_versions
from models.billing.tables.tables import shipped_billing_tables
from models.core.clock import local_date
from models.core.words import date_text
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class PayerSheet:
    """One payer. `change` is the version shown, 0 when the clinic never changed it; `changed` says that change.

    `retired` plans are not offered: their patients are billed as the type says. `kept_under` is what its fees name.
    """

    profile: PayerProfile
    change: int
    changed: str
    retired: bool
    switches: tuple[Answered, ...]
    fees: tuple[FeeRow, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Return what identifies a payer."""
        return self.profile.type, name_key(self.profile.name)

    @property
    def kept_under(self) -> str:
        """Return the payer a fee of this sheet names."""
        return self.profile.type if self.profile.general else self.profile.name


def payer_sheets(clinic: Clinic) -> tuple[PayerSheet, ...]:
    """Return every payer: the types, plans by name, and at the end what was retired."""
    with clinic.store.read() as connection:
        profiles, fees = read_versions(connection, clinic)
    rows, tables = profile_rows(profiles), shipped_billing_tables()
    offered = overlaid_profiles(rows)
    last = {(row.type, row.key): row for row in profiles}
    held = current_fees(fee_rows(fees))
    shown = [(profile, False) for profile in offered]
    shown += [(_retired(row), True) for row in last.values() if row.retired]
    return tuple(
        PayerSheet(
            profile=profile,
            change=newest.change if (newest := last.get((profile.type, name_key(profile.name)))) else 0,
            changed=_changed(clinic, newest),
            retired=retired,
            switches=answered(profile, offered, tables),
            fees=_of(profile, held),
        )
        for profile, retired in shown
    )


def check_names(sheets: Iterable[PayerSheet], kind: str, name: str, also_called: Iterable[str]) -> None:
    """Raise BadInputError naming the field when a payer cannot be called so: the form says it before it closes."""
    checked_names([sheet.profile for sheet in sheets if not sheet.retired], kind, name, also_called)


def _of(profile: PayerProfile, fees: Iterable[FeeRow]) -> tuple[FeeRow, ...]:
    key = profile.type if profile.general else name_key(profile.name)
    return tuple(fee for fee in fees if name_key(fee.payer) == key)


def _retired(row: Any) -> PayerProfile:
    (kept,) = profile_rows([row])
    offered = overlaid_profiles([kept._replace(retired=False)])
    return next(profile for profile in offered if (profile.type, name_key(profile.name)) == (row.type, row.key))


def _changed(clinic: Clinic, row: Any) -> str:
    if row is None:
        return ""
    day = date_text(local_date(row.changed_at, clinic.zone))
    return f"{day} by {row.changed_by_name}: {row.reason}"
