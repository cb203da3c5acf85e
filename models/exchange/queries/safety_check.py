"""What cases from outside are judged by: a formulary, safety tables, the rows the clinic answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import CodeTables, shipped_code_tables
from models.drugs.formulary import Formulary, shipped_formulary
from models.exchange.safety_cases.names import DrugNames
from models.exchange.safety_cases.reader import CaseReader
from models.exchange.safety_cases.writer import answer_of
from models.safety.typed_case.answer import answer


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """Everything the findings of a case depend on beside the case."""

    reader: CaseReader
    signed_off: frozenset[str] = frozenset()

    def answer(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the rules find in the case of a JSON object, as JSON. Raises BadInputError naming the field."""
        read = self.reader.read(row)
        return answer_of(row.get("id"), answer(read.case, self.reader.tables, self.signed_off), read.remarks)


def safety_check(
    now: datetime,
    zone: ZoneInfo,
    formulary: Formulary,
    tables: CodeTables,
    signed_off: frozenset[str] = frozenset(),
) -> SafetyCheck:
    """Return the check of a clinic: its drugs, its rows, its zone. `now` is aware."""
    every = DrugNames(replace(formulary, retired=frozenset()))
    return SafetyCheck(CaseReader(every, formulary.retired, tables, zone, now.astimezone(zone)), signed_off)


def shipped_safety_check(now: datetime) -> SafetyCheck:
    """Return what comes with the program, for a machine without a clinic. `now` is its own local time.

    Every time a case states is local to one clinic: without its zone, an hour is an hour.
    """
    utc = ZoneInfo("UTC")
    return safety_check(now.replace(tzinfo=UTC), utc, shipped_formulary(), shipped_code_tables())
