"""Payer profiles: the switches on which payers differ, each with its source. Types have all, plans their own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from models.core.errors import BadInputError
from models.core.source import Source, source_of

PAYER_TYPES = ("medicare", "medicaid", "commercial", "self_pay")
TYPE_NAMES = {"medicare": "Medicare", "medicaid": "Medicaid", "commercial": "Commercial", "self_pay": "Self-pay"}
"""The names of the types' own profiles."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A profile's answer to one switch. `binding` (types only): no plan, clinic or visit can answer otherwise.

    `own` True is an answer the clinic gave itself.
    """

    switch: str
    value: str
    source: Source
    binding: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class PayerProfile:
    """A payer as the rules know it. `policies` holds every switch for a type's own profile, else only its own."""

    name: str
    type: str
    policies: Mapping[str, Policy]
    also_called: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """True for the profile's name or another one it goes by, in any case."""
        wanted = name_key(name)
        return any(wanted == name_key(known) for known in (self.name, *self.also_called))

    @property
    def general(self) -> bool:
        """True for a payer type's own profile, which answers where no plan is known."""
        return self.name == TYPE_NAMES.get(self.type)

    def overriding(self) -> dict[str, str]:
        """Return the answers that differ from what the type's shipped profile says by itself."""
        return {name: row.value for name, row in self.policies.items() if row.own or not self.general}


def name_key(name: str) -> str:
    """Return a payer's name as names are compared: small letters, single blanks."""
    return " ".join(name.lower().split())


def profile_named(profiles: Iterable[PayerProfile], name: str, payer_type: str) -> PayerProfile | None:
    """Return the profile of that type a payer's name picks, else the type's own; None where the type is not known."""
    of_type = [profile for profile in profiles if profile.type == payer_type]
    called = (profile for profile in of_type if profile.is_called(name)) if name.strip() else iter(())
    return next(called, None) or next((profile for profile in of_type if profile.general), None)


def merged_policies(profile: PayerProfile | None, overrides: Mapping[str, str]) -> dict[str, str]:
    """Return the switches answered otherwise than by the type's shipped profile, one visit's overrides on top."""
    return {**(profile.overriding() if profile else {}), **overrides}


def read_profile(name: str, text: str) -> PayerProfile:
    """Return the profile written in one TOML text. Raises BadInputError naming `name` and what cannot be read."""
    try:
        return _profile(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(name, f"is no payer profile: {error!r}") from error


@cache
def shipped_payer_profiles() -> tuple[PayerProfile, ...]:
    """Read every shipped profile; the four types come first, in the order of PAYER_TYPES."""
    folder = resources.files("models.billing.payers") / "shipped"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    read = {item.name.removesuffix(".toml"): read_profile(item.name, item.read_text("utf-8")) for item in files}
    return tuple(read[kind] for kind in PAYER_TYPES) + tuple(p for slug, p in read.items() if slug not in PAYER_TYPES)


def _profile(table: dict[str, Any]) -> PayerProfile:
    policies = {name: _policy(name, row) for name, row in table.get("switch", {}).items()}
    return PayerProfile(table["name"], table["type"], policies, tuple(table.get("also_called", ())))


def _policy(switch: str, row: dict[str, Any]) -> Policy:
    source = source_of(row)
    return Policy(switch, row["value"], source, row.get("binding", False))
