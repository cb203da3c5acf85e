"""Print the claims of a batch on pre-printed CMS-1500 forms: content alone, moved as the printer needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from models.claims.files.whole_file import write_whole
from models.claims.formats import written_on
from models.claims.forms.cms1500 import PaperChoices
from models.claims.forms.layout import AS_DESIGNED, Alignment
from models.claims.forms.ndc_text import NdcStyle
from models.claims.queries.batches import frozen_batch
from models.core.errors import BadInputError
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic

FARTHEST = 72
"""How far content may be moved, in points: an inch."""


@dataclass(frozen=True, slots=True)
class PrintChoices:
    """How the forms lie in the printer, and how the payer reads an NDC; None as its numbers on record say."""

    alignment: Alignment = AS_DESIGNED
    ndc: NdcStyle | None = None


def print_forms(clinic: Clinic, person_id: UUID | None, batch_id: UUID, choices: PrintChoices, path: Path) -> int:
    """Write the forms of a batch as it was frozen and return how many claims; nothing is sent by it.

    Raises BadInputError for an alignment off the paper and for a file that cannot be written.
    """
    from models.claims.forms.drawing import cms1500_pdf

    permitted(clinic, person_id, "batch_claims")
    for at, points in (("--right", choices.alignment.right), ("--down", choices.alignment.down)):
        if abs(points) > FARTHEST:
            raise BadInputError(at, f"content moves by at most {FARTHEST} points: enter fewer")
    found = frozen_batch(clinic, batch_id)
    paper = PaperChoices(written_on(found.batch), choices.ndc, preprinted=True, alignment=choices.alignment)
    write_whole(path, (cms1500_pdf(found.batch.claims, paper),))
    detail = {"batch": found.row.number, "claims": found.row.claims}
    clinic.store.write(lambda tx: audited(tx, clinic, person_id, "print_forms", ("ClaimBatch", batch_id), detail))
    return len(found.batch.claims)
