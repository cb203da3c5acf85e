"""A needle as people write it: gauge, then length in inches."""

from __future__ import annotations

import re

_WRITTEN = re.compile(
    r"\s*(?P<gauge>\d{2})\s*(?:g|ga|gauge)?\s*[,x×]?\s*"
    r"(?P<length>\d(?:\s\d/\d|\.\d{1,3})?|\d/\d|\.\d{1,3})\s*(?:in|inch|inches|\")?\s*",
    re.IGNORECASE,
)


def read_needle(text: str) -> tuple[int | None, str]:
    """Return (gauge, length in inches as written) of `25 G 1 1/2 in`; (None, "") for other words."""
    match = _WRITTEN.fullmatch(text)
    return (int(match["gauge"]), match["length"]) if match else (None, "")
