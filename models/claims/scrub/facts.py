"""What checks of a claim know beside the claim itself: frozen facts; no check ever fetches anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.claims.claim import Claim
from models.codes.code_sets import HcpcsSpan, Icd10Code, Mue, PtpEdit


@dataclass(frozen=True, slots=True)
class Published:
    """What the code sets in force on one day say of the codes of that day's claims.

    `spans` None means nobody asked them: no code is judged. `icd10` names the diagnosis set that answers, "" where
    none is loaded. `behind` names the sets that reach only to a day before.
    """

    pairs: tuple[PtpEdit, ...] = ()
    limits: Mapping[str, Mue] = field(default_factory=dict)
    spans: Mapping[str, HcpcsSpan] | None = None
    diagnoses: Mapping[str, Icd10Code] = field(default_factory=dict)
    crosswalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    icd10: str = ""
    behind: tuple[str, ...] = ()


NOTHING_PUBLISHED = Published()


@dataclass(frozen=True, slots=True)
class AuthorizedService:
    """What the claim's payer authorized for its patient: one number for `codes`, both days included, None is open.

    `used` counts what signed doses used of `allowed`, this claim's among them, in visits or units (`counts`).
    """

    number: str
    codes: frozenset[str]
    first: date
    last: date | None
    counts: str
    allowed: Decimal
    used: Decimal

    def holds_on(self, day: date) -> bool:
        """True when a service of `day` is authorized, as far as the dates say."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A line of a claim of the same patient that went out before."""

    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """A claim of the same patient that its payer has: its number, who was billed, its lines."""

    control: str
    payer_type: str
    payer_name: str
    lines: tuple[EarlierLine, ...]
    payer_number: str = ""


@dataclass(frozen=True, slots=True)
class CoverageDays:
    """From when to when the coverage that is billed holds, both days included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ScrubFacts:
    """What is known around one claim. `today` is the clinic's; `published` the code sets by day of service.

    `answers` are the payer's answers to every billing switch. `authorization_wanted` are codes this payer authorized
    for others of the clinic, so that it asks for a number. `single_dose` says of an NDC (11 digits) whether its
    container is labelled for one dose; an NDC it does not hold is not known. `filing_days` and `line_limit` are what
    the clinic entered for this payer; None leaves what is published. `primaries` are the primary coverages that hold on
    the claim's day.
    """

    today: date
    answers: Mapping[str, str]
    published: Mapping[date, Published] = field(default_factory=dict)
    coverage: CoverageDays = CoverageDays()
    died_on: date | None = None
    authorizations: tuple[AuthorizedService, ...] = ()
    authorization_wanted: frozenset[str] = frozenset()
    earlier: tuple[EarlierClaim, ...] = ()
    single_dose: Mapping[str, bool] = field(default_factory=dict)
    filing_days: int | None = None
    line_limit: int | None = None
    primaries: int = 1

    def on(self, day: date) -> Published:
        """Return what is published for a day; nothing where no code set was asked."""
        return self.published.get(day, NOTHING_PUBLISHED)

    def others(self, claim: Claim) -> tuple[EarlierClaim, ...]:
        """Return the earlier claims that `claim` neither is nor replaces."""
        return tuple(
            one
            for one in self.earlier
            if one.control != claim.control and not (claim.original and one.payer_number == claim.original)
        )
