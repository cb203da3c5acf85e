"""Where the clinic's formulary and an official crosswalk file disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.codes.crosswalk_file import read_crosswalk
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.rules.formulary_disagreements import Disagreement, formulary_disagreements
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class FormularyCheck:
    """What a comparison found for services on `day`: today, or the nearest day the file speaks for.

    `compared` counts the file's rows of packages the formulary holds.
    """

    day: date
    rows: int
    alternate_ids: int
    compared: int
    disagreements: tuple[Disagreement, ...]

    @property
    def unexplained(self) -> tuple[Disagreement, ...]:
        """The disagreements the formulary gives no reason for."""
        return tuple(item for item in self.disagreements if not item.why)


def formulary_check(clinic: Clinic, content: bytes) -> FormularyCheck:
    """Compare the formulary with a crosswalk file. Raises BadInputError with the line at fault."""
    crosswalk, formulary = read_crosswalk(content), clinic_formulary(clinic)
    day = crosswalk.day_near(clinic.today())
    return FormularyCheck(
        day=day,
        rows=len(crosswalk.rows),
        alternate_ids=crosswalk.alternate_ids,
        compared=sum(row.ndc11 in formulary.by_ndc for row in crosswalk.rows),
        disagreements=formulary_disagreements(formulary, crosswalk.rows, day),
    )
