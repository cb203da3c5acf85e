"""National Provider Identifier check digit."""

from __future__ import annotations

import re


def npi_is_valid(text: str) -> bool:
    """True for ten digits whose last is the Luhn check of 80840 + the first nine (CMS NPI standard)."""
    if not re.fullmatch(r"[12][0-9]{9}", text):
        return False
    total = 0
    for place, digit in enumerate(reversed("80840" + text)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
