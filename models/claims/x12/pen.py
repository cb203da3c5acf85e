"""The elements of one claim: what the format cannot carry is refused by name, never cut and never guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NoReturn

from models.claims.writing.letters import is_plain, plain_letters
from models.claims.writing.unfit import UnfitClaimError
from models.claims.x12.guide import lengths, separator, separators
from models.core.numbers.npi import npi_is_valid
from models.core.quantity import plain_amount

_CENT = Decimal("0.01")
_LARGEST = Decimal("99999999.99")


def segment(*elements: str) -> str:
    """Return a segment with its end; empty elements at the end are left out."""
    last = len(elements)
    while not elements[last - 1]:
        last -= 1
    return separator("element").join(elements[:last]) + separator("segment")


def composite(*components: str) -> str:
    """Return the components of one element; empty ones at the end are left out."""
    return separator("component").join(components).rstrip(separator("component"))


def day(value: date) -> str:
    """Return a day as D8."""
    return value.strftime("%Y%m%d")


class Pen:
    """Writes elements of one claim. `claim` is its control number, "" for the batch's own elements."""

    def __init__(self, claim: str = "") -> None:
        self.claim = claim

    def refuse(self, element: str, text: str) -> NoReturn:
        """Stop the file: this claim cannot go as it stands."""
        raise UnfitClaimError(self.claim, element, text)

    def text(self, element: str, value: str, what: str) -> str:
        """Return a name or a note in plain letters, blanks in place of separators; "" where there is none."""
        written = plain_letters(plain_letters(value).translate(_blanks()))
        if not is_plain(written):
            self.refuse(element, f"{what} has letters a claim cannot carry: write it in plain letters.")
        return self._fitting(element, written, what)

    def number(self, element: str, value: str, what: str) -> str:
        """Return a number that must come back as it went: nothing in it is replaced."""
        written = value.strip()
        if not is_plain(written) or separators() & set(written):
            self.refuse(
                element, f"{what} may hold no accents and none of {' '.join(sorted(separators()))}: correct it."
            )
        return self._fitting(element, written, what)

    def needed(self, element: str, written: str, what: str) -> str:
        """Return what was written, or refuse its lack."""
        return written or self.refuse(element, f"{what} is missing: enter it.")

    def npi(self, element: str, value: str, what: str) -> str:
        """Return an NPI of ten digits whose check digit holds."""
        written = self.needed(element, value.strip(), what)
        return written if npi_is_valid(written) else self.refuse(element, f"{what} is no valid NPI: correct it.")

    def phone(self, element: str, value: str, what: str) -> str:
        """Return the ten digits of a telephone number; "" where there is none."""
        digits = re.sub(r"[^0-9]", "", value)
        return self._fitting(element, digits[1:] if len(digits) == 11 and digits[0] == "1" else digits, what)

    def money(self, element: str, amount: Decimal | None, what: str) -> str:
        """Return dollars and cents without trailing zeros."""
        if amount is None:
            return self.refuse(element, f"{what} is missing: enter it.")
        if amount < 0 or amount > _LARGEST or amount != amount.quantize(_CENT):
            return self.refuse(element, f"{what} is not an amount in dollars and cents: correct it.")
        return plain_amount(amount)

    def quantity(self, element: str, amount: Decimal | None, what: str, places: int = 3) -> str:
        """Return a quantity above zero without trailing zeros or separators."""
        if amount is None or not 0 < amount <= _LARGEST:
            return self.refuse(element, f"{what} must be above zero: enter it.")
        if amount != round(amount, places):
            return self.refuse(element, f"{what} has more than {places} decimals: round it.")
        return plain_amount(amount)

    def _fitting(self, element: str, written: str, what: str) -> str:
        least, longest = lengths(element)
        if written and not least <= len(written) <= longest:
            room = f"{least}" if least == longest else f"{least} to {longest}"
            self.refuse(element, f"{what} has {len(written)} characters where {room} fit: correct it.")
        return written


@cache
def _blanks() -> dict[int, str]:
    return {ord(sign): " " for sign in separators()}
