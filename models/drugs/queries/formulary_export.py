"""The clinic's formulary as one document."""

from __future__ import annotations

from dataclasses import dataclass

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.written.document import DocumentedDrug, write_document
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class ExportedFormulary:
    """The document and how many drugs it holds."""

    text: str
    drugs: int


def formulary_export(clinic: Clinic) -> ExportedFormulary:
    """Return every drug of the formulary, retired ones marked, in the format `import_formulary` takes."""
    formulary = clinic_formulary(clinic)
    drugs = [DocumentedDrug(drug, slug in formulary.retired) for slug, drug in formulary.drugs.items()]
    return ExportedFormulary(write_document(drugs), len(drugs))
