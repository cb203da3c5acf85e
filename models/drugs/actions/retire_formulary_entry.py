"""Take a drug off the list of what can be ordered, or put it back; records made with it still read."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary, clinic_formulary_keeper
from models.drugs.versions import AS_IT_IS, Outcome, add_version, newest
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def retire_formulary_entry(
    clinic: Clinic, person_id: UUID | None, slug: str, reason: str, *, retired: bool = True
) -> Outcome:
    """Retire a drug, or offer it again. Raises BadInputError for an unknown drug or a missing reason."""
    by = author(clinic, person_id, "change_drugs")
    if isinstance(by, Denied):
        return by
    if slug not in clinic_formulary(clinic).drugs:
        raise BadInputError("drug", f"{slug[:40]!r} is not in the formulary")
    message = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, slug)
        if (last.retired if last else False) == retired:
            return AS_IT_IS
        action = "retire_formulary_entry" if retired else "offer_formulary_entry"
        return add_version(
            tx, clinic, by, slug, last.body if last else "", retired=retired, reason=message, action=action
        )

    outcome = clinic.store.write(act)
    clinic_formulary_keeper(clinic).forget()
    return outcome
