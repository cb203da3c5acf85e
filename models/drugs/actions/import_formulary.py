"""Bring a formulary document in: whole or not at all, and nothing where nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.actions.save_formulary_entry import changes
from models.drugs.clinic_formulary import clinic_formulary, clinic_formulary_keeper
from models.drugs.drug_outline import read_outline
from models.drugs.formulary import Formulary, formulary_of, shipped_texts
from models.drugs.rules.formulary_checks import drug_problems
from models.drugs.versions import add_version, refuse_missing_stock
from models.drugs.written.document import DocumentedDrug, read_document
from models.drugs.written.writer import write_drug
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Stored
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document changed, by slug."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: int


def import_formulary(clinic: Clinic, person_id: UUID | None, content: bytes, reason: str) -> Imported | Denied:
    """Store every drug of the document that differs from the clinic's formulary. Raises BadInputError with its place.

    Drugs the document does not name stay as they are. A drug that is as shipped follows later releases again.
    """
    by = author(clinic, person_id, "change_drugs")
    if isinstance(by, Denied):
        return by
    documented = read_document(content)
    present = clinic_formulary(clinic)
    resulting = _resulting(present, documented)
    for item in documented:
        for problem in drug_problems(item.drug, resulting, clinic_tables(clinic)):
            at = f"drug.{item.drug.slug}"
            raise BadInputError(at if problem.at == "slug" else f"{at}.{problem.at}", problem.text)
    message = stated(reason)
    different = [item for item in documented if _differs(present, item)]

    def act(tx: Transaction) -> None:
        for item in different:
            _store(tx, clinic, by, item, message)

    if different:
        clinic.store.write(act)
        clinic_formulary_keeper(clinic).forget()
    return Imported(
        added=tuple(item.drug.slug for item in different if item.drug.slug not in present.drugs),
        changed=tuple(item.drug.slug for item in different if item.drug.slug in present.drugs),
        retired=tuple(item.drug.slug for item in different if item.retired),
        unchanged=len(documented) - len(different),
    )


def _resulting(present: Formulary, documented: tuple[DocumentedDrug, ...]) -> Formulary:
    """Return the formulary after the import, so that two drugs of one document may trade a package."""
    drugs = dict(present.drugs) | {item.drug.slug: item.drug for item in documented}
    return formulary_of(drugs, {slug: read_outline(write_drug(drug)) for slug, drug in drugs.items()})


def _differs(present: Formulary, item: DocumentedDrug) -> bool:
    return changes(present, item.drug) or (item.drug.slug in present.retired) != item.retired


def _store(tx: Transaction, clinic: Clinic, by: Author, item: DocumentedDrug, reason: str) -> Stored:
    slug, body = item.drug.slug, write_drug(item.drug)
    refuse_missing_stock(tx, clinic, item.drug)
    shipped = shipped_texts().get(slug, "").partition("\n\n")[2]
    kept = "" if body == shipped else body
    return add_version(tx, clinic, by, slug, kept, retired=item.retired, reason=reason, action="import_formulary")
