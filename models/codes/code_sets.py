"""Published code sets as they stood on a day of service: edits, limits, prices, validity of codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from models.core.source import Confidence


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """An NCCI pair: `column_one` pays, `column_two` denies. `indicator` "0" never together, "1" a modifier may bypass.

    `effective` None means before 1996, `deleted` (the last day) None means still open. `release` names the file.
    """

    column_one: str
    column_two: str
    indicator: str
    effective: date | None
    deleted: date | None
    release: str

    def active_on(self, day: date) -> bool:
        """True when the pair holds for a service on `day`; a pair deleted on the day it began never held (R22)."""
        if self.effective is not None and (self.effective == self.deleted or day < self.effective):
            return False
        return self.indicator in {"0", "1"} and (self.deleted is None or day <= self.deleted)


@dataclass(frozen=True, slots=True)
class Mue:
    """Most units of a code a day (practitioner table). `indicator` "1" a line, "2" absolute, "3" a day, appealable."""

    code: str
    units: Decimal
    indicator: str
    release: str


@dataclass(frozen=True, slots=True)
class HcpcsSpan:
    """The days of service a code may be billed on (CPT numbers, HCPCS letters), both ends included; None is open.

    `confidence` INFERRED: a day was read off quarterly tables; UNCONFIRMED: only the number was seen. `instead` names
    what is billed outside the span, "" where no source says. `as_of` is the day of the table that was read.
    """

    code: str
    added: date | None
    ended: date | None
    release: str
    confidence: Confidence = Confidence.CONFIRMED
    instead: str = ""
    as_of: date | None = field(default=None, compare=False)

    def valid_on(self, day: date) -> bool:
        """True when the code may be billed for a service on `day` (R56)."""
        return (self.added is None or self.added <= day) and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class AspLimit:
    """Medicare's payment limit of one billing unit, in dollars (106 % of the average sales price)."""

    code: str
    limit: Decimal
    release: str


@dataclass(frozen=True, slots=True)
class Icd10Code:
    """An ICD-10-CM code with its dot; `billable` False for a header."""

    code: str
    billable: bool
    text: str
    release: str


class SetRelease(NamedTuple):
    """A code set that answers for a day: `kind` as files are loaded, its name in words, its first and last day."""

    kind: str
    name: str
    effective: date
    through: date


KINDS = {
    "hcpcs": "code dates (HCPCS, CPT)", "mue": "daily limits (MUE)", "ncci_ptp": "code pairs (NCCI)",
    "asp_pricing": "payment limits (ASP)", "asp_ndc": "NDC crosswalk (ASP)", "icd10_cm": "diagnoses (ICD-10-CM)",
}  # fmt: skip
"""The kinds of code sets that visits are judged by, in words."""


class CodeSets(Protocol):
    """What rules and screens ask of code sets. Codes a table does not hold are left out of the answer.

    The release in force on `day` answers: the newest that took effect on or before it. Tables whose rows carry their
    own dates (PTP, HCPCS, ICD-10-CM) fall back to the oldest release; values (MUE, ASP) are never guessed backwards.
    """

    def __hash__(self) -> int:
        """Stand for these very tables: answers worked out with them are kept by it."""
        ...

    def ptp(self, codes: frozenset[str], day: date) -> tuple[PtpEdit, ...]:
        """Return the pairs active on `day` both of whose codes are among `codes`."""
        ...

    def mue(self, codes: frozenset[str], day: date) -> dict[str, Mue]:
        """Return the daily limits by code."""
        ...

    def asp(self, codes: frozenset[str], day: date) -> dict[str, AspLimit]:
        """Return the payment limits by code."""
        ...

    def hcpcs(self, codes: frozenset[str], day: date) -> dict[str, HcpcsSpan]:
        """Return the span of each code that holds `day`, else the latest one known."""
        ...

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses by their code with the dot."""
        ...

    def releases(self, day: date) -> dict[str, SetRelease]:
        """Return the release of each kind that answers for `day`; a kind of which none does is left out."""
        ...

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the HCPCS codes the ASP crosswalk gives an NDC; several where CMS lists several."""
        ...
