"""Keep an order template as its newest version, or retire it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.core.required_reason import stated
from models.orders.order_body import OrderBody, checked_body, checked_name
from models.orders.records.order_template import OrderTemplateVersion
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NEWEST = newest_by(table_of(OrderTemplateVersion), "change", "key")
Outcome = Stored | Unchanged | Stale | Denied


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """A template as edited. `key` None is a new one; `shared` makes it the clinic's instead of a favorite.

    `change` is the version the edit began from, 0 for a new one.
    """

    name: str
    body: OrderBody
    reason: str
    key: UUID | None = None
    shared: bool = False
    change: int = 0


def save_template(clinic: Clinic, person_id: UUID, draft: TemplateDraft) -> Outcome:
    """Check and store a template as its newest version; a retired one is offered again.

    Raises BadInputError naming the field that cannot be taken.
    """
    by = author(clinic, person_id, "manage_templates")
    if isinstance(by, Denied):
        return by
    name, body, key = checked_name(draft.name), checked_body(clinic, draft.body), draft.key or clinic.new_id()
    reason = stated(draft.reason)

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if (last.change if last else 0) != draft.change:
            return _changed_meanwhile(last)
        if last and (denied := _not_theirs(last, by)):
            return denied
        owner = {"owner_id": None, "owner_name": ""} if draft.shared else {"owner_id": by.id, "owner_name": by.name}
        values = {"name": name, "body": body.stored(), "retired": False, **owner}
        if last and all(getattr(last, column) == value for column, value in values.items()):
            return Unchanged()
        return _add(tx, clinic, by, key, last, reason, values)

    return clinic.store.write(act)


def retire_template(clinic: Clinic, person_id: UUID, key: UUID, change: int, reason: str) -> Outcome:
    """Stop offering a template as of version `change`. Raises BadInputError without a reason."""
    by = author(clinic, person_id, "manage_templates")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if last is None or last.change != change:
            return _changed_meanwhile(last)
        if denied := _not_theirs(last, by):
            return denied
        if last.retired:
            return Unchanged("This template is retired already.")
        kept = ("name", "body", "owner_id", "owner_name")
        values = {**{column: getattr(last, column) for column in kept}, "retired": True}
        return _add(tx, clinic, by, key, last, why, values)

    return clinic.store.write(act)


def _newest(tx: Transaction, clinic: Clinic, key: UUID) -> Any:
    return tx.execute(_NEWEST, site_id=clinic.site_id, key=key).one_or_none()


def _changed_meanwhile(last: Any) -> Stale:
    who = f"{last.changed_by_name} changed" if last else "someone else changed"
    return Stale(f"{who} this template meanwhile: look at it again")


def _not_theirs(last: Any, by: Author) -> Denied | None:
    """Return why a favorite is not theirs to change: it is its owner's alone; the clinic's are everyone's."""
    if last.owner_id in {None, by.id}:
        return None
    return Denied(f"This is a favorite of {last.owner_name}: only its owner changes it. n makes your own.")


def _add(
    tx: Transaction, clinic: Clinic, by: Author, key: UUID, last: Any, reason: str, values: dict[str, Any]
) -> Stored:
    version = OrderTemplateVersion(
        id=clinic.new_id(),
        key=key,
        change=last.change + 1 if last else 1,
        reason=reason,
        **values,
        **made(clinic, by, clinic.now()),
    )
    tx.add(version)
    action = "retire_template" if values["retired"] else "save_template"
    detail = {"key": str(key), "change": version.change}
    audited(tx, clinic, by.id, action, ("OrderTemplate", version.id), detail, at=version.changed_at)
    return Stored(str(key), version.change)
