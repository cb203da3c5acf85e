"""The code sets that come with the program, one release each: pairs of the injection codes, daily limits, HCPCS dates.

A clinic that loads the official files is answered from those instead.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib import resources
from itertools import permutations

from models.codes.code_sets import KINDS, AspLimit, HcpcsSpan, Icd10Code, Mue, PtpEdit, SetRelease
from models.codes.quarters import last_day
from models.codes.shipped_code_dates import EFFECTIVE, shipped_spans

_NCCI, _MUE = "ncci_2024-07-01", "mue_2024-07-01"
_EFFECTIVE = date(2024, 7, 1)


class ShippedCodeSets:
    """Code sets read from the package, each when it is first asked for. Holds no prices and no diagnoses."""

    def ptp(self, codes: frozenset[str], day: date) -> tuple[PtpEdit, ...]:
        """Return the pairs active on `day` both of whose codes are among `codes`."""
        if len(codes) < 2:
            return ()
        found = (edit for pair in permutations(sorted(codes), 2) for edit in self._pairs.get(pair, ()))
        return tuple(edit for edit in found if edit.active_on(day))

    def mue(self, codes: frozenset[str], day: date) -> dict[str, Mue]:
        """Return the daily limits by code."""
        if day < _EFFECTIVE:
            return {}
        return {code: self._limits[code] for code in codes if code in self._limits}

    def asp(self, codes: frozenset[str], day: date) -> dict[str, AspLimit]:  # noqa: ARG002
        """Return nothing: prices change every quarter and are loaded by the clinic."""
        return {}

    def hcpcs(self, codes: frozenset[str], day: date) -> dict[str, HcpcsSpan]:
        """Return the span of each code that holds `day`, else the latest one known."""
        return {code: _span(spans, day) for code in codes if (spans := shipped_spans(code))}

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:  # noqa: ARG002
        """Return nothing: the diagnoses of a year are loaded by the clinic."""
        return {}

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: the crosswalk of a quarter is loaded by the clinic."""
        return ()

    def releases(self, day: date) -> dict[str, SetRelease]:  # noqa: ARG002 - one release of each answers for all days
        """Return the shipped release of each kind there is."""
        return _RELEASES

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], tuple[PtpEdit, ...]]:
        found: dict[tuple[str, str], tuple[PtpEdit, ...]] = {}
        release = "NCCI PTP practitioner 2024-07-01"
        for one, two, indicator, deleted in _rows(_NCCI):
            edit = PtpEdit(one, two, indicator, None, _day(deleted), release)
            found[one, two] = (*found.get((one, two), ()), edit)
        return found

    @cached_property
    def _limits(self) -> dict[str, Mue]:
        release = "CMS MUE practitioner 2024-07-01"
        return {code: Mue(code, Decimal(units), indicator, release) for code, units, indicator in _rows(_MUE)}


@cache
def shipped_code_sets() -> ShippedCodeSets:
    """Return the one set of shipped tables."""
    return ShippedCodeSets()


_RELEASES = {
    kind: SetRelease(kind, KINDS[kind], effective, last_day(kind, effective))
    for kind, effective in (("hcpcs", EFFECTIVE), ("mue", _EFFECTIVE), ("ncci_ptp", _EFFECTIVE))
}


def _span(spans: tuple[HcpcsSpan, ...], day: date) -> HcpcsSpan:
    return next((span for span in spans if span.valid_on(day)), spans[-1])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(file: str) -> Iterator[list[str]]:
    text = (resources.files("models.codes") / "sets" / f"{file}.csv").read_text("ascii")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
