"""Names, addresses and telephone numbers as the paper form wants them: no points, commas only in a name."""

from __future__ import annotations

import re

from models.claims.claim import Address, Person
from models.claims.writing.names import written_name


def name_in_box(person: Person) -> str:
    """Return FAMILY SUFFIX, GIVEN, MIDDLE INITIAL."""
    name = written_name(person)
    family = " ".join(part for part in (name.family, name.suffix) if part)
    return ", ".join(part for part in (family, name.given, name.middle[:1]) if part)


def full_name(person: Person, credential: str = "") -> str:
    """Return GIVEN MIDDLE FAMILY SUFFIX CREDENTIAL without signs between them."""
    name = written_name(person)
    parts = (name.given, name.middle, name.family, name.suffix, credential)
    return re.sub(r"[.,]", "", " ".join(part for part in parts if part))


def address_line(text: str) -> str:
    """Return a street without commas, points and number signs."""
    return re.sub(r"\s+", " ", re.sub(r"[.,#]", " ", text)).strip()


def city_line(address: Address) -> str:
    """Return CITY ST ZIP; nine digits keep their hyphen."""
    parts = (address_line(address.city), address.state, zip_code(address))
    return " ".join(part for part in parts if part)


def zip_code(address: Address) -> str:
    """Return five digits, or nine with a hyphen; anything else as it is."""
    digits = re.sub(r"[-\s]", "", address.zip_code)
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


def phone_digits(text: str) -> tuple[str, str]:
    """Return the area code and the seven digits after it; two empty texts where there are no ten digits."""
    digits = re.sub(r"[^0-9]", "", text)[-10:]
    return (digits[:3], digits[3:]) if len(digits) == 10 else ("", "")
