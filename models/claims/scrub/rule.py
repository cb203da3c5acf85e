"""What a check of a claim is, and what it finds: the fault, the denial it prevents and the step that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.claims.scrub.denials import Denial, denials
from models.claims.scrub.places import Place, place_words
from models.core.finding import Severity


@dataclass(frozen=True, slots=True)
class ScrubFinding:
    """One fault of a claim. STOP keeps it back, WARN asks a biller, NOTE informs.

    `at` is the path of the field, `lines[1].units`; `mend` the step that mends it in words, `place` where that is done,
    for a screen that goes there; `denial` what a payer or a clearinghouse would answer, `source` why it is a fault.
    """

    rule: str
    severity: Severity
    at: str
    text: str
    mend: str
    place: Place
    denial: Denial
    source: str

    @property
    def key(self) -> str:
        """Stable name of this finding within one claim."""
        return f"{self.rule}@{self.at}"


@dataclass(frozen=True, slots=True)
class ScrubRule:
    """A check: its id (the file's name), what it promises, the key of the denial it prevents, where it is mended.

    `step` says what to do there, as a sentence without its end; `source` where the rule comes from. `of_payment` True
    judges whether the claim would be paid, which a void does not ask.
    """

    id: str
    title: str
    denial: str
    place: Place
    step: str
    source: str
    of_payment: bool = False

    def stop(self, at: str, text: str, source: str = "") -> Iterator[ScrubFinding]:
        """Yield a finding that keeps the claim back."""
        yield self._found(Severity.STOP, at, text, source)

    def ask(self, at: str, text: str, source: str = "") -> Iterator[ScrubFinding]:
        """Yield a question: a biller mends the claim or releases it with a reason."""
        yield self._found(Severity.WARN, at, text, source)

    def note(self, at: str, text: str, source: str = "") -> Iterator[ScrubFinding]:
        """Yield a finding that only informs."""
        yield self._found(Severity.NOTE, at, text, source)

    def _found(self, severity: Severity, at: str, text: str, source: str) -> ScrubFinding:
        mend = f"{place_words(self.place)}: {self.step[:1].lower()}{self.step[1:]}."
        return ScrubFinding(
            self.id, severity, at, text, mend, self.place, denials()[self.denial], source or self.source
        )


Found = Iterator[ScrubFinding]
"""What a check answers for one claim."""
