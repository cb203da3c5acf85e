"""A patient's details as typed, and as they are stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from models.core.birth import Birth, parse_birth
from models.core.errors import BadInputError
from models.patients.rules.name_words import digits_of, name_words

SEXES = {"": "unknown", "f": "female", "m": "male", "o": "other", "x": "other", "u": "unknown"}
NAME_MOST = 300
# What turns the direction of the text around it; a script that runs from right to left needs none of them.
_TURNING = {*"\u200e\u200f\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
_LENGTHS = {
    "family": NAME_MOST, "given": NAME_MOST, "middle": NAME_MOST, "suffix": 20, "former_names": 1_000,
    "address": 200, "address_more": 200, "city": 100, "language": 40, "guardian_name": 200, "guardian_relation": 60,
    "emergency_name": 200, "emergency_relation": 60, "wristband": 100, "mrn": 64,
}  # fmt: skip
_PHONES = ("phone", "phone_other", "guardian_phone", "emergency_phone")
_NOT_COLUMNS = {"birth", "wristband", "mrn"}


@dataclass(frozen=True, slots=True)
class PatientEntry:
    """What a person types of a patient. `birth` may be a year or a month alone; `mrn` "" lets the clinic give one.

    `former_names` are whole names between semicolons; `sex` is female, male, other, unknown or its first letter.
    """

    family: str
    given: str = ""
    birth: str = ""
    sex: str = ""
    middle: str = ""
    suffix: str = ""
    former_names: str = ""
    phone: str = ""
    phone_other: str = ""
    address: str = ""
    address_more: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    language: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_relation: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""
    emergency_relation: str = ""
    wristband: str = ""
    mrn: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class CheckedPatient:
    """An entry as it is stored: `values` by column, the numbers beside."""

    values: dict[str, Any]
    birth: Birth
    wristband: str
    mrn: str


def checked_patient(entry: PatientEntry, today: date) -> CheckedPatient:
    """Return an entry as it is stored. Raises BadInputError naming the first field that cannot be taken."""
    typed = {field.name: getattr(entry, field.name) for field in fields(entry)}
    texts = {name: _line(text, name) for name, text in typed.items() if isinstance(text, str)}
    if not name_words(texts["family"]):
        raise BadInputError("family", "write the family name in letters")
    if texts["given"] and not name_words(texts["given"]):
        raise BadInputError("given", "write the given name in letters, or leave it empty")
    birth = parse_birth(texts["birth"], today)
    sex = SEXES.get(texts["sex"].lower(), texts["sex"].lower())
    if sex not in SEXES.values():
        raise BadInputError("sex", "write F, M, O for other or U for unknown")
    for name in _PHONES:
        texts[name] = _phone(texts[name], name)
    texts["state"] = texts["state"].upper()
    if not re.fullmatch(r"([A-Z]{2})?", texts["state"]):
        raise BadInputError("state", "write its two letters, such as IL")
    if not re.fullmatch(r"(\d{5}(-\d{4})?)?", texts["postal_code"]):
        raise BadInputError("postal_code", "write five digits, or nine as 60000-1234")
    values: dict[str, Any] = {name: text for name, text in texts.items() if name not in _NOT_COLUMNS}
    values |= {"sex": sex, "birth_date": birth.day, "birth_precision": birth.precision}
    return CheckedPatient({**values, "confidential": entry.confidential}, birth, texts["wristband"], texts["mrn"])


def _line(text: str, at: str) -> str:
    cleaned = " ".join(unicodedata.normalize("NFC", text).split())
    for sign in cleaned:
        if sign in _TURNING or unicodedata.category(sign) in {"Cc", "Cs"}:
            name = f"U+{ord(sign):04X}"
            raise BadInputError(at, f"it holds a sign that cannot be seen ({name}): type it again")
    most = _LENGTHS.get(at, NAME_MOST)
    if len(cleaned) > most:
        raise BadInputError(at, f"at most {most} characters")
    return cleaned


def _phone(text: str, at: str) -> str:
    digits = digits_of(text)
    if not text:
        return ""
    if len(text) > 40 or len(digits) < 10:
        raise BadInputError(at, "write ten digits, such as 312-555-0142")
    plain = re.fullmatch(r"[\d\s().+-]+", text) and len(digits) == 10
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if plain else text
