"""Which stops are near misses worth writing down (S66)."""

from __future__ import annotations

from collections.abc import Iterable

from models.codes.tables.code_tables import CodeTables
from models.core.finding import Finding, Severity


def near_miss_of_findings(tables: CodeTables, findings: Iterable[Finding]) -> str | None:
    """Return the kind of near miss the first listed stop among the findings is, None when none of them is one."""
    stops = [finding for finding in findings if finding.severity is Severity.STOP]
    for row in tables.near_miss_stops:
        if any(stop.rule == row.rule and row.shows in stop.text.lower() for stop in stops):
            return row.kind
    return None
