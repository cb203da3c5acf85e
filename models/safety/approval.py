"""Whether a clinic may rely on a safety row: confirmed by its source, or signed off by somebody as it reads now."""

from __future__ import annotations

import hashlib
import json

from models.core.source import Source
from models.drugs.written.sheet import DrugRow
from models.safety.settings.sheet import SafetyRow, TableRow, drug_row, table_row

NEEDS_SIGN_OFF = "needs local sign-off"


def row_hash(key: str, text: str, source: Source) -> str:
    """Return the 64 hexadecimal digits that name a row as it reads: another text, source or date gives others."""
    day = source.label_date.isoformat() if source.label_date else None
    content = [key, text, source.key, source.confidence.value, day]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def hash_of(row: SafetyRow) -> str:
    """Return the hash of a row in words."""
    return row_hash(row.key, row.text, row.source)


def waits(signed_off: frozenset[str], row: SafetyRow) -> bool:
    """True when no source confirms a row and nobody signed it off as it reads now."""
    return row.weak and hash_of(row) not in signed_off


def unconfirmed(signed_off: frozenset[str], row: SafetyRow) -> str:
    """Return " (needs local sign-off)" for a row the clinic may not rely on yet, else ""; put it behind a message."""
    return f" ({NEEDS_SIGN_OFF})" if waits(signed_off, row) else ""


def unconfirmed_of(signed_off: frozenset[str], slug: str, row: DrugRow) -> str:
    """Return the doubt of a safety row of the drug `slug`; the drug itself stands for how it is given."""
    return unconfirmed(signed_off, drug_row(slug, row))


def unconfirmed_limit(signed_off: frozenset[str], row: TableRow) -> str:
    """Return the doubt of a limit, or of any other row of the safety tables."""
    return unconfirmed(signed_off, table_row(row))
