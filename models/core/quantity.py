"""Amounts with their unit: exact decimals in, exact decimals out, one display grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.core.errors import BadInputError

_GROUPED_FROM = len("1000")
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,6})?|\.\d{1,6}")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,6})?")


class Unit(StrEnum):
    """The closed unit list. Values are the stored and interchanged codes; `display` is what a person reads."""

    MG = "mg"
    MCG = "mcg"
    G = "g"
    ML = "mL"
    UNIT = "unit"
    MILLION_UNITS = "million_units"
    MEQ = "mEq"
    EACH = "each"
    KG = "kg"

    display: str
    """The unit as printed beside an amount (plural where English wants one)."""

    # An enum's own hash is worked out in Python; units are looked up for every amount of every visit.
    __hash__ = str.__hash__


for _unit in Unit:
    _unit.display = {"unit": "units", "million_units": "million units"}.get(_unit.value, _unit.value)
_SPELLINGS = {
    "mg": Unit.MG, "mcg": Unit.MCG, "g": Unit.G, "ml": Unit.ML, "unit": Unit.UNIT, "units": Unit.UNIT,
    "million_units": Unit.MILLION_UNITS, "million units": Unit.MILLION_UNITS, "meq": Unit.MEQ, "each": Unit.EACH,
    "kg": Unit.KG,
}  # fmt: skip
_REFUSED = {
    "cc": "write mL", "u": "write units", "iu": "write units", "µg": "write mcg", "μg": "write mcg", "ug": "write mcg",
    "mu": "write million units", "iv": "a route is not a unit",
}  # fmt: skip

_MEANT = {
    "cc": Unit.ML, "u": Unit.UNIT, "iu": Unit.UNIT, "µg": Unit.MCG, "μg": Unit.MCG, "ug": Unit.MCG,
    "mu": Unit.MILLION_UNITS,
}  # fmt: skip
_WORDS = "|".join(sorted((re.escape(word) for word in {*_SPELLINGS, *_MEANT} - {"each", "kg"}), key=len, reverse=True))
_STATED = re.compile(
    rf"(?<![\w./])(?P<amount>\d[\d,]*(?:\.\d{{1,6}})?|\.\d{{1,6}})\s*(?P<unit>{_WORDS})\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)

# One step of each dimension in its smallest unit; anything absent converts only to itself.
_IN_BASE: dict[Unit, tuple[str, Decimal]] = {
    Unit.MCG: ("mass", Decimal(1)),
    Unit.MG: ("mass", Decimal(1_000)),
    Unit.G: ("mass", Decimal(1_000_000)),
    Unit.UNIT: ("activity", Decimal(1)),
    Unit.MILLION_UNITS: ("activity", Decimal(1_000_000)),
}


def parse_amount(text: str, at: str = "amount") -> Decimal:
    """Return the non-negative decimal a person or file wrote, at most 6 places. Raises BadInputError naming `at`."""
    cleaned = text.strip()
    if not (_PLAIN.fullmatch(cleaned) or _GROUPED.fullmatch(cleaned)):
        raise BadInputError(at, f"{text!r} is not an amount: write digits with at most 6 decimals, such as 0.5")
    return Decimal(cleaned.replace(",", ""))


def parse_unit(text: str, at: str = "unit") -> Unit:
    """Return the unit named by `text`. Raises BadInputError for anything outside the closed list."""
    spelled = " ".join(text.split()).lower()
    if spelled in _SPELLINGS:
        return _SPELLINGS[spelled]
    advice = _REFUSED.get(spelled, "use mg, mcg, g, mL, units, million units, mEq or each")
    raise BadInputError(at, f"{text!r} is not a unit here: {advice}")


def format_amount(amount: Decimal) -> str:
    """Return an amount without trailing zeros, with a leading zero and thousands commas: 0.5, 5, 1,000."""
    text = plain_amount(amount)
    if len(text) < _GROUPED_FROM:
        return text
    whole, point, fraction = text.partition(".")
    return f"{int(whole):,}{point}{fraction}"


def signed_amount(amount: Decimal) -> str:
    """Return a difference with its sign as people read it: +0.2, −0.3, 0."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{format_amount(abs(amount))}"


def plain_amount(amount: Decimal) -> str:
    """Return an amount as bare digits for files and claims: 0.5, 5, 1000."""
    text = str(amount)
    if "E" in text or text.startswith("-"):
        whole, point, fraction = format(amount, "f").partition(".")
        text = f"{int(whole)}{point}{fraction}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and its unit; `amount` is never negative and never a float."""

    amount: Decimal
    unit: Unit

    def __str__(self) -> str:
        name = "unit" if self.unit is Unit.UNIT and self.amount == 1 else self.unit.display
        return f"{format_amount(self.amount)}\N{NO-BREAK SPACE}{name}"

    def comparable(self, other: Unit) -> bool:
        """True when this quantity can be expressed in `other`."""
        if self.unit is other:
            return True
        own, asked = _IN_BASE.get(self.unit), _IN_BASE.get(other)
        return own is not None and asked is not None and own[0] == asked[0]

    def to(self, unit: Unit) -> Quantity:
        """Return the same quantity in `unit`. Raises BadInputError when the two do not measure the same thing."""
        if self.unit is unit:
            return self
        if not self.comparable(unit):
            raise BadInputError("unit", f"{self.unit.display} cannot be turned into {unit.display}")
        return Quantity(self.amount * _IN_BASE[self.unit][1] / _IN_BASE[unit][1], unit)


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Return the amounts a sentence states with a unit of this list, spelled any known way; strengths are left out.

    `30 mg` and `.5 cc` are found, `1,000 mcg/mL`, `10 mg per mL` and `0.01 mg/kg` are not.
    """
    return tuple(_stated(match) for match in _STATED.finditer(text))


def _stated(match: re.Match[str]) -> Quantity:
    unit = match["unit"].lower()
    return Quantity(parse_amount(match["amount"].strip(",")), _SPELLINGS.get(unit) or _MEANT[unit])


def parse_quantity(text: str, at: str = "dose") -> Quantity:
    """Return the quantity written as amount, blank, unit: `1,000 mcg`. Raises BadInputError naming `at`."""
    match = re.fullmatch(r"\s*([\d.,]+)\s*([^\d\s].*?)\s*", text)
    if match is None:
        raise BadInputError(at, f"{text!r} is not a dose: write an amount and a unit, such as 30 mg")
    return Quantity(parse_amount(match[1], at), parse_unit(match[2], at))
