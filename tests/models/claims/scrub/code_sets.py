"""Code sets of a claim's case: diagnoses and a crosswalk over the shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.codes.code_sets import KINDS, Icd10Code, SetRelease
from models.codes.shipped_code_sets import ShippedCodeSets


class DrawnCodeSets(ShippedCodeSets):
    """The shipped code sets, with diagnoses and the codes of some NDCs."""

    def __init__(
        self, diagnoses: Mapping[str, Icd10Code], crosswalk: Mapping[str, tuple[str, ...]], *, loaded: bool = False
    ) -> None:
        self._diagnoses = diagnoses
        self._crosswalk = crosswalk
        self._loaded = loaded

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses of the case."""
        return {code: self._diagnoses[code] for code in codes if code in self._diagnoses}

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the codes the case gives an NDC."""
        return self._crosswalk.get(ndc11, ())

    def releases(self, day: date) -> dict[str, SetRelease]:
        """Return the shipped releases, and a diagnosis set of the day where one is loaded."""
        shipped = super().releases(day)
        if not self._loaded:
            return shipped
        release = SetRelease("icd10_cm", KINDS["icd10_cm"], date(day.year, 10, 1), date(day.year + 1, 9, 30))
        return {**shipped, "icd10_cm": release}
