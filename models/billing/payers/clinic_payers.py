"""The clinic's payers: what is shipped under what the clinic answered and charges itself. Reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from models.billing.payers.fee_schedule import Fee, FeeSchedule, fee_schedule
from models.billing.payers.payer_profiles import (
    PAYER_TYPES,
    TYPE_NAMES,
    PayerProfile,
    Policy,
    name_key,
    shipped_payer_profiles,
)
from models.core.source import source_of

CENTS = 2
"""Decimal places of an amount charged."""


class ProfileRow(NamedTuple):
    """One stored version of a payer. `policies` is {switch: {value, source, confidence}}, the clinic's own answers."""

    type: str
    name: str
    also_called: tuple[str, ...]
    policies: Mapping[str, Mapping[str, Any]]
    retired: bool


class FeeRow(NamedTuple):
    """One stored version of a fee; `payer` is a payer type or the name of a profile."""

    payer: str
    code: str
    amount: Decimal | None
    asp_percent: Decimal | None
    effective: date | None
    ends: date | None
    retired: bool = False

    @property
    def place(self) -> tuple[str, str, date | None]:
        """Return what one fee is: payer, code and first day."""
        return name_key(self.payer), self.code, self.effective


def overlaid_profiles(rows: Iterable[ProfileRow]) -> tuple[PayerProfile, ...]:
    """Return the shipped profiles under the clinic's, from versions in the order they were made.

    The four types come first, then plans by name; a retired plan is left out. A binding answer stays as shipped.
    """
    newest = {(row.type, name_key(row.name)): row for row in rows}
    shipped = {(profile.type, name_key(profile.name)): profile for profile in shipped_payer_profiles()}
    made = {
        place: _under(profile, newest[place]) if place in newest else profile
        for place, profile in shipped.items()
        if not (place in newest and newest[place].retired)
    }
    made |= {place: _own(row) for place, row in newest.items() if place not in shipped and not row.retired}
    types = [profile for profile in made.values() if profile.general]
    plans = [profile for profile in made.values() if not profile.general]
    types.sort(key=lambda profile: PAYER_TYPES.index(profile.type))
    return (*types, *sorted(plans, key=lambda profile: (name_key(profile.name), PAYER_TYPES.index(profile.type))))


def schedules(rows: Iterable[FeeRow]) -> dict[str, FeeSchedule]:
    """Return schedules by payer type or profile name, from fee versions in the order they were made."""
    fees: dict[str, tuple[Fee, ...]] = {}
    for row in current_fees(rows):
        fee = Fee(row.code, row.amount, row.asp_percent, row.effective, row.ends)
        fees[row.payer] = (*fees.get(row.payer, ()), fee)
    return {payer: fee_schedule(TYPE_NAMES.get(payer, payer), held) for payer, held in fees.items()}


def current_fees(rows: Iterable[FeeRow]) -> list[FeeRow]:
    """Return the newest version of each fee that is not retired, by payer, code and first day."""
    newest = {row.place: row for row in rows}
    return sorted(
        (row for row in newest.values() if not row.retired),
        key=lambda row: (name_key(row.payer), row.code, row.effective or date.min),
    )


def payer_called(profiles: Iterable[PayerProfile], text: str) -> str | None:
    """Return what fees of a payer are kept under: a payer type or a profile's name; None for nobody known."""
    wanted = name_key(text)
    if wanted in PAYER_TYPES:
        return wanted
    found = next((profile for profile in profiles if profile.is_called(text)), None)
    if found is None:
        return None
    return found.type if found.general else found.name


def _under(profile: PayerProfile, row: ProfileRow) -> PayerProfile:
    bound = {switch for switch, policy in profile.policies.items() if policy.binding}
    own = {switch: policy for switch, policy in _policies(row).items() if switch not in bound}
    return replace(profile, policies={**profile.policies, **own}, also_called=row.also_called)


def _own(row: ProfileRow) -> PayerProfile:
    return PayerProfile(row.name, row.type, _policies(row), row.also_called)


def _policies(row: ProfileRow) -> dict[str, Policy]:
    return {
        switch: Policy(switch, message["value"], source_of(message), own=True)
        for switch, message in row.policies.items()
    }
