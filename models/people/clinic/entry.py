"""The clinic's facts as typed, checked into what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from models.core.errors import BadInputError
from models.core.numbers.npi import npi_is_valid
from models.core.shipped import shipped_table
from models.people.clinic.zones import read_zone

TAX_KINDS = ("ein", "ssn")
_TAXONOMY = re.compile(r"[0-9]{3}[0-9A-Z]{6}X")
_ONE_LINE = re.compile(r"(?P<street>.+?),\s*(?P<city>[^,]+),\s*(?P<state>[A-Za-z]{2})\s+(?P<zip>\d{5}(?:-?\d{4})?)")


@dataclass(frozen=True, slots=True)
class ClinicEntry:
    """A clinic as typed. Only name and time zone must be there; claims need the rest.

    `tax_number` may say its kind in front or behind: `EIN 12-3456789`, `SSN 123-45-6789`; without, it is an EIN.
    """

    name: str
    time_zone: str
    npi: str = ""
    tax_number: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    taxonomy: str = ""
    place_of_service: str = "11"


@cache
def _states() -> frozenset[str]:
    return frozenset(shipped_table("models.people.clinic", "states")["codes"])


@cache
def places_of_service() -> dict[str, str]:
    """Return the names of places of service by code."""
    return {row["code"]: row["name"] for row in shipped_table("models.people.clinic", "places_of_service")["place"]}


def checked_clinic(entry: ClinicEntry) -> dict[str, str]:
    """Return the columns of a clinic. Raises BadInputError naming the field that cannot be taken."""
    tax_kind, tax_number = read_tax_number(entry.tax_number)
    values = {
        "name": _text(entry.name, "clinic name", 200),
        "time_zone": read_zone(entry.time_zone),
        "npi": _npi(entry.npi),
        "tax_number": tax_number,
        "tax_kind": tax_kind,
        "street": _text(entry.street, "street", 100),
        "street2": _text(entry.street2, "street line 2", 100),
        "city": _text(entry.city, "city", 60),
        "state": _state(entry.state),
        "zip_code": _zip(entry.zip_code),
        "phone": _phone(entry.phone),
        "taxonomy": _taxonomy(entry.taxonomy),
        "place_of_service": _place(entry.place_of_service),
    }
    if not values["name"]:
        raise BadInputError("clinic name", "write the clinic's name")
    return values


def read_tax_number(text: str) -> tuple[str, str]:
    """Return the kind and the nine digits of a tax number, ("", "") for none. Raises BadInputError."""
    typed = text.strip()
    if not typed:
        return "", ""
    kind = next((kind for kind in TAX_KINDS if re.search(rf"\b{kind}\b", typed.lower())), "")
    digits = re.sub(r"\b(ein|ssn)\b|[\s:.-]", "", typed.lower())
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise BadInputError("tax number", "nine digits: EIN 12-3456789, or SSN 123-45-6789")
    return kind or ("ssn" if re.fullmatch(r"\d{3}-\d{2}-\d{4}", typed) else "ein"), digits


def tax_text(kind: str, number: str) -> str:
    """Return a tax number as shown: `EIN 12-3456789`; of a Social Security number only the last four digits."""
    if not number:
        return ""
    return f"SSN ***-**-{number[5:]}" if kind == "ssn" else f"EIN {number[:2]}-{number[2:]}"


def one_line(values: dict[str, str]) -> str:
    """Return an address on one line, "" for none."""
    place = f"{values['state']} {values['zip_code']}".strip()
    return ", ".join(part for part in (values["street"], values["street2"], values["city"], place) if part)


def split_address(line: str) -> dict[str, str]:
    """Return street, city, state and ZIP of an address written on one line; what cannot be told apart is the street."""
    match = _ONE_LINE.fullmatch(line.strip())
    if match is None or match["state"].upper() not in _states():
        return {"street": line.strip(), "city": "", "state": "", "zip_code": ""}
    return {
        "street": match["street"],
        "city": match["city"].strip(),
        "state": match["state"].upper(),
        "zip_code": match["zip"],
    }


def _text(text: str, at: str, most: int) -> str:
    cleaned = " ".join(text.split())
    if len(cleaned) > most:
        raise BadInputError(at, f"at most {most} characters")
    return cleaned


def _npi(text: str) -> str:
    npi = text.strip()
    if npi and not npi_is_valid(npi):
        raise BadInputError("NPI", f"{npi[:20]} is not a valid NPI: ten digits with a check digit")
    return npi


def _state(text: str) -> str:
    state = text.strip().upper()
    if state and state not in _states():
        raise BadInputError("state", "two letters, such as IL")
    return state


def _zip(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text)
    if digits and not re.fullmatch(r"[0-9]{5}|[0-9]{9}", digits):
        raise BadInputError("ZIP", "five or nine digits, such as 62701 or 62701-1234")
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


def _phone(text: str) -> str:
    typed = text.strip()
    digits = re.sub(r"[\s().+-]", "", typed)
    digits = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    if typed and not re.fullmatch(r"[0-9]{10}", digits):
        raise BadInputError("phone", "ten digits with the area code, such as 217-555-0134")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if digits else ""


def _taxonomy(text: str) -> str:
    """Return a taxonomy code; its format is that of the NUCC Health Care Provider Taxonomy: ten characters, X last."""
    code = text.strip().upper()
    if code and not _TAXONOMY.fullmatch(code):
        raise BadInputError("taxonomy", "ten characters of the NUCC list ending in X, such as 207Q00000X")
    return code


def _place(text: str) -> str:
    code = text.strip().partition(" ")[0]
    if code not in places_of_service():
        raise BadInputError("place of service", "two digits of the CMS list, such as 11 for an office")
    return code
