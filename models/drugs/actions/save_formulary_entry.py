"""Store the clinic's own version of a drug: a change of a shipped one, or a new drug."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary, clinic_formulary_keeper
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.rules.formulary_checks import drug_problems
from models.drugs.versions import (
    AS_IT_IS,
    CHANGED_MEANWHILE,
    Outcome,
    add_version,
    newest,
    refuse_missing_stock,
)
from models.drugs.written.document import checked_drug, read_toml
from models.drugs.written.writer import write_drug
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A drug as edited: its TOML, why it is changed, and the version the edit started from (0: never changed here)."""

    slug: str
    text: str
    reason: str
    version: int


def save_formulary_entry(clinic: Clinic, person_id: UUID | None, draft: EntryDraft) -> Outcome:
    """Check and store a drug as the newest version; a retired one stays retired.

    Raises BadInputError naming the key that is unknown, missing, wrong, or contradicts another drug.
    """
    by = author(clinic, person_id, "change_drugs")
    if isinstance(by, Denied):
        return by
    drug = checked_drug(draft.slug, read_toml(draft.text.encode()), "")
    for problem in drug_problems(drug, clinic_formulary(clinic), clinic_tables(clinic)):
        raise problem
    reason = stated(draft.reason)
    if not changes(clinic_formulary(clinic), drug):
        return AS_IT_IS

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, drug.slug)
        if (last.version if last else 0) != draft.version:
            return CHANGED_MEANWHILE
        refuse_missing_stock(tx, clinic, drug)
        body, kept = write_drug(drug), bool(last and last.retired)
        return add_version(tx, clinic, by, drug.slug, body, retired=kept, reason=reason, action="save_formulary_entry")

    outcome = clinic.store.write(act)
    clinic_formulary_keeper(clinic).forget()
    return outcome


def changes(formulary: Formulary, drug: Drug) -> bool:
    """True when the formulary says something else about this drug, or nothing."""
    present = formulary.drugs.get(drug.slug)
    return present is None or write_drug(present) != write_drug(drug)
