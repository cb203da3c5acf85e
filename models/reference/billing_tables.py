"""What billing rules decide by: payer switches and their defaults, administration codes, places, modifiers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from models.values.source import Confidence, Source

ANY_PAYER = "any"


@dataclass(frozen=True, slots=True)
class Policy:
    """The answer of one payer type to one switch; `payer` "any" answers for the types without a row of their own.

    `binding` means no payer profile and no clinic can answer otherwise.
    """

    switch: str
    payer: str
    value: str
    source: Source
    binding: bool = False


@dataclass(frozen=True, slots=True)
class AdministrationRow:
    """One row of the administration table (R1). Empty `product_class`, `payer` or `hcpcs` fits any.

    `code` "" hands the injection off to another module, `several` replaces it for two or more, `counselled` when a
    physician counselled. `diagnosis` names the group of diagnoses the row is meant for and `otherwise` the switch that
    decides without one.
    """

    product_class: str
    payer: str
    hcpcs: tuple[str, ...]
    code: str
    several: str
    counselled: str
    diagnosis: str
    otherwise: str
    effective: date | None
    text: str
    source: Source

    def fits(self, product_class: str, payer: str, codes: frozenset[str], day: date) -> bool:
        """True when this row speaks for a drug of `product_class` billed with `codes` to `payer` on `day`."""
        return (
            self.product_class in {"", product_class}
            and self.payer in {"", payer}
            and (not self.hcpcs or not codes.isdisjoint(self.hcpcs))
            and (self.effective is None or self.effective <= day)
        )


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Codes that share one fate, with the reason in words."""

    name: str
    codes: frozenset[str]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Modifier:
    """A claim modifier: `effective` and `required` are the first days it may and must be used, None = always, never."""

    code: str
    effective: date | None
    required: date | None
    source: Source

    def usable_on(self, day: date) -> bool:
        """True when the modifier exists for a service on `day`."""
        return self.effective is None or self.effective <= day


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
class BillingTables:
    """Every billing table. `switches` maps a switch to its allowed values; `modifiers` keep the printing order.

    `separate` maps an administration code to the codes beside which it takes a modifier; `handed_off` are the product
    classes other modules bill.
    """

    switches: dict[str, tuple[str, ...]]
    policies: dict[tuple[str, str], Policy]
    administration: tuple[AdministrationRow, ...]
    groups: dict[str, CodeGroup]
    modifiers: dict[str, Modifier]
    payers: frozenset[str]
    separate: dict[str, frozenset[str]]
    virtual_supervision: tuple[Period, ...]
    handed_off: frozenset[str]

    def answer(self, switch: str, payer: str, overrides: dict[str, str]) -> str:
        """Return a switch's value: the override where there may be one and it is allowed, else the type's default."""
        chosen, own = overrides.get(switch), self.default(switch, payer)
        return chosen if chosen in self.switches[switch] and not own.binding else own.value

    def default(self, switch: str, payer: str) -> Policy:
        """Return the default answer of a payer type; every switch has one for the types it does not name."""
        own = self.policies.get((switch, payer)) or self.policies.get((switch, ANY_PAYER))
        return own or self.policies[switch, "commercial"]


@cache
def shipped_billing_tables() -> BillingTables:
    """Read the shipped table once."""
    text = (resources.files("models.reference") / "codes" / "billing_policies.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    policies = [_policy(row) for row in tables["policy"]]
    groups = [CodeGroup(row["name"], frozenset(row["codes"]), row["text"], _source(row)) for row in tables["group"]]
    administration = tuple(_administration(row) for row in tables["administration"])
    return BillingTables(
        switches={row["name"]: tuple(row["values"]) for row in tables["switch"]},
        policies={(row.switch, row.payer): row for row in policies},
        administration=administration,
        groups={row.name: row for row in groups},
        modifiers={row["code"]: _modifier(row) for row in tables["modifier"]},
        payers=frozenset(row.payer for row in policies) - {ANY_PAYER},
        separate={row["column_two"]: frozenset(row["column_one"]) for row in tables["separate"]},
        virtual_supervision=tuple(_period(row) for row in tables["virtual_supervision"]),
        handed_off=frozenset(row.product_class for row in administration if not row.code),
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(row["source"], Confidence(row["confidence"]))


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(row["switch"], row["payer"], row["value"], _source(row), row.get("binding", False))


def _modifier(row: dict[str, Any]) -> Modifier:
    return Modifier(row["code"], row.get("effective"), row.get("required"), _source(row))


def _period(row: dict[str, Any]) -> Period:
    return Period(row["effective"], row.get("ends"), row["text"], _source(row))


def _administration(row: dict[str, Any]) -> AdministrationRow:
    return AdministrationRow(
        product_class=row["product_class"],
        payer=row.get("payer", ""),
        hcpcs=tuple(row.get("hcpcs", ())),
        code=row["code"],
        several=row.get("several", ""),
        counselled=row.get("counselled", ""),
        diagnosis=row.get("diagnosis", ""),
        otherwise=row.get("otherwise", ""),
        effective=row.get("effective"),
        text=row["text"],
        source=_source(row),
    )
