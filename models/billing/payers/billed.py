"""Who is billed, as the rules take it: the profile a coverage picks, its answers, its fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from models.billing.facts import Payer
from models.billing.payers.fee_schedule import FeeSchedule
from models.billing.payers.payer_profiles import PayerProfile, merged_policies, profile_named

_NONE: Mapping[str, str] = {}


def payer_of(
    kind: str,
    name: str,
    profiles: Sequence[PayerProfile],
    fees: Mapping[str, FeeSchedule],
    overrides: Mapping[str, str] = _NONE,
) -> Payer:
    """Return the payer of a type and name; `fees` are schedules by profile name or payer type.

    A plan's answers and fees come before its type's, and `overrides` before both.
    """
    profile, general = profile_named(profiles, name, kind), profile_named(profiles, "", kind)
    policies = merged_policies(general, overrides)
    schedule = fees.get(kind)
    if profile is None or profile.general:
        return Payer(kind, name, policies, schedule)
    plans = fees.get(profile.name)
    return Payer(
        kind,
        name,
        {**policies, **merged_policies(profile, overrides)},
        replace(plans, general=schedule) if plans else schedule,
    )
