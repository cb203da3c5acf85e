"""What a clinic loaded, over what comes with the program: a kind of table that was loaded answers alone."""

from __future__ import annotations

from datetime import date

from models.reference.code_sets import AspLimit, CodeSets, HcpcsSpan, Icd10Code, Mue, PtpEdit


class LayeredCodeSets:
    """The loaded tables where there are any of a kind, else the shipped ones. `kinds` names what is loaded.

    HCPCS dates are the exception: a code the loaded file does not hold is looked up in the shipped one.
    """

    def __init__(self, loaded: CodeSets, shipped: CodeSets, kinds: frozenset[str]) -> None:
        self._loaded = loaded
        self._shipped = shipped
        self._kinds = kinds

    def ptp(self, codes: frozenset[str], day: date) -> tuple[PtpEdit, ...]:
        """Return the pairs active on `day` both of whose codes are among `codes`."""
        return self._of("ncci_ptp").ptp(codes, day)

    def mue(self, codes: frozenset[str], day: date) -> dict[str, Mue]:
        """Return the daily limits by code."""
        return self._of("mue").mue(codes, day)

    def asp(self, codes: frozenset[str], day: date) -> dict[str, AspLimit]:
        """Return the payment limits by code."""
        return self._of("asp_pricing").asp(codes, day)

    def hcpcs(self, codes: frozenset[str], day: date) -> dict[str, HcpcsSpan]:
        """Return the span of each code that holds `day`, else the latest one known."""
        if "hcpcs" not in self._kinds:
            return self._shipped.hcpcs(codes, day)
        found = self._loaded.hcpcs(codes, day)
        return {**self._shipped.hcpcs(codes - found.keys(), day), **found}

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses by their code with the dot."""
        return self._of("icd10_cm").icd10(codes, day)

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the HCPCS codes the ASP crosswalk gives an NDC."""
        return self._of("asp_ndc").codes_of_ndc(ndc11, day)

    def _of(self, kind: str) -> CodeSets:
        return self._loaded if kind in self._kinds else self._shipped
