"""Why somebody did something, as a coded choice and, where it asks for them, words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodedReason:
    """A row of a table of `reasons.toml` by its code; `text` "" where it needs none."""

    code: str
    text: str = ""
