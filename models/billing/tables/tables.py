"""What billing rules decide by: payer switches and their defaults, administration codes, places, modifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from models.billing.payers.payer_profiles import PAYER_TYPES, PayerProfile, Policy, shipped_payer_profiles
from models.billing.tables.vaccine_rows import VaccineRow, vaccine_row
from models.codes.tables.code_groups import CodeGroup, code_groups, shipped_code_groups
from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class AdministrationRow:
    """One row of the administration table (R1). Empty `product_class`, `payer`, `device`, `listed` or `hcpcs` fits any.

    `several` replaces the code for two or more, `counselled` when a physician counselled. `listed` is the payer's
    not-complex list the row is for. `diagnosis` names the group of diagnoses the row is meant for and `otherwise` the
    switch that decides without one. `procedures` instead of a code: the injection is part of one of them.
    """

    product_class: str
    payer: str
    device: str
    listed: str
    hcpcs: frozenset[str]
    code: str
    several: str
    counselled: str
    diagnosis: str
    otherwise: str
    effective: date | None
    text: str
    source: Source
    procedures: tuple[str, ...] = ()

    def fits(self, given: Given, day: date) -> bool:
        """True when this row speaks for what was given on `day`."""
        return (
            (not self.product_class or self.product_class == given.product_class)
            and (not self.payer or self.payer == given.payer)
            and (not self.device or self.device == given.device)
            and (not self.listed or self.listed == given.listed)
            and (not self.hcpcs or not given.codes.isdisjoint(self.hcpcs))
            and (self.effective is None or self.effective <= day)
        )


class Given(NamedTuple):
    """What the administration table is asked by: the product, its drug codes, the payer and its not-complex list."""

    product_class: str
    payer: str
    device: str
    listed: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class AbnRow:
    """The modifiers of what a patient was told about Medicare not paying (R64)."""

    modifiers: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Modifier:
    """A claim modifier: `effective` and `required` are the first days it may and must be used, None = always, never.

    `ends` is the last day it may be used.
    """

    code: str
    effective: date | None
    required: date | None
    ends: date | None
    source: Source

    def usable_on(self, day: date) -> bool:
        """True when the modifier exists for a service on `day`."""
        return (self.effective is None or self.effective <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of service on which something holds, both ends included; `ends` None means still."""

    effective: date
    ends: date | None
    text: str
    source: Source

    def holds_on(self, day: date) -> bool:
        """True when `day` lies in the period."""
        return self.effective <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Switch:
    """A question on which payers differ: its allowed answers and the question in words."""

    name: str
    values: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class BillingTables:
    """Every billing table. `types` are the profiles of the four payer types; `modifiers` keep the printing order.

    `answers` is each type's value of each switch, and `bound` the switches it never lets anybody answer otherwise.
    `immunizations` are the codes of giving a vaccine, `procedures` by product class those its injection is part of.
    `entered_acts` are injections entered as other services, `product_free` those billed without a charted product.
    """

    switches: dict[str, Switch]
    types: dict[str, PayerProfile]
    answers: dict[str, dict[str, str]]
    bound: dict[str, frozenset[str]]
    administration: tuple[AdministrationRow, ...]
    vaccines: tuple[VaccineRow, ...]
    abn: dict[str, AbnRow]
    groups: dict[str, CodeGroup]
    modifiers: dict[str, Modifier]
    printed: dict[str, int]
    virtual_supervision: tuple[Period, ...]
    immunizations: frozenset[str]
    procedures: dict[str, tuple[str, ...]]
    entered_acts: frozenset[str]
    product_free: frozenset[str]

    def answer(self, switch: str, payer: str, overrides: Mapping[str, str]) -> str:
        """Return a switch's value: the override where there may be one and it is allowed, else the type's default."""
        own = self.answers.get(payer) or self.answers[_UNKNOWN_TYPE]
        if overrides:
            chosen = overrides.get(switch)
            if chosen is not None and chosen in self.switches[switch].values and switch not in self.bound_for(payer):
                return chosen
        return own[switch]

    def default(self, switch: str, payer: str) -> Policy:
        """Return the default answer of a payer type; a type nobody knows is treated as commercial."""
        return (self.types.get(payer) or self.types[_UNKNOWN_TYPE]).policies[switch]

    def bound_for(self, payer: str) -> frozenset[str]:
        """Return the switches a payer type never lets anybody answer otherwise."""
        return self.bound.get(payer, frozenset())


_UNKNOWN_TYPE = "commercial"
_PRODUCT_FREE = ("skin_test", "allergy_injection", "allergy_complete")
_ENTERED = ("injection_procedure", "allergy_injection", "allergy_complete")


@cache
def shipped_billing_tables() -> BillingTables:
    """Read the shipped table once."""
    tables = shipped_table(__package__, "billing")
    groups = {**shipped_code_groups(), **code_groups(tables["group"])}
    vaccines = tuple(vaccine_row(row) for row in tables["vaccine"])
    administration = tuple(_administration(row) for row in tables["administration"])
    types = {profile.type: profile for profile in shipped_payer_profiles()[: len(PAYER_TYPES)]}
    immunizations = frozenset[str]().union(*[row.codes for row in vaccines])
    return BillingTables(
        switches={row["name"]: Switch(row["name"], tuple(row["values"]), row["text"]) for row in tables["switch"]},
        types=types,
        answers={kind: {name: row.value for name, row in own.policies.items()} for kind, own in types.items()},
        bound={
            kind: frozenset(name for name, row in own.policies.items() if row.binding) for kind, own in types.items()
        },
        administration=administration,
        vaccines=vaccines,
        abn={row["answer"]: AbnRow(tuple(row["modifiers"]), row["text"], source_of(row)) for row in tables["abn"]},
        groups=groups,
        modifiers={row["code"]: _modifier(row) for row in tables["modifier"]},
        printed={row["code"]: place for place, row in enumerate(tables["modifier"])},
        virtual_supervision=tuple(_period(row) for row in tables["virtual_supervision"]),
        immunizations=immunizations,
        procedures={row.product_class: row.procedures for row in administration if row.procedures},
        entered_acts=immunizations.union(*[row.codes for row in groups.values() if row.name in _ENTERED]),
        product_free=immunizations.union(*[row.codes for row in groups.values() if row.name in _PRODUCT_FREE]),
    )


def _modifier(row: dict[str, Any]) -> Modifier:
    return Modifier(row["code"], row.get("effective"), row.get("required"), row.get("ends"), source_of(row))


def _period(row: dict[str, Any]) -> Period:
    return Period(row["effective"], row.get("ends"), row["text"], source_of(row))


def _administration(row: dict[str, Any]) -> AdministrationRow:
    return AdministrationRow(
        product_class=row["product_class"],
        payer=row.get("payer", ""),
        device=row.get("device", ""),
        listed=row.get("list", ""),
        hcpcs=frozenset(row.get("hcpcs", ())),
        code=row.get("code", ""),
        several=row.get("several", ""),
        counselled=row.get("counselled", ""),
        diagnosis=row.get("diagnosis", ""),
        otherwise=row.get("otherwise", ""),
        effective=row.get("effective"),
        text=row["text"],
        source=source_of(row),
        procedures=tuple(row.get("procedures", ())),
    )
