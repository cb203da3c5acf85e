"""Why a signature stored nothing."""

from __future__ import annotations

from dataclasses import dataclass

from models.core.finding import Finding


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was stored: these findings stand in the way."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was stored: what was shown is no longer what would be stored."""

    text: str
