"""What a clinic loaded, over what comes with the program: a kind of table that was loaded answers alone."""

from __future__ import annotations

from datetime import date

from models.codes.code_sets import AspLimit, CodeSets, HcpcsSpan, Icd10Code, Mue, PtpEdit, SetRelease


class LayeredCodeSets:
    """The loaded tables where there are any of a kind, else the shipped ones. `kinds` names what is loaded.

    Dates of codes are the exception: a code the loaded file does not hold, or of which the shipped tables know
    something newer, is answered from those.
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
        found = self._shipped.hcpcs(codes, day)
        for code, span in self._loaded.hcpcs(codes, day).items():
            known = found.get(code)
            if known is None or (known.as_of or date.min) <= (span.as_of or date.max):
                found[code] = span
        return found

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses by their code with the dot."""
        return self._of("icd10_cm").icd10(codes, day)

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the HCPCS codes the ASP crosswalk gives an NDC."""
        return self._of("asp_ndc").codes_of_ndc(ndc11, day)

    def releases(self, day: date) -> dict[str, SetRelease]:
        """Return the release of each kind that answers for `day`; of code dates the newest of both."""
        shipped, loaded = self._shipped.releases(day), self._loaded.releases(day)
        found = {kind: one for kind, one in shipped.items() if kind not in self._kinds} | loaded
        dates = [one["hcpcs"] for one in (shipped, loaded) if "hcpcs" in one]
        return found | {one.kind: one for one in sorted(dates, key=lambda one: one.through)}

    def _of(self, kind: str) -> CodeSets:
        return self._loaded if kind in self._kinds else self._shipped
