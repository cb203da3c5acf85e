"""What visits from outside are derived against: a formulary, payer profiles, fees and code sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from models.billing.lines import Charges
from models.billing.payers.payer_profiles import shipped_payer_profiles
from models.billing.pipeline import derive, derive_all
from models.codes.code_sets import CodeSets
from models.codes.shipped_code_sets import shipped_code_sets
from models.core.errors import BadInputError
from models.drugs.formulary import shipped_formulary
from models.exchange.visits.reader import ReadVisit, VisitReader
from models.exchange.visits.stream import Entry, Unreadable
from models.exchange.visits.writer import answer

TOGETHER = 128
"""Visits of a file that are read, derived and answered together."""


class Answered(NamedTuple):
    """A visit of a file with what it bills, or why it could not be read: `error` with its place, then no charges."""

    id: Any
    charges: Charges | None
    unread: tuple[str, ...]
    error: BadInputError | None

    @property
    def billable(self) -> bool:
        """True when the visit can go out as it is."""
        return self.charges is not None and self.charges.status == "billable" and not self.unread


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """Everything the charges of a visit depend on beside the visit."""

    reader: VisitReader
    sets: CodeSets

    def answer(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the visit in a JSON object bills, as JSON. Raises BadInputError naming the field."""
        read = self.reader.read(row)
        return answer(read.id, derive(read.visit, self.sets), read.unread)

    def answers(self, entries: Iterable[Entry]) -> Iterator[list[Answered]]:
        """Yield an answer for every visit of a file, in order, some at a time."""
        rest = iter(entries)
        while some := list(islice(rest, TOGETHER)):
            read = [self._read(place, row) for place, row in some]
            derived = iter(derive_all([one.visit for one in read if isinstance(one, ReadVisit)], self.sets))
            yield [
                Answered(one.id, next(derived), one.unread, None)
                if isinstance(one, ReadVisit)
                else Answered(one.id, None, (), one.error)
                for one in read
            ]

    def _read(self, place: str, row: dict[str, Any] | Unreadable) -> ReadVisit | Unreadable:
        if not isinstance(row, dict):
            return row
        try:
            return self.reader.read(row)
        except BadInputError as error:
            at = ": ".join(filter(None, (place, error.at)))
            return Unreadable(BadInputError(at, error.text), row.get("id"))


def shipped_charge_facts() -> ChargeFacts:
    """Return the facts that come with the program, for a machine without a clinic."""
    return ChargeFacts(VisitReader(shipped_formulary(), shipped_payer_profiles(), {}), shipped_code_sets())
