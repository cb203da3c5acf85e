"""Code sets of a claim's case: diagnoses and a crosswalk over the shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.codes.code_sets import Icd10Code
from models.codes.shipped_code_sets import ShippedCodeSets


class DrawnCodeSets(ShippedCodeSets):
    """The shipped code sets, with diagnoses and the codes of some NDCs."""

    def __init__(self, diagnoses: Mapping[str, Icd10Code], crosswalk: Mapping[str, tuple[str, ...]]) -> None:
        self._diagnoses = diagnoses
        self._crosswalk = crosswalk

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses of the case."""
        return {code: self._diagnoses[code] for code in codes if code in self._diagnoses}

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the codes the case gives an NDC."""
        return self._crosswalk.get(ndc11, ())
