"""Who is billed, as the rules take it: the profile a coverage picks, its answers, its fees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.reference.fee_schedule import FeeSchedule
from models.reference.payer_profiles import PayerProfile, merged_policies, profile_named
from models.rules.case import Payer

NOTHING: Mapping[str, str] = {}


def payer_of(
    kind: str,
    name: str,
    profiles: Iterable[PayerProfile],
    fees: Mapping[str, FeeSchedule],
    overrides: Mapping[str, str] = NOTHING,
) -> Payer:
    """Return the payer of a type and name; `fees` are schedules by profile name or payer type."""
    profile = profile_named(profiles, name, kind)
    schedule = fees.get(profile.name) if profile and not profile.general else None
    return Payer(kind, name, merged_policies(profile, overrides), schedule or fees.get(kind))
