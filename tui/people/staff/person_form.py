"""The form of a person: what is typed in it, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.widgets import Input

from models.core.errors import BadInputError
from models.core.typed_date import parse_date
from models.people.details import StaffDetails
from models.people.queries.role_matrix import RoleColumn
from tui.dialogs.fields import Field, FieldsDialog
from tui.scanning.scanned import Scanned

_WHO = (
    Field("family", "Family name", ""),
    Field("given", "Given name", ""),
    Field("credential", "Credential", "MA, LPN, RN, NP, PA, MD, DO"),
    Field("username", "Username", "short, such as mruiz"),
)
_MORE = (
    Field("npi", "NPI", "ten digits; needed to order or supervise"),
    Field("badge", "Badge", "scan it, or leave empty", code=True),
    Field("employed_from", "First day", "T for today, 2026-12-01, or empty"),
    Field("employed_until", "Last day", "empty: no end"),
    Field("license_number", "License", "number; empty for none"),
    Field("license_state", "State", "of the license, such as IL"),
    Field("license_until", "License until", "2027-05-31; rights that need it end then"),
)
_PIN = Field("pin", "First PIN", "4 digits or more; changed at first use", secret=True)
WHY = Field("reason", "Reason", "why it is changed")
FIELD_OF = {
    "family name": "family", "given name": "given", "NPI": "npi", "employed until": "employed_until",
    "license number": "license_number", "license state": "license_state", "PIN": "pin",
}  # fmt: skip
"""The form's field for each thing a refusal names otherwise."""
_DATES = ("employed_from", "employed_until", "license_until")


class PersonForm(FieldsDialog[dict[str, str]]):
    """A person's fields, as typed; a scan in the badge's field is the badge."""

    NAME = "Person"
    HELP = "Enter goes on; after the last field it saves. Scan a badge in its field. Esc cancels and changes nothing."

    def on_scanned(self, scan: Scanned) -> None:
        """Put a badge into its field."""
        field = self.query_one("#badge", Input)
        field.value, field.cursor_position = scan.text, len(scan.text)


def fields_of(roles: Sequence[RoleColumn], *, new: bool) -> tuple[Field, ...]:
    """Return the fields of a new or a present person; the roles there are stand in their field."""
    names = ", ".join(role.label.lower() for role in roles)
    return (*_WHO, Field("roles", "Roles", names), *_MORE, _PIN if new else WHY)


def values_of(details: StaffDetails, roles: Sequence[RoleColumn]) -> dict[str, str]:
    """Return what stands in the form of a person."""
    labels = {role.key: role.label.lower() for role in roles}
    kept = {name: str(getattr(details, name) or "") for name in StaffDetails.__dataclass_fields__}
    return {**kept, "roles": ", ".join(labels.get(role, role) for role in details.roles)}


def typed_details(values: dict[str, str], roles: Sequence[RoleColumn], today: date, *, active: bool) -> StaffDetails:
    """Return the details typed. Raises BadInputError naming the field."""
    texts: dict[str, Any] = {
        name: values[name] for name in StaffDetails.__dataclass_fields__ if name not in {"active", "roles", *_DATES}
    }
    dates: dict[str, Any] = {
        name: parse_date(values[name], today, name) if values[name].strip() else None for name in _DATES
    }
    return StaffDetails(**texts, **dates, roles=_typed_roles(values["roles"], roles), active=active)


def _typed_roles(text: str, roles: Sequence[RoleColumn]) -> tuple[str, ...]:
    """Return the roles meant by names or their beginnings, with commas between."""
    found = []
    for word in filter(None, (part.strip().casefold() for part in text.split(","))):
        exact = [role for role in roles if role.label.casefold() == word]
        meant = exact or [role for role in roles if role.label.casefold().startswith(word)]
        if len(meant) != 1:
            names = ", ".join(role.label.lower() for role in (meant or roles))
            raise BadInputError("roles", f"{word} is not one role: write {names}")
        found.append(meant[0].key)
    if not found:
        raise BadInputError("roles", "write at least one, with commas between")
    return tuple(found)
