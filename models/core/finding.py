"""What a rule has to say about a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.core.source import Source


class Severity(StrEnum):
    """STOP blocks signing, WARN passes with a coded reason, NOTE informs."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    `rule` is the rule's id, `at` the path of the field concerned, `text` what, why and what to do in at most two
    lines, `source` the citation. `rule` and `at` together identify the finding when a person answers it; `passed` says
    in capitals what a record tells of it then. `basis` cites the row of data behind it, None where the rule itself is
    all there is.
    """

    rule: str
    severity: Severity
    at: str
    text: str
    source: str
    passed: str = ""
    basis: Source | None = None

    @property
    def key(self) -> str:
        """Stable name of this finding within one case."""
        return f"{self.rule}@{self.at}"
