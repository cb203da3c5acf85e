"""What the shipped rules answer to a case, asked without a process."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from models.core.errors import BadInputError
from models.exchange.queries.safety_check import SafetyCheck, shipped_safety_check
from models.exchange.safety_cases.stream import Line, cases
from models.exchange.safety_cases.writer import refusal_of

NOW = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)


@cache
def shipped() -> SafetyCheck:
    return shipped_safety_check(NOW)


def checked(case: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a case as another program reads it. Raises BadInputError naming the field."""
    (line,) = lines(json.dumps(case).encode())
    assert line.value is not None, line.error
    return json.loads(json.dumps(shipped().answer(line.value), default=str))


def answered(content: bytes) -> list[dict[str, Any]]:
    """Return one answer for each case of a file, refused ones too."""
    reported = []
    for line in lines(content):
        try:
            if line.error:
                raise line.error
            reported.append(shipped().answer(line.value or {}))
        except BadInputError as error:
            reported.append(refusal_of(line.id, error))
    return reported


def lines(content: bytes) -> list[Line]:
    from io import BytesIO

    return list(cases(BytesIO(content)))
