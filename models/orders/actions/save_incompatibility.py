"""Write down two drugs that must not share a syringe, or that they may again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.records.formulation import IncompatibilityVersion
from models.orders.queries.incompatibilities import read_incompatible
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

LONGEST_TEXT = 200
_NEWEST = newest_by(table_of(IncompatibilityVersion), "change", "key")
Outcome = Stored | Unchanged | Stale | Denied


@dataclass(frozen=True, slots=True)
class IncompatibilityDraft:
    """Two drugs by slug, what happens to them, and where that is from or why it is written down."""

    first: str
    second: str
    text: str
    reason: str


def save_incompatibility(clinic: Clinic, person_id: UUID, draft: IncompatibilityDraft) -> Outcome:
    """Store that two drugs must not share a syringe. Raises BadInputError naming the field."""
    by = author(clinic, person_id, "manage_formulations")
    if isinstance(by, Denied):
        return by
    pair = _checked(clinic, draft)
    text, reason = " ".join(draft.text.split()), stated(draft.reason)
    if not text or len(text) > LONGEST_TEXT or not text.isprintable():
        raise BadInputError("text", f"say what happens in at most {LONGEST_TEXT} characters, such as precipitates")

    def act(tx: Transaction) -> Outcome:
        known = next((one for one in read_incompatible(tx.connection, clinic) if one.of(*pair)), None)
        if known:
            return Unchanged("These two are written down already.")
        values = {"first_slug": pair[0], "second_slug": pair[1], "text": text, "retired": False}
        return _add(tx, clinic, by, clinic.new_id(), None, reason, values)

    return clinic.store.write(act)


def end_incompatibility(clinic: Clinic, person_id: UUID, key: UUID, change: int, reason: str) -> Outcome:
    """Let two drugs share a syringe again, as of version `change`. Raises BadInputError without a reason."""
    by = author(clinic, person_id, "manage_formulations")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = tx.execute(_NEWEST, site_id=clinic.site_id, key=key).one_or_none()
        if last is None or last.change != change:
            who = f"{last.changed_by_name} changed" if last else "someone else changed"
            return Stale(f"{who} this meanwhile: look at it again")
        if last.retired:
            return Unchanged("These two may share a syringe already.")
        values = {column: getattr(last, column) for column in ("first_slug", "second_slug", "text")}
        return _add(tx, clinic, by, key, last, why, {**values, "retired": True})

    return clinic.store.write(act)


def _checked(clinic: Clinic, draft: IncompatibilityDraft) -> tuple[str, str]:
    drugs = clinic_formulary(clinic).drugs
    for at, slug in (("first", draft.first), ("second", draft.second)):
        if slug not in drugs or drugs[slug].formulation:
            raise BadInputError(at, "choose a drug of the formulary")
    if draft.first == draft.second:
        raise BadInputError("second", "choose another drug than the first")
    first, second = sorted((draft.first, draft.second))
    return first, second


def _add(
    tx: Transaction, clinic: Clinic, by: Author, key: UUID, last: Any, reason: str, values: dict[str, Any]
) -> Stored:
    version = IncompatibilityVersion(
        id=clinic.new_id(), key=key, change=last.change + 1 if last else 1, reason=reason,
        **values, **made(clinic, by, clinic.now()),
    )  # fmt: skip
    tx.add(version)
    action = "end_incompatibility" if values["retired"] else "save_incompatibility"
    detail = {"key": str(key), "change": version.change}
    audited(tx, clinic, by.id, action, ("Incompatibility", version.id), detail, at=version.changed_at)
    return Stored(str(key), version.change)
