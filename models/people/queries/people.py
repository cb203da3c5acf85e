"""The people of the clinic as the People screen and `needlepoint staff` list them, and what was changed of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.words import date_text, full_name
from models.people.details import StaffDetails, details_of
from models.people.records.pin_failure import PinFailure
from models.people.records.practitioner import Practitioner
from models.people.records.staff_version import StaffVersion
from models.people.roles import role_acts, role_label, shipped_acts
from models.people.standing import held_on, lapsed_on, works_on
from models.store.clinic import Clinic
from models.store.transaction import table_of

_STAFF, _FAILURE, _VERSION = table_of(Practitioner), table_of(PinFailure), table_of(StaffVersion)
_EVERYONE = (
    select(_STAFF)
    .where(_STAFF.c.site_id == bindparam("site"), _STAFF.c.username.is_not(None))
    .order_by(_STAFF.c.family, _STAFF.c.given)
)
_FAILURES = select(_FAILURE).where(_FAILURE.c.site_id == bindparam("site"))
_VERSIONS = select(_VERSION).where(_VERSION.c.practitioner_id == bindparam("person")).order_by(_VERSION.c.number)
_NAMES = {
    "family": "family name", "given": "given name", "npi": "NPI", "employed_from": "employed from",
    "employed_until": "employed until", "license_number": "license number", "license_state": "license state",
    "license_until": "license until",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A member of staff. `state` is active, inactive, left or not yet; `acts` are keys of what they may do today.

    `wrong` counts wrong PINs since the last right one, from `wrong_since` on; `lapsed` is as in StaffFacts.
    """

    id: UUID
    name: str
    details: StaffDetails
    version: int
    state: str
    acts: tuple[str, ...]
    lapsed: str
    wrong: int
    wrong_since: datetime | None
    must_change_pin: bool
    pin_changed_at: datetime | None

    @property
    def roles(self) -> str:
        """The roles as screens call them."""
        return ", ".join(map(role_label, self.details.roles)) or "no role"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One change of a person: when, by whom, why, and each field with what stood before and since."""

    at: datetime
    by: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


def people(clinic: Clinic) -> tuple[PersonLine, ...]:
    """Return everyone who can or could sign in, by family name."""
    today = clinic.today()
    with clinic.store.read() as connection:
        rows = connection.execute(_EVERYONE, {"site": clinic.site_id}).all()
        failures = connection.execute(_FAILURES, {"site": clinic.site_id}).all()
        matrix = role_acts(connection, clinic.site_id)
    return tuple(_line(row, matrix, [one for one in failures if one.practitioner_id == row.id], today) for row in rows)


def person_history(clinic: Clinic, person_id: UUID) -> tuple[PersonChange, ...]:
    """Return the changes of a person, newest first."""
    with clinic.store.read() as connection:
        rows = connection.execute(_VERSIONS, {"person": person_id}).all()
    before: dict[str, Any] = {}
    found = []
    for row in rows:
        fields = tuple(
            (_NAMES.get(name, name), shown(before.get(name)) if before else "", shown(value))
            for name, value in row.values.items()
            if (value != before.get(name) if before else value not in (None, "", []))
        )
        found.append(PersonChange(row.changed_at, row.changed_by_name, row.reason, fields))
        before = row.values
    return tuple(reversed(found))


def shown(value: Any) -> str:
    """Return a kept value in words; "none" where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(role_label, value)) or "none"
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-" and value[7:8] == "-":
        return date_text(date.fromisoformat(value))
    return str(value) if value else "none"


def _line(row: Any, matrix: Any, failures: list[Any], today: date) -> PersonLine:
    held = held_on(row, matrix, today)
    return PersonLine(
        id=row.id,
        name=full_name(row.given, row.family, row.credential),
        details=details_of(row),
        version=row.version,
        state=_state(row, today),
        acts=tuple(act for act in shipped_acts() if act in held),
        lapsed=lapsed_on(row, today),
        wrong=sum(one.wrong for one in failures),
        wrong_since=min((one.first_at for one in failures), default=None),
        must_change_pin=row.must_change_pin,
        pin_changed_at=row.pin_changed_at,
    )


def _state(row: Any, today: date) -> str:
    if not row.active:
        return "inactive"
    if works_on(row, today):
        return "active"
    return "not yet" if row.employed_from and today < row.employed_from else "left"
