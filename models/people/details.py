"""What is kept of a member of staff, as typed and as checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.core.errors import BadInputError
from models.core.numbers.npi import npi_is_valid

PIN_LENGTH = range(4, 33)
_LONGEST = {"family": 300, "given": 300, "credential": 20, "license_number": 40, "badge": 40}
_WORDS = {"family": "family name", "given": "given name", "license_number": "license number"}
_SHORTEST_BADGE = 6
_DATES = ("employed_from", "employed_until", "license_until")


@dataclass(frozen=True, slots=True)
class StaffDetails:
    """A member of staff without the PIN; `roles` are keys of roles, dates None are open, `badge` "" is none."""

    family: str
    given: str
    credential: str
    username: str
    roles: tuple[str, ...]
    npi: str = ""
    employed_from: date | None = None
    employed_until: date | None = None
    license_number: str = ""
    license_state: str = ""
    license_until: date | None = None
    badge: str = ""
    active: bool = True


def details_of(row: Any) -> StaffDetails:
    """Return what is kept of the practitioner of `row`."""
    kept = {name: getattr(row, name) for name in StaffDetails.__dataclass_fields__}
    return StaffDetails(**{**kept, "roles": tuple(row.roles), "username": row.username or ""})


def kept_values(details: StaffDetails) -> dict[str, Any]:
    """Return the details as JSON keeps them."""
    values = {name: getattr(details, name) for name in StaffDetails.__dataclass_fields__}
    dated = {name: values[name].isoformat() if values[name] else None for name in _DATES}
    return {**values, **dated, "roles": list(details.roles)}


def checked_details(details: StaffDetails) -> StaffDetails:
    """Return the details as they are stored. Raises BadInputError naming the field that cannot be taken."""
    tidy: dict[str, Any] = {name: " ".join(getattr(details, name).split()) for name in _LONGEST}
    found = replace(
        details,
        **tidy,
        username=details.username.strip().lower(),
        npi=details.npi.strip(),
        license_state=details.license_state.strip().upper(),
        roles=tuple(dict.fromkeys(details.roles)),
    )
    if not found.family:
        raise BadInputError("family name", "write the family name")
    for name, most in _LONGEST.items():
        if len(getattr(found, name)) > most:
            raise BadInputError(_WORDS.get(name, name), f"write at most {most} characters")
    if not found.username.isalnum() or len(found.username) > 20:
        raise BadInputError("username", "write up to 20 letters or digits, such as mruiz")
    if found.npi and not npi_is_valid(found.npi):
        raise BadInputError("NPI", f"{found.npi} is not a valid NPI: ten digits with a check digit")
    if found.license_state and not (len(found.license_state) == 2 and found.license_state.isalpha()):
        raise BadInputError("license state", "write the two letters of a state, such as IL")
    if found.employed_from and found.employed_until and found.employed_until < found.employed_from:
        raise BadInputError("employed until", "lies before the first day")
    if found.badge and not _is_badge(found.badge):
        raise BadInputError("badge", "6 to 40 letters and digits without blanks, as the scanner reads it")
    if not found.roles:
        raise BadInputError("roles", "pick at least one role")
    if "service_account" in found.roles and len(found.roles) > 1:
        raise BadInputError("roles", "a service account has no other role")
    return found


def _is_badge(text: str) -> bool:
    """Return whether a scanner's reading can be told from typing: one word with a digit, not too short."""
    return len(text) >= _SHORTEST_BADGE and text.isprintable() and " " not in text and any(map(str.isdigit, text))


def checked_pin(pin: str) -> str:
    """Return a PIN that can be taken. Raises BadInputError at `PIN` for another."""
    if not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_LENGTH:
        raise BadInputError("PIN", "write 4 to 32 digits")
    return pin
