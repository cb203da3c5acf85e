"""Sign a standing order as its newest version, or end it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.orders.criteria import KNOWN_SEX, Criteria
from models.orders.order_body import OrderBody, checked_body, checked_name
from models.orders.records.order_protocol import OrderProtocolVersion
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import Author, author
from models.people.permissions import permission, refusal
from models.people.roles import role_acts
from models.people.signature import signature
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NEWEST = newest_by(table_of(OrderProtocolVersion), "change", "key")
_KEPT = (
    "name",
    "provider_id",
    "provider_name",
    "body",
    "criteria",
    "roles",
    "valid_from",
    "valid_until",
    "record_hash",
)
Outcome = Stored | Unchanged | Stale | Denied


@dataclass(frozen=True, slots=True)
class ProtocolDraft:
    """A standing order as edited. `roles` may start it; `key` None is a new one, `change` the version it began from."""

    name: str
    body: OrderBody
    criteria: Criteria
    roles: tuple[str, ...]
    valid_from: date
    valid_until: date
    reason: str
    key: UUID | None = None
    change: int = 0


def save_protocol(clinic: Clinic, person_id: UUID, pin: str, draft: ProtocolDraft) -> Outcome:
    """Check a standing order and store it under the provider's signature, who answers for it from then on.

    Raises BadInputError naming the field that cannot be taken.
    """
    if isinstance(denied := author(clinic, person_id, "manage_protocols"), Denied):
        return denied
    values, key = _checked(clinic, draft), draft.key or clinic.new_id()
    reason = stated(draft.reason)
    person = confirm_pin(clinic, person_id, pin, "sign_protocol")
    if isinstance(person, Denied):
        return person
    for act_needed in ("manage_protocols", "order"):
        if refused := refusal(person, person.name, permission(act_needed)):
            return refused

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if (last.change if last else 0) != draft.change:
            return _changed_meanwhile(last)
        _check_roles(tx, clinic, draft.roles)
        signed = {**values, "provider_id": person.id, "provider_name": person.name}
        return _sign(tx, clinic, person, key, last, reason, signed)

    return clinic.store.write(act)


def end_protocol(clinic: Clinic, person_id: UUID, key: UUID, change: int, reason: str) -> Outcome:
    """End a protocol as of version `change`: nothing new is started; what was goes on. Raises BadInputError."""
    by = author(clinic, person_id, "manage_protocols")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if last is None or last.change != change:
            return _changed_meanwhile(last)
        if last.ended:
            return Unchanged("This protocol has ended already.")
        values = {**{column: getattr(last, column) for column in _KEPT}, "ended": True}
        return _add(tx, clinic, by, key, last, why, values)

    return clinic.store.write(act)


def _checked(clinic: Clinic, draft: ProtocolDraft) -> dict[str, Any]:
    criteria, flags = draft.criteria, clinic_tables(clinic).flags
    body = checked_body(clinic, draft.body)
    if body.every and not body.count:
        raise BadInputError("count", "say how many doses: a standing order ends")
    for code in (*criteria.needs, *criteria.excludes):
        if code not in flags:
            raise BadInputError("needs" if code in criteria.needs else "excludes", f"{code} is no known condition")
    if criteria.sex and criteria.sex not in KNOWN_SEX:
        raise BadInputError("sex", "write female, male, or leave it empty")
    least, below = criteria.least_months, criteria.below_months
    if least is not None and below is not None and below <= least:
        raise BadInputError("below", "lies at or below the least age")
    if not draft.roles:
        raise BadInputError("roles", "choose who may start it")
    if draft.valid_until < max(draft.valid_from, clinic.today()):
        raise BadInputError("until", "lies before its first day, or before today")
    return {
        "name": checked_name(draft.name),
        "body": body.stored(),
        "criteria": asdict(criteria) | {"needs": list(criteria.needs), "excludes": list(criteria.excludes)},
        "roles": list(draft.roles),
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "ended": False,
    }


def _check_roles(tx: Transaction, clinic: Clinic, roles: tuple[str, ...]) -> None:
    matrix = role_acts(tx, clinic.site_id)
    for role in roles:
        if "start_protocols" not in matrix.get(role, frozenset()):
            raise BadInputError("roles", f"{role.replace('_', ' ')} may not start protocols here")


def _sign(
    tx: Transaction, clinic: Clinic, person: SignedIn, key: UUID, last: Any, reason: str, values: dict[str, Any]
) -> Outcome:
    record_hash = values_hash({column: str(value) for column, value in values.items()})
    if last and last.record_hash == record_hash and not last.ended:
        return Unchanged()
    by = Author(person.id, person.name)
    return _add(tx, clinic, by, key, last, reason, {**values, "record_hash": record_hash}, person)


def _newest(tx: Transaction, clinic: Clinic, key: UUID) -> Any:
    return tx.execute(_NEWEST, site_id=clinic.site_id, key=key).one_or_none()


def _changed_meanwhile(last: Any) -> Stale:
    who = f"{last.changed_by_name} changed" if last else "someone else changed"
    return Stale(f"{who} this protocol meanwhile: look at it again")


def _add(
    tx: Transaction,
    clinic: Clinic,
    by: Author,
    key: UUID,
    last: Any,
    reason: str,
    values: dict[str, Any],
    signer: SignedIn | None = None,
) -> Stored:
    at = clinic.now()
    version = OrderProtocolVersion(
        id=clinic.new_id(), key=key, change=last.change + 1 if last else 1, reason=reason,
        **values, **made(clinic, by, at),
    )  # fmt: skip
    tx.add(version)
    target = ("OrderProtocol", version.id)
    if signer:
        tx.add(signature(clinic, (signer.id, signer.name), target, "ordered", version.record_hash, at))
    action = "end_protocol" if values["ended"] else "sign_protocol"
    audited(tx, clinic, by.id, action, target, {"key": str(key), "change": version.change}, at=at)
    return Stored(str(key), version.change)
