"""Store the clinic's own version of a payer: answers to switches, other names, or a plan of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.billing.payers.checks import check_answers, checked_names
from models.billing.payers.payer_profiles import name_key
from models.billing.queries.payers import payer_profiles
from models.billing.records.payer_profile import PayerProfileVersion
from models.billing.tables.tables import shipped_billing_tables
from models.billing.versions import CHANGED_MEANWHILE, Outcome, newest, next_change
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.core.source import Confidence
from models.people.author import permitted
from models.people.versions import Stored, Unchanged
from models.store.clinic import Clinic
from models.store.transaction import Transaction

LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """The clinic's answer to a switch. `source` is where the payer says so; without one it is not confirmed."""

    value: str
    source: str = ""

    @property
    def confidence(self) -> Confidence:
        """How far it can be trusted."""
        return Confidence.CONFIRMED if self.source.strip() else Confidence.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """A payer as edited. `answers` are all of the clinic's own, by switch: what is left out is as shipped.

    `change` is the version the edit started from, 0 when the clinic never changed this payer.
    """

    type: str
    name: str
    reason: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    also_called: tuple[str, ...] = ()
    change: int = 0


def save_payer_profile(clinic: Clinic, person_id: UUID | None, draft: ProfileDraft) -> Outcome:
    """Check and store a payer as the newest version; a retired one is offered again.

    Raises BadInputError naming the field or switch: unknown, not allowed, bound for the type, a name that is taken.
    """
    permitted(clinic, person_id, "change_payers")
    name, *also = checked_names(payer_profiles(clinic), draft.type, draft.name, draft.also_called)
    check_answers(shipped_billing_tables(), draft.type, {key: row.value for key, row in draft.answers.items()})
    for switch, answer in draft.answers.items():
        if len(answer.source) > LONGEST_SOURCE:
            raise BadInputError(switch, f"say where it comes from in at most {LONGEST_SOURCE} characters")
    reason = stated(draft.reason)
    values: dict[str, Any] = {"also_called": also, "policies": _stored_answers(draft.answers), "retired": False}

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, draft.type, name_key(name))
        if (last.change if last else 0) != draft.change:
            return CHANGED_MEANWHILE
        if last and {key: getattr(last, key) for key in values} == values:
            return Unchanged()
        version = clinic.new_id()
        detail = {"type": draft.type, "name": name, "reason": reason, "before": _before(last), "after": _kept(values)}
        number, common = next_change(tx, clinic, person_id, "save_payer_profile", version, detail)
        row: dict[str, Any] = {"id": version, "type": draft.type, "key": name_key(name), "name": name, "reason": reason}
        tx.add(PayerProfileVersion(**row, **values, **common))
        return Stored(name_key(name), number)

    return clinic.store.write(act)


def _stored_answers(answers: Mapping[str, Answer]) -> dict[str, dict[str, str]]:
    return {
        switch: {
            "value": answer.value,
            "source": answer.source.strip() or "the clinic's own answer",
            "confidence": answer.confidence.value,
        }
        for switch, answer in sorted(answers.items())
    }


def _before(last: Any) -> dict[str, Any] | None:
    return _kept({"also_called": last.also_called, "policies": last.policies}) if last else None


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "also_called": list(values["also_called"]),
        "answers": {switch: row["value"] for switch, row in values["policies"].items()},
    }
