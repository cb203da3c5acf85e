"""Global trade item numbers: one check digit, and the ten digits of a US drug inside."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)


def check_digit_holds(digits: str) -> bool:
    """True when the last digit is the GS1 check of the others (GTIN-8 to GTIN-14, UPC-A)."""
    weighed = (int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits[:-1])))
    return -sum(weighed) % 10 == int(digits[-1])


def ndc10_in(gtin: str) -> str | None:
    """Return the ten NDC digits a US drug's GTIN carries (number system 3), None for any other trade item (S17).

    Where the ten digits are split into segments is not in the code: which listed package they mean is decided in
    `models/drugs/naming/known_packages.py`.
    """
    digits = gtin.zfill(14)
    return digits[3:13] if digits[1:3] == "03" else None
