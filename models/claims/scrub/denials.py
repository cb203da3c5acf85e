"""The denials and rejections that checks of a claim prevent, in codes and plain words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class Denial:
    """What comes back for a fault. `adjustment` is a CARC with its group (`CO-16`), `remarks` RARCs beside it.

    `status` is the claim status code of a front end that never lets the claim in, "" where payers answer themselves;
    a fault has an adjustment, a status or both. `text` says it in our words.
    """

    key: str
    adjustment: str
    remarks: tuple[str, ...]
    status: str
    text: str
    source: Source

    @property
    def code(self) -> str:
        """Return the codes as a biller reads them: `CO-16 M119`, `277CA status 477`."""
        answered = " ".join((self.adjustment, *self.remarks)) if self.adjustment else ""
        return ", ".join(filter(None, (answered, f"277CA status {self.status}" if self.status else "")))


@cache
def denials() -> dict[str, Denial]:
    """Read the shipped rows once, by key."""
    return {key: _denial(key, row) for key, row in shipped_table(__package__, "denials").items()}


def _denial(key: str, row: dict[str, Any]) -> Denial:
    return Denial(
        key=key,
        adjustment=row.get("adjustment", ""),
        remarks=tuple(row.get("remarks", ())),
        status=row.get("status", ""),
        text=row["text"],
        source=source_of(row),
    )
