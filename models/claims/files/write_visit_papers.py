"""Write superbills or receipts of a day's visits into a folder, one file a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from models.claims.files.whole_file import write_whole
from models.claims.forms.visit_paper import VisitPaper
from models.claims.queries.visit_papers import visit_papers
from models.core.errors import BadInputError
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic

PAPERS = ("superbill", "receipt")
"""What a patient takes home: nothing is sent, and no claim changes its state."""
PATIENTS_PAY = "self_pay"


@dataclass(frozen=True, slots=True)
class WrittenPapers:
    """The files, what they hold together, and the visits that have no paper yet with the reason."""

    files: tuple[Path, ...]
    lines: int
    total: Decimal
    unfit: tuple[tuple[str, str], ...]


def write_visit_papers(
    clinic: Clinic, person_id: UUID | None, form: str, day: date, payer: str, folder: Path
) -> WrittenPapers:
    """Write the papers of the visits a payer has on a day; without a payer of those whose patients pay themselves.

    Each file is whole or not there. Raises RefusedError where the person may not, BadInputError for an unknown paper or
    a folder that cannot be used.
    """
    permitted(clinic, person_id, "batch_claims")
    if form not in PAPERS:
        raise BadInputError("FORMAT", f"choose {' or '.join(PAPERS)}")
    found = visit_papers(clinic, day, payer or PATIENTS_PAY)
    draw = _drawing(form)
    files = []
    for paper in found.papers:
        path = folder / f"{form}-{paper.number}.pdf"
        write_whole(path, (draw(paper),))
        files.append(path)
    if files:
        detail = {"paper": form, "day": day.isoformat(), "visits": len(files)}
        clinic.store.write(lambda tx: audited(tx, clinic, person_id, "write_visit_papers", None, detail))
    lines = sum(len(paper.charges) for paper in found.papers)
    return WrittenPapers(tuple(files), lines, sum((paper.total for paper in found.papers), Decimal(0)), found.unfit)


def _drawing(form: str) -> Callable[[VisitPaper], bytes]:
    from models.claims.forms.visit_pdf import receipt_pdf, superbill_pdf

    return superbill_pdf if form == "superbill" else receipt_pdf
