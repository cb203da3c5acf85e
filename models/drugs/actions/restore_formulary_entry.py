"""Give up the clinic's own version of a drug: the shipped one counts again, and with it what later releases change."""

from __future__ import annotations

from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary, clinic_formulary_keeper
from models.drugs.formulary import shipped_formulary
from models.drugs.rules.formulary_checks import drug_problems
from models.drugs.versions import AS_IT_IS, Outcome, add_version, newest, refuse_missing_stock
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def restore_formulary_entry(clinic: Clinic, person_id: UUID | None, slug: str, reason: str) -> Outcome:
    """Make the shipped drug count again, in use. Raises BadInputError for a drug that was never shipped.

    Also where the shipped drug contradicts what the clinic added elsewhere meanwhile.
    """
    by = author(clinic, person_id, "change_drugs")
    if isinstance(by, Denied):
        return by
    shipped = shipped_formulary().drugs.get(slug)
    if shipped is None:
        raise BadInputError("drug", "the clinic added this drug itself: nothing was shipped; retire it instead")
    message = stated(reason)
    for problem in drug_problems(shipped, clinic_formulary(clinic), clinic_tables(clinic)):
        raise problem

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, slug)
        if last is None or (not last.body and not last.retired):
            return AS_IT_IS
        refuse_missing_stock(tx, clinic, shipped)
        return add_version(tx, clinic, by, slug, "", retired=False, reason=message, action="restore_formulary_entry")

    outcome = clinic.store.write(act)
    clinic_formulary_keeper(clinic).forget()
    return outcome
