"""Keep a formulation as its newest version, or retire it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary, clinic_formulary_keeper
from models.drugs.mixture import stored_body
from models.drugs.records.formulation import FormulationVersion
from models.orders.formulation_entry import FormulationDraft, checked_ingredients, item_of_whole
from models.orders.order_body import checked_name
from models.orders.queries.incompatibilities import read_incompatible
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NEWEST = newest_by(table_of(FormulationVersion), "change", "key")
Outcome = Stored | Unchanged | Stale | Denied


def save_formulation(clinic: Clinic, person_id: UUID, draft: FormulationDraft) -> Outcome:
    """Check and store a formulation as its newest version; a retired one is offered again.

    Orders signed before keep the version they were signed with. Raises BadInputError naming the field.
    """
    by = author(clinic, person_id, "manage_formulations")
    if isinstance(by, Denied):
        return by
    name, key = checked_name(draft.name), draft.key or clinic.new_id()
    slug = f"formulation-{key.hex}"
    if any(drug.slug != slug for drug in clinic_formulary(clinic).named(name)):
        raise BadInputError("name", f"{name} names another drug of the formulary")
    with clinic.store.read() as connection:
        ingredients = checked_ingredients(clinic, draft.ingredients, read_incompatible(connection, clinic))
    item, reason = item_of_whole(clinic, draft.item, ingredients), stated(draft.reason)

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if (last.change if last else 0) != draft.change:
            return _changed_meanwhile(last)
        values = {"name": name, "body": stored_body(ingredients, item), "retired": False}
        if last and all(getattr(last, column) == value for column, value in values.items()):
            return Unchanged()
        return _add(tx, clinic, by, (key, slug), last, reason, values)

    return _stored(clinic, clinic.store.write(act))


def retire_formulation(clinic: Clinic, person_id: UUID, key: UUID, change: int, reason: str) -> Outcome:
    """Stop offering a formulation as of version `change`; what is ordered goes on. Raises BadInputError."""
    by = author(clinic, person_id, "manage_formulations")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = _newest(tx, clinic, key)
        if last is None or last.change != change:
            return _changed_meanwhile(last)
        if last.retired:
            return Unchanged("This formulation is retired already.")
        values = {"name": last.name, "body": last.body, "retired": True}
        return _add(tx, clinic, by, (key, last.slug), last, why, values)

    return _stored(clinic, clinic.store.write(act))


def _stored(clinic: Clinic, outcome: Outcome) -> Outcome:
    clinic_formulary_keeper(clinic).forget()
    return outcome


def _newest(tx: Transaction, clinic: Clinic, key: UUID) -> Any:
    return tx.execute(_NEWEST, site_id=clinic.site_id, key=key).one_or_none()


def _changed_meanwhile(last: Any) -> Stale:
    who = f"{last.changed_by_name} changed" if last else "someone else changed"
    return Stale(f"{who} this formulation meanwhile: look at it again")


def _add(
    tx: Transaction, clinic: Clinic, by: Author, named: tuple[UUID, str], last: Any, reason: str, values: dict[str, Any]
) -> Stored:
    key, slug = named
    version = FormulationVersion(
        id=clinic.new_id(), key=key, slug=slug, change=last.change + 1 if last else 1, reason=reason,
        **values, **made(clinic, by, clinic.now()),
    )  # fmt: skip
    tx.add(version)
    action = "retire_formulation" if values["retired"] else "save_formulation"
    detail = {"key": str(key), "change": version.change}
    audited(tx, clinic, by.id, action, ("Formulation", version.id), detail, at=version.changed_at)
    return Stored(str(key), version.change)
