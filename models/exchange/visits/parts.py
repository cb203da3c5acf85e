"""The parts of a visit, each from its JSON object: packages, services, people, fees, what few injections state."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from models.billing.facts import Injection, OpenedPackage, Practitioner, Providers, RareFacts, Service
from models.billing.payers.fee_schedule import Fee
from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit
from models.exchange.visits.fields import (
    Row,
    amount,
    choice,
    day,
    flag,
    listed,
    ndc,
    quantity,
    text,
    texts,
    whole,
    within,
)
from models.exchange.visits.known_fields import CHOICES

NEVER = ("not_given", "refused")
"""Outcomes after which nothing reached the patient."""
MOST_COUNT = 1000
MOST_HEMOGLOBIN, MOST_HEMATOCRIT = 30, 100
_NOTHING = Quantity(Decimal(0), Unit.EACH)
_USUAL = frozenset(["type", "form", "content", "volume_ml", "ndc", "count"])


def with_further(injection: Injection, row: Row, keyed: Row) -> Injection:
    """Return the injection with the facts most visits do not state."""
    given_at = text(row, "given_at")
    if given_at and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given_at):
        raise BadInputError("given_at", f"{given_at!r} is not a time: write it as 09:30")
    return replace(
        injection,
        given_at=given_at,
        order=text(row, "order"),
        discarded=quantity(row, "discarded"),
        counselling=choice(row, "counselling", CHOICES["injections[].counselling"]),
        components=whole(keyed, "components", None, 1, 20),
        marketed=within("drug", listed, keyed, "packages_marketed", package),
        acquired_340b=flag(row, "acquired_340b"),
        abn=text(row, "abn"),
        device=choice(row, "device", CHOICES["injections[].device"]),
        part_of=text(row, "part_of"),
        last_given=day(row, "last_given"),
        modifiers=tuple(modifier.strip().upper() for modifier in texts(row, "modifiers")),
        site=text(row, "site"),
    )


def rare_facts(row: Row, keyed: Row, similar: tuple[str, ...]) -> RareFacts:
    """Return what few injections state. Raises BadInputError naming the field."""
    return RareFacts(
        cvx=text(keyed, "cvx").strip(),
        program=text(row, "program").strip(),
        indication=text(row, "indication").strip(),
        hemoglobin=_share(row, "hemoglobin", MOST_HEMOGLOBIN),
        hematocrit=_share(row, "hematocrit", MOST_HEMATOCRIT),
        similar=similar,
    )


def _share(row: Row, name: str, most: int) -> Decimal | None:
    value = amount(row, name)
    if value is not None and not 0 < value <= most:
        raise BadInputError(name, f"{value:f} cannot be: above 0, at most {most}")
    return value


def dose_of(row: Row, outcome: str) -> Quantity:
    """Return the dose as charted; nothing at all where none was given."""
    dose = quantity(row, "dose")
    if dose is None and outcome in NEVER:
        return _NOTHING
    if dose is None:
        raise BadInputError("dose", "is missing")
    if not dose.amount and outcome not in NEVER:
        raise BadInputError("dose.amount", "must be above zero")
    return dose


def package(row: Row) -> OpenedPackage:
    """Return an opened container. Raises BadInputError naming the field."""
    code = ndc(row, "ndc")
    if "type" not in row:
        raise BadInputError("type", f"is missing: one of {', '.join(CHOICES['injections[].packages[].type'])}")
    volume = amount(row, "volume_ml")
    if volume is not None and not volume:
        raise BadInputError("volume_ml", "must be above zero")
    content = quantity(row, "content")
    if content is not None and not content.amount:
        raise BadInputError("content.amount", "must be above zero")
    opened = OpenedPackage(
        container=choice(row, "type", CHOICES["injections[].packages[].type"]),
        form=choice(row, "form", CHOICES["injections[].packages[].form"]),
        content=content,
        volume_ml=volume,
        ndc11=code.digits if code else None,
        ndc_unit="",
        count=whole(row, "count", 1, 1, MOST_COUNT) or 1,
    )
    if row.keys() <= _USUAL:
        return opened
    return replace(
        opened,
        drawn=quantity(row, "drawn"),
        actual_fill=quantity(row, "actual_fill"),
        shared=flag(row, "shared"),
        outsourced=flag(row, "outsourced"),
        larger_because=text(row, "larger_because"),
    )


def service(row: Row) -> Service:
    """Return another code of the day."""
    code = text(row, "code").strip().upper()
    if not re.fullmatch(r"[0-9A-Z]{5}", code):
        raise BadInputError("code", f"{code!r} is no procedure code of five signs" if code else "is missing")
    units = amount(row, "units")
    modifiers = tuple(modifier.strip().upper() for modifier in texts(row, "modifiers"))
    return Service(code, Decimal(1) if units is None else units, flag(row, "separately_identifiable"), modifiers)


def providers(row: Row) -> Providers:
    """Return who ordered and who supervised."""
    named = {role: _practitioner(row, role) for role in ("ordering", "supervising")}
    return Providers(named["ordering"], named["supervising"])


def _practitioner(row: Row, role: str) -> Practitioner | None:
    if row.get(role) is None:
        return None
    person = member(row, role)
    return Practitioner(text(person, "name"), text(person, "credential"), text(person, "npi"))


def age(row: Row) -> int | None:
    """Return the patient's age in whole years, None when not said."""
    return within("patient", whole, row, "age", None, 0, 130)


def fee(row: Row) -> Fee:
    """Return one fee of the visit."""
    fee = Fee(
        text(row, "code").strip().upper(), amount(row, "amount"), amount(row, "asp_percent"),
        day(row, "effective"), day(row, "ends"),
    )  # fmt: skip
    if (fee.amount is None) is (fee.asp_percent is None):
        raise BadInputError("amount", "a fee is either an amount or asp_percent")
    return fee


def member(row: Row, name: str) -> Row:
    """Return an object member, an empty one when absent."""
    value = row.get(name, {})
    if not isinstance(value, dict):
        raise BadInputError(name, "must be an object")
    return value
