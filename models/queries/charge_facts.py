"""What visits from outside are derived against: a formulary, payer profiles, fees and code sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.exchange.visits.reader import VisitReader
from models.exchange.visits.writer import answer, answer_text
from models.reference.code_sets import CodeSets
from models.reference.formulary import shipped_formulary
from models.reference.payer_profiles import shipped_payer_profiles
from models.reference.shipped_code_sets import shipped_code_sets
from models.rules.pipeline import derive


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """Everything the charges of a visit depend on beside the visit."""

    reader: VisitReader
    sets: CodeSets

    def answer(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the visit in a JSON object bills, as JSON. Raises BadInputError naming the field."""
        read = self.reader.read(row)
        return answer(read.id, derive(read.visit, self.sets), read.unread)

    def answer_text(self, row: dict[str, Any]) -> tuple[bool, str]:
        """Return whether the visit is billable, and its `answer` as one line of JSON."""
        read = self.reader.read(row)
        charges = derive(read.visit, self.sets)
        return charges.status == "billable" and not read.unread, answer_text(read.id, charges, read.unread)


def shipped_charge_facts() -> ChargeFacts:
    """Return the facts that come with the program, for a machine without a clinic."""
    return ChargeFacts(VisitReader(shipped_formulary(), shipped_payer_profiles(), {}), shipped_code_sets())
