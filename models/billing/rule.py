"""What a billing rule is and what it may answer: new lines, amendments of lines, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from models.billing.lines import Because, ChargeLine, ClaimProvider
from models.core.finding import Finding, Severity


class Stage(StrEnum):
    """The stages of the pipeline, in the order they run."""

    UNITS = "units"
    WASTE = "waste"
    ADMINISTRATION = "administration"
    MODIFIERS = "modifiers"
    EDITS = "edits"
    PAYER = "payer"
    FEES = "fees"


@dataclass(frozen=True, slots=True)
class Rule:
    """A billing rule: its id (the file's name), what it promises, its stage, where it comes from, its days of service.

    `effective` and `ends` are inclusive; None means always. `needs` are features of a visit (see `features.py`) of
    which one must be there for the rule to have anything to say; empty means every visit is judged.
    """

    id: str
    title: str
    stage: Stage
    source: str
    effective: date | None = None
    ends: date | None = None
    needs: frozenset[str] = frozenset()

    def holds_on(self, day: date) -> bool:
        """True when the rule applies to a service on `day`."""
        return (self.effective is None or self.effective <= day) and (self.ends is None or day <= self.ends)

    def stop(self, at: str, text: str, source: str = "") -> Finding:
        """Return a finding that leaves the visit without any line."""
        return Finding(self.id, Severity.STOP, at, text, source or self.source)

    def ask(self, at: str, text: str, source: str = "") -> Finding:
        """Return a question for a coder: the visit is held."""
        return Finding(self.id, Severity.WARN, at, text, source or self.source)

    def note(self, at: str, text: str, source: str = "") -> Finding:
        """Return a finding that only informs."""
        return Finding(self.id, Severity.NOTE, at, text, source or self.source)

    def because(self, text: str, source: str = "") -> Because:
        """Return why a line is there, in this rule's name."""
        return Because(self.id, text, source or self.source)


class Amendment(NamedTuple):
    """A change to the line named by key. None and empty leave a field as it is; `drop` takes the line away."""

    line: str
    because: Because
    modifiers: tuple[str, ...] = ()
    diagnosis_pointers: tuple[int, ...] | None = None
    ndc11: str | None = None
    ndc_unit: str | None = None
    ndc_quantity: Decimal | None = None
    narrative: str | None = None
    charge: Decimal | None = None
    drop: bool = False


class Outcome(NamedTuple):
    """What one rule answers for one visit."""

    lines: tuple[ChargeLine, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    findings: tuple[Finding, ...] = ()
    providers: tuple[ClaimProvider, ...] = ()


NOTHING = Outcome()
