"""ICD-10-CM codes by shape; whether a code is billable on a day is reference data."""

from __future__ import annotations

import re
from functools import lru_cache

from models.core.errors import BadInputError


@lru_cache(maxsize=4096)
def parse_icd10(text: str, at: str = "diagnosis") -> str:
    """Return a code in capitals with its dot: `e538` becomes E53.8. Raises BadInputError for another shape."""
    bare = text.strip().upper().replace(".", "")
    if not re.fullmatch(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", bare):
        raise BadInputError(at, f"{text!r} is not an ICD-10-CM code: write one such as E53.8")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
