"""From what the safety rules found to the JSON object other programs read."""

from __future__ import annotations

import re
from typing import Any

from models.core.errors import BadInputError
from models.core.finding import Severity
from models.safety.typed_case.answer import Found, Next, SafetyAnswer, verdict

# The same words stand on the charting screen, where a key follows what is asked.
_KEYS = re.compile(r" \([a-z]\)(?=[,.:])| Press [a-z]\.$")
_WEIGHT = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}


def answer_of(case_id: Any, answer: SafetyAnswer, remarks: tuple[Found, ...]) -> dict[str, Any]:
    """Return the answer of one case, highest severity first; `remarks` are about the input itself."""
    found = sorted((*remarks, *answer.findings), key=lambda finding: _WEIGHT[finding.severity])
    return {
        "id": case_id,
        "verdict": verdict(found),
        "findings": [_finding(finding) for finding in found],
        "next": _next(answer.next),
    }


def refusal_of(case_id: Any, error: BadInputError) -> dict[str, Any]:
    """Return the answer of a case that cannot be read."""
    return {"id": case_id, "error": {"at": error.at, "text": error.text}}


def _finding(found: Found) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "at": found.at,
        "text": _KEYS.sub("", found.text).replace("\N{NO-BREAK SPACE}", " "),
        "source": found.source,
        "confidence": found.confidence.value,
        "passes_with": found.passes_with,
    }


def _next(found: Next | None) -> dict[str, Any] | None:
    if found is None:
        return None
    window = [day.isoformat() for day in found.window] if found.window else None
    return {"due": found.due.isoformat(), "window": window}
