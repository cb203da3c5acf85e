"""What was typed to find a patient, as the first fields of a new one."""

from __future__ import annotations

import re
from datetime import date

from models.core.birth import is_birth
from models.core.errors import BadInputError
from models.patients.patient_entry import PatientEntry, checked_patient

_PHONE = re.compile(r"[\d\s().+-]{10,}")


def from_search(text: str, today: date) -> dict[str, str]:
    """Return the fields a search fills: a phone, a birth date, else family and given name (`Okafor, Ngozi`)."""
    typed = " ".join(text.split())
    if is_birth(typed, today):
        return {"birth": typed}
    if _PHONE.fullmatch(typed) and _takes(PatientEntry("x", birth="T", phone=typed), today):
        return {"phone": typed}
    if any(sign.isdigit() for sign in typed):
        return {}
    family, _comma, given = (part.strip() for part in typed.partition(","))
    if not _comma and " " in typed:
        given, _blank, family = typed.rpartition(" ")
    return {"family": _named(family), "given": _named(given)}


def _named(name: str) -> str:
    """Return a name typed in small letters only with its capital."""
    return name.title() if name.islower() else name


def _takes(entry: PatientEntry, today: date) -> bool:
    try:
        checked_patient(entry, today)
    except BadInputError:
        return False
    return True
